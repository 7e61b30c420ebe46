import { type RuleTable, refusal } from './entry.ts';

/** Rules about replaying the log of an older system: what it reads and where it may write. */
export const replayRules = {
  'replay/archive': refusal({
    requires:
      'The archive is a plain tar of files with safe names, each readable in the layout of the older system.',
    why: 'A path that climbs out of the folder, or half of a damaged log, would end up in a history that people trust.',
    fix: 'check the archive with `tar -tvzf FILE`',
  }),
  'replay/unknown-document': refusal({
    requires: 'Each document named with --only has metadata in the archive.',
    why: 'A replay that passed over a mistyped id would look complete.',
    fix: 'see the ids in the folders under .meta of the archive',
    exit: 3,
  }),
  'replay/into': refusal({
    requires: 'The folder given with --into is new or empty, or holds the same replay, interrupted.',
    why: 'A replay into another one would mix two histories.',
    fix: 'name another folder, or remove this one',
    exit: 2,
  }),
} as const satisfies RuleTable;
