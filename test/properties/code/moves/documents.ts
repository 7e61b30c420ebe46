import type { SuiteResult } from '../../../../src/rules/systems/results.ts';
import type { DocId } from '../../../../src/rules/values.ts';
import {
  fileAt,
  matrixText,
  pathOf,
  requirementsIn,
  resultOf,
  resultsAt,
  rsOf,
  rtmOf,
  withSummary,
} from '../documents.ts';
import {
  add,
  beginDraft,
  type Draft,
  type EventParts,
  enact,
  eventsOf,
  finish,
  nextVersion,
  stepsOf,
  tip,
} from '../draft.ts';
import type { Move } from '../history.ts';
import { nextEvent, toTheEnd } from './life.ts';
import { anyCommit, rulesOf, short, systemOf, type Table } from './table.ts';

/** Checks a document out under a change record, and in again with another text. */
export async function revise(
  draft: Draft,
  id: string,
  change: DocId,
  text: (before: string, version: string) => Promise<string>,
): Promise<void> {
  const [last] = await eventsOf(draft, id);
  const version = last?.one('Version') ?? '1.0';
  const before = await fileAt(draft.book.path, tip(draft, id), pathOf(id));
  const checkout: EventParts = { id, act: 'checkout', by: 'bot', state: 'DRAFT', version };
  if (last?.one('State') === 'EFFECTIVE') {
    await add(draft, { ...checkout, pins: ['trunk', change], set: { Authority: change } });
    const linked = (await eventsOf(draft, change))[0]?.one('Version') ?? '1.0';
    await add(draft, { id: change, act: 'link', by: 'bot', version: linked, pins: [id], set: { Child: id } });
  } else {
    const back = { IN_REVIEW: 'DRAFT', IN_APPROVAL: 'REVIEWED' }[last?.one('State') ?? ''];
    if (back)
      await add(draft, { id, act: 'withdraw', by: 'bot', state: back, set: { Reason: 'written anew' } });
    await add(draft, checkout);
  }
  await add(draft, {
    id,
    act: 'checkin',
    by: 'bot',
    version: nextVersion(version, false),
    pins: [change],
    files: { [pathOf(id)]: await text(before, version) },
  });
}

/** Goes on with a draft of a document, now and then not to its end. */
async function bringOn({ dice }: Table, draft: Draft, id: string): Promise<string> {
  const stop = dice.chance(12) ? dice.below(5) : 9;
  for (let count = 0; count < stop; count++) if ((await nextEvent(draft, id)) === null) break;
  const state = (await eventsOf(draft, id))[0]?.one('State') ?? '';
  if (state === 'EFFECTIVE' && dice.chance(90)) await enact(draft, id, dice.pick(['bot', 'quinn']));
  return state;
}

/** What a matrix is written from. */
export interface Sources {
  readonly named: string;
  readonly version: string;
  readonly requirements: ReturnType<typeof requirementsIn>;
  readonly results: readonly SuiteResult[];
  readonly suites: readonly string[];
}

/** What the matrix of a record's system has to be written from, for a commit. */
export async function sourcesOf(draft: Draft, id: DocId, commit: string): Promise<Sources> {
  const { path } = draft.book;
  const system = systemOf(draft.history, id);
  const trunk = tip(draft, 'trunk');
  const steps = await stepsOf(draft);
  const rs = rsOf(system);
  return {
    named: commit,
    version: steps.find((each) => each.one('Document') === rs)?.one('Version') ?? '1.0',
    requirements: requirementsIn(await fileAt(path, trunk, pathOf(rs))),
    results: await resultsAt(path, tip(draft, id), id, system, commit),
    suites: (await rulesOf(path, trunk, system)).suites,
  };
}

/** A draft of the matrix under a record. */
export async function reviseMatrix(
  draft: Draft,
  id: DocId,
  sources: Sources,
  edit = (text: string) => text,
): Promise<void> {
  const { history } = draft;
  history.count += 1;
  const summary = `Revision ${history.count} under ${id}`;
  const { named, version } = sources;
  await revise(draft, rtmOf(systemOf(history, id)), id, async (before) =>
    edit(matrixText(before, { commit: named, version, change: id, summary }, sources)),
  );
}

/** Brings a matrix that names a commit into force, as it should be. */
export async function matrixIn(draft: Draft, id: DocId, commit: string, edit?: (text: string) => string) {
  await reviseMatrix(draft, id, await sourcesOf(draft, id, commit), edit);
  await toTheEnd(draft, rtmOf(systemOf(draft.history, id)));
}

/** A revision of the matrix that names a commit. */
export async function matrix(table: Table, id: DocId, commit: string): Promise<Move> {
  const { dice, twist, history } = table;
  const draft = beginDraft(history);
  const system = systemOf(history, id);
  const usual = await sourcesOf(draft, id, commit);
  const { results, requirements, suites } = usual;
  let edit = (text: string) => text;
  const bend: Record<string, () => Promise<Sources> | Sources> = {
    'of forged results': () => ({
      ...usual,
      results: suites.map((suite) =>
        resultOf(system, suite, { commit, tree: '1'.repeat(40) }, requirements, { more: 1, failed: false }),
      ),
    }),
    'of the results without failures': () => ({
      ...usual,
      results: results.map((each) => ({
        ...each,
        tests: each.tests.map((one) => ({ ...one, outcome: 'passed' as const })),
      })),
    }),
    'with an edited table': () => {
      edit = (text) =>
        text.replace(
          /\| (missing|failed|verified)[^|]*\|$/m,
          dice.pick(['| verified |', '| missing |', '| verified, I say |']),
        );
      return usual;
    },
    'that names another commit': async () => ({ ...usual, named: await anyCommit(table) }),
    'of another version': () => ({ ...usual, version: dice.pick(['1.0', '2.0', '9.0']) }),
    'of one suite': () => ({ ...usual, suites: suites.slice(0, 1) }),
    'of fewer requirements': () => ({ ...usual, requirements: requirements.slice(0, 1) }),
    'of other results': async () => ({
      ...usual,
      results: await resultsAt(draft.book.path, tip(draft, id), id, system, await anyCommit(table)),
    }),
  };
  const how = twist ? (dice.any(Object.keys(bend)) ?? '') : '';
  const sources = (await bend[how]?.()) ?? usual;
  await reviseMatrix(draft, id, sources, edit);
  const rtm = rtmOf(system);
  const state = await bringOn(table, draft, rtm);
  return finish(draft, `${rtm}: names ${short(sources.named)} under ${id}, to ${state} ${how}`);
}

/** A draft of the specification under a record: a text changes, or a requirement is added. */
export async function reviseSpecification(draft: Draft, id: DocId, more: boolean): Promise<void> {
  const { history } = draft;
  const system = systemOf(history, id);
  history.count += 1;
  const { count } = history;
  await revise(draft, rsOf(system), id, async (before) => {
    const text = withSummary(before, `Revision ${count}`);
    const known = (text.match(new RegExp(`^\\| REQ-${system}-`, 'gm')) ?? []).length;
    return more
      ? `${text.trimEnd()}\n| REQ-${system}-00${known + 1} | It shall do ${count}. |\n`
      : text.replace(/shall greet[^|]*\|/, `shall greet ${count}. |`);
  });
}

/** A revision of the specification. */
export async function specify(table: Table, id: DocId): Promise<Move> {
  const draft = beginDraft(table.history);
  const rs = rsOf(systemOf(table.history, id));
  await reviseSpecification(draft, id, table.dice.chance(30));
  const state = await bringOn(table, draft, rs);
  return finish(draft, `${rs}: revised under ${id}, to ${state}`);
}
