import type { ActOutcome, MadeCommit } from '../../acts/outcome.ts';
import { printable } from '../../rules/printable.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import type { Style } from '../style.ts';

/** What an act did, or with `--dry-run` would do, for people and programs. */
export function outcomeResult({ style }: CommandContext, outcome: ActOutcome): CommandResult {
  return {
    data: outcome,
    human: outcome.counted === 'planned' ? planned(outcome, style) : done(outcome, style),
    notes: outcome.notes,
    next: outcome.next,
    findings: outcome.warnings,
  };
}

/** One line for each commit, then where the document stands and which files were written. */
function done(outcome: ActOutcome, style: Style): string {
  const { document, state, version, commits, files } = outcome;
  return [
    ...commits.map((commit) => `${style('yellow', commit.oid.slice(0, 12))} ${printable(commit.subject)}\n`),
    document === null || state === null ? '' : `${document} is ${style('bold', state)}, version ${version}\n`,
    ...(document === null ? [] : files.map((file) => `wrote ${printable(file)}\n`)),
  ].join('');
}

/** The whole messages, and each ref from old to new. */
function planned({ commits, refs }: ActOutcome, style: Style): string {
  const quote = ({ message }: MadeCommit) => printable(message.trimEnd()).replace(/^(?=.)/gm, '    ');
  const short = (oid: string | null) => oid?.slice(0, 12) ?? 'nothing';
  return [
    ...commits.map((commit) => `${style('bold', 'would sign')}\n${quote(commit)}\n`),
    ...refs.map(({ ref, old, new: next }) => `would move ${ref} from ${short(old)} to ${short(next)}\n`),
    'nothing was changed\n',
  ].join('');
}
