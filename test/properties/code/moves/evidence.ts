import { recordDirectory } from '../../../../src/rules/kinds/ids.ts';
import type { Requirement } from '../../../../src/rules/systems/requirement.ts';
import type { DocId } from '../../../../src/rules/values.ts';
import { readUp } from '../book.ts';
import { fileAt, pathOf, requirementsIn, resultOf, rsOf, type SystemName, textOf } from '../documents.ts';
import {
  add,
  beginDraft,
  type Draft,
  type EventParts,
  eventsOf,
  finish,
  nextVersion,
  tip,
} from '../draft.ts';
import type { Move } from '../history.ts';
import { anyCommit, short, systemOf, type Table } from './table.ts';

/** Results of a suite at a commit, and what may be wrong with them. */
export interface Run {
  readonly suite: string;
  readonly commit: string;
  /** By default that of the commit. */
  readonly tree?: string;
  /** What the event says, if not the commit that the file names. */
  readonly claims?: string;
  readonly failed?: boolean;
  /** Tests beside those of the requirements. */
  readonly more?: number;
  readonly system?: SystemName;
  readonly requirements?: (all: readonly Requirement[]) => readonly Requirement[];
  readonly event?: Partial<EventParts>;
}

/** Adds results to a change record, as the runner does. */
export async function attestIn(draft: Draft, id: DocId, run: Run): Promise<void> {
  const { book } = draft;
  const { suite, commit, failed = false, more = 3, event = {} } = run;
  const system = run.system ?? systemOf(draft.history, id);
  await readUp(book, [commit]);
  const tree = run.tree ?? book.entries.get(commit)?.tree ?? '';
  const all = requirementsIn(await fileAt(book.path, tip(draft, 'trunk'), pathOf(rsOf(system))));
  const result = resultOf(system, suite, { commit, tree }, run.requirements?.(all) ?? all, { more, failed });
  const events = await eventsOf(draft, id);
  const file = `evidence/ci/${system}-${suite}-${commit.slice(0, 12)}-${events.length + 1}.json`;
  const { set, ...rest } = event;
  await add(draft, {
    id,
    act: 'evidence',
    by: 'ci-bot',
    version: nextVersion(events[0]?.one('Version') ?? '0.1', false),
    files: { [`${recordDirectory(id)}/${file}`]: textOf(result) },
    set: {
      Outcome: failed && suite !== 'scan' ? 'fail' : 'pass',
      Item: suite,
      System: system,
      Commit: `${system} ${run.claims ?? commit}`,
      Evidence: `file ${file}`,
      ...set,
    },
    ...rest,
  });
}

/** Results of a suite at a commit. */
export async function attest(table: Table, id: DocId, commit: string, suite: string): Promise<Move> {
  const { dice, history } = table;
  const draft = beginDraft(history);
  const usual: Run = { suite, commit, failed: dice.chance(8), more: 3 };
  const bend: Record<string, () => Promise<Run> | Run> = {
    'of the tree of another commit': async () => {
      const other = await anyCommit(table);
      await readUp(history.book, [other]);
      return { ...usual, tree: history.book.entries.get(other)?.tree ?? '' };
    },
    'of another commit': async () => ({ ...usual, commit: await anyCommit(table) }),
    'saying another commit': async () => ({ ...usual, claims: await anyCommit(table) }),
    'with a failure that claims to pass': () => ({
      ...usual,
      failed: true,
      event: { set: { Outcome: 'pass' } },
    }),
    'of a suite that nobody asks for': () => ({ ...usual, suite: 'lint' }),
    'by the author': () => ({ ...usual, event: { by: 'bot' } }),
    'signed by the author': () => ({ ...usual, event: { key: 'bot' } }),
    'with fewer tests': () => ({ ...usual, more: 0 }),
    'for one requirement': () => ({ ...usual, requirements: (all) => all.slice(0, 1) }),
    'of other texts': () => ({
      ...usual,
      requirements: (all) => all.map((each) => ({ ...each, meaning: '0123456789abcdef' })),
    }),
    'of the other system': () => ({
      ...usual,
      system: systemOf(history, id) === 'APP' ? 'LIB' : 'APP',
    }),
  };
  const how = table.twist ? (dice.any(Object.keys(bend)) ?? '') : '';
  const run = (await bend[how]?.()) ?? usual;
  await attestIn(draft, id, run);
  return finish(
    draft,
    `${id}: results of ${suite} at ${short(commit)} ${how || (run.failed ? 'failing' : '')}`,
  );
}
