import { parse } from 'yaml';
import { formatMessage } from '../../src/rules/bytes/trailers.ts';
import { recordDirectory } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import type { Dice } from '../helpers/dice.ts';
import type { Book, Entry } from './code-book.ts';
import { lineOf, readUp } from './code-book.ts';
import {
  add,
  beginDraft,
  type Draft,
  type EventParts,
  enact,
  eventsOf,
  finish,
  nextVersion,
  plainCommit,
  put,
  tip,
} from './code-draft.ts';
import type { CodeHistory, Move } from './code-history.ts';
import {
  fileAt,
  matrixText,
  overlay,
  pathOf,
  requirementsIn,
  resultOf,
  resultsAt,
  rs,
  rtm,
  textOf,
  withSummary,
} from './code-parts.ts';

/** Who moves what, with which dice; `twist` asks for something that is not quite as it should be. */
export interface Table {
  readonly history: CodeHistory;
  readonly book: Book;
  readonly dice: Dice;
  readonly twist: boolean;
}

const draftOf = ({ history, book }: Table) => beginDraft(history, book);
const cwd = ({ history }: { readonly history: CodeHistory }) => history.laboratory.qs.path;
const everybody = ['ada', 'bot', 'quinn', 'rev', 'ci-bot'] as const;
const short = (oid: string) => oid.slice(0, 7);

/** The paths and suites of APP by the policy that trunk holds. */
export async function appOf(
  path: string,
  trunk: string,
): Promise<{ readonly paths: string[]; readonly suites: string[] }> {
  const { systems } = parse(await fileAt(path, trunk, '.qms/policy.yaml'));
  return { paths: systems?.APP?.paths ?? [], suites: Object.keys(systems?.APP?.suites ?? {}) };
}

export const execBranches = (history: CodeHistory, id: string) =>
  [...history.branches.keys()].filter((name) => name === `exec/${id}` || name.startsWith(`exec/${id}.`));

const anyChange = ({ history, dice }: Table) =>
  dice.any([...history.laboratory.changes, history.laboratory.plain]) as DocId;

/** Any commit that an execution branch or trunk holds. */
async function anyCommit(table: Table): Promise<string> {
  const { history, book, dice } = table;
  const heads = [...history.branches].filter(([name]) => name.startsWith('exec/') || name === 'main');
  const line = await lineOf(book, dice.any(heads)?.[1] ?? '');
  return line[dice.below(Math.min(line.length, 4))]?.oid ?? '';
}

/** A commit on an execution branch. */
export async function write(table: Table, id: DocId): Promise<Move> {
  const { history, dice, twist } = table;
  const draft = draftOf(table);
  history.count += 1;
  const standing = dice.any(execBranches(history, id));
  const branch = standing && dice.chance(70) ? standing : `exec/${id}${standing ? `.${history.count}` : ''}`;
  let parent = draft.at.get(branch) ?? tip(draft, 'trunk');
  let [by, key]: [string, string | null] = [dice.pick(['bot', 'bot', 'ada']), null];
  key = by;
  let message = `Change the code\n\nQMS-CR: ${id}\n`;
  const files: Record<string, string | null> = {
    [dice.pick(['src/app.js', 'src/app.js', 'src/more.js', 'test/app.js'])]: `text ${history.count}\n`,
  };
  if (id === history.laboratory.changes[2]) delete files['test/app.js'];
  files['src/turn.js'] = `turn ${history.count}\n`;
  let how = '';
  const bend: Record<string, () => Promise<void> | void> = {
    unsigned: () => {
      key = null;
    },
    'signed by another': () => {
      key = dice.pick(everybody);
    },
    'by a reviewer': () => {
      by = 'rev';
      key = 'rev';
    },
    'by ci': () => {
      by = 'ci-bot';
      key = 'ci-bot';
    },
    'by quality': () => {
      by = 'quinn';
      key = 'quinn';
    },
    'without trailer': () => {
      message = 'Change the code\n';
    },
    'of another record': () => {
      message = `Change\n\nQMS-CR: ${anyChange(table)}\n`;
    },
    'as an event': () => {
      message = `Change\n\nQMS-Document: ${id}\nQMS-Event: code\nQMS-CR: ${id}\n`;
    },
    'outside of the system': () => {
      files[dice.pick(['deploy.sh', 'lib/x.js', 'notes.md'])] = `text ${history.count}\n`;
    },
    'in the quality system': () => {
      files['.qms/policy.yaml'] = 'schema: 1\n';
    },
    'with a workflow': () => {
      files['.github/workflows/ci.yml'] = 'on: push\n';
    },
    'that removes files': () => {
      files['src/app.js'] = null;
    },
    'on another branch': async () => {
      parent = await anyCommit(table);
    },
  };
  if (twist) {
    how = dice.any(Object.keys(bend)) ?? '';
    await bend[how]?.();
  }
  const oid = await plainCommit(draft, { parents: [parent], files, message, by, key });
  put(draft, branch, oid);
  return finish(draft, `${branch}: commit ${short(oid)} ${how}`);
}

/** Trunk is taken into an execution branch. */
export async function takeTrunkIn(table: Table, id: DocId): Promise<Move> {
  const { history, dice, twist } = table;
  const branch = dice.any(execBranches(history, id));
  if (!branch) return write(table, id);
  const draft = draftOf(table);
  const path = cwd(table);
  const own = draft.at.get(branch) ?? '';
  const trunk = tip(draft, 'trunk');
  const { paths } = await appOf(path, trunk);
  let parents = [own, trunk];
  let tree = await overlay(path, trunk, own, paths, true);
  let key: string | null = 'bot';
  let how = '';
  const bend: Record<string, () => void> = {
    'keeping its own tree': () => {
      tree = `${own}^{tree}`;
    },
    'with the tree of trunk': () => {
      tree = `${trunk}^{tree}`;
    },
    'the other way round': () => {
      parents = [trunk, own];
    },
    'as one plain commit': () => {
      parents = [own];
    },
    unsigned: () => {
      key = null;
    },
  };
  if (twist) {
    how = dice.any(Object.keys(bend)) ?? '';
    bend[how]?.();
  }
  const oid = await plainCommit(draft, {
    parents,
    tree,
    message: `Take trunk in\n\nQMS-CR: ${id}\n`,
    by: 'bot',
    key,
  });
  put(draft, branch, oid);
  return finish(draft, `${branch}: takes trunk in, ${short(oid)} ${how}`);
}

/** Results of a suite at a commit. */
export async function attest(
  table: Table,
  id: DocId,
  commit: string,
  suite: string,
  draft = draftOf(table),
  red = false,
): Promise<Move> {
  const { dice, book } = table;
  const twist = table.twist && !red;
  const path = cwd(table);
  await readUp(book, [commit]);
  let tree = book.entries.get(commit)?.tree ?? '';
  const requirements = requirementsIn(await fileAt(path, tip(draft, 'trunk'), pathOf(rs)));
  let tested = commit;
  let failed = red || dice.chance(12);
  let more = 1 + dice.below(3);
  let named = suite;
  let claims: string | null = null;
  let event: Partial<EventParts> = {};
  let carried = requirements;
  let how = failed ? 'failing' : '';
  const bend: Record<string, () => Promise<void> | void> = {
    'of the tree of another commit': async () => {
      const other = await anyCommit(table);
      await readUp(book, [other]);
      tree = book.entries.get(other)?.tree ?? '';
    },
    'of another commit': async () => {
      tested = await anyCommit(table);
      await readUp(book, [tested]);
      tree = book.entries.get(tested)?.tree ?? '';
    },
    'saying another commit': async () => {
      claims = await anyCommit(table);
    },
    'with a failure that claims to pass': () => {
      failed = true;
      event = { set: { Outcome: 'pass' } };
    },
    'of a suite that nobody asks for': () => {
      named = 'lint';
    },
    'by the author': () => {
      event = { by: 'bot' };
    },
    'signed by the author': () => {
      event = { key: 'bot' };
    },
    'with fewer tests': () => {
      more = 0;
    },
    'for one requirement': () => {
      carried = requirements.slice(0, 1);
    },
    'of other texts': () => {
      carried = requirements.map((each) => ({ ...each, meaning: '0123456789abcdef' }));
    },
  };
  if (twist) {
    how = dice.any(Object.keys(bend)) ?? '';
    await bend[how]?.();
  }
  const events = (await eventsOf(draft, id)).length;
  const result = resultOf(named, { commit: tested, tree }, carried, { more, failed });
  const file = `evidence/ci/APP-${named}-${tested.slice(0, 12)}-${events + 1}.json`;
  const { set, ...rest } = event;
  const last = (await eventsOf(draft, id))[0];
  await add(draft, {
    id,
    act: 'evidence',
    by: 'ci-bot',
    version: nextVersion(last?.one('Version') ?? '0.1', false),
    files: { [`${recordDirectory(id)}/${file}`]: textOf(result) },
    set: {
      Outcome: failed ? 'fail' : 'pass',
      Item: named,
      System: 'APP',
      Commit: `APP ${claims ?? tested}`,
      Evidence: `file ${file}`,
      ...set,
    },
    ...rest,
  });
  return finish(draft, `${id}: results of ${named} at ${short(tested)} ${how}`);
}

/** What an event may have wrong, whatever it is. */
function bent(table: Table, event: EventParts): EventParts {
  const { dice, history } = table;
  const old = history.laboratory.start;
  const stale = (event.pins ?? []).map((name) =>
    dice.chance(50) ? `${name} ${old.get(name === 'trunk' ? 'main' : `qms/${name}`) ?? ''}` : name,
  );
  return dice.pick<() => EventParts>([
    () => ({ ...event, by: dice.pick(everybody) }),
    () => ({ ...event, key: dice.pick(everybody) }),
    () => ({ ...event, key: null }),
    () => ({
      ...event,
      state: dice.pick(['IN_EXECUTION', 'POST_APPROVED', 'CLOSED', 'EFFECTIVE', 'REVIEWED']),
    }),
    () => ({ ...event, version: nextVersion(event.version ?? '1.0', dice.chance(50)) }),
    () => ({ ...event, pins: [] }),
    () => ({ ...event, pins: stale }),
    () => ({ ...event, files: { 'src/app.js': 'by the way\n' } }),
  ])();
}

const life: Readonly<
  Record<string, readonly [act: EventParts['act'], by: 'owner' | 'quinn', state: string]>
> = {
  DRAFT: ['route', 'owner', 'IN_REVIEW'],
  IN_REVIEW: ['review', 'quinn', 'REVIEWED'],
  REVIEWED: ['route', 'owner', 'IN_APPROVAL'],
  IN_APPROVAL: ['approve', 'quinn', 'EFFECTIVE'],
  IN_EXECUTION: ['route', 'owner', 'IN_POST_REVIEW'],
  IN_POST_REVIEW: ['review', 'quinn', 'POST_REVIEWED'],
  POST_REVIEWED: ['route', 'owner', 'IN_POST_APPROVAL'],
  IN_POST_APPROVAL: ['approve', 'quinn', 'POST_APPROVED'],
  POST_APPROVED: ['close', 'owner', 'CLOSED'],
};

/** Names that an event of a record is to pin. */
async function pinsOf(draft: Draft, id: string): Promise<string[]> {
  if (id === 'POLICY') return [];
  const events = await eventsOf(draft, id);
  const linked = events.flatMap((each) => each.said('Child'));
  const authority = events.find((each) => each.one('Authority') !== '')?.one('Authority');
  const named =
    id === rtm
      ? /^change_record: (\S+)$/m.exec(await fileAt(draft.book.path, tip(draft, id), pathOf(id)))?.[1]
      : undefined;
  return [...new Set(['trunk', ...(authority ? [authority] : []), ...(named ? [named] : []), ...linked])];
}

/** Releases that trunk has given APP, newest last. */
async function releasesIn(draft: Draft): Promise<string[]> {
  const line = await lineOf(draft.book, tip(draft, 'trunk'));
  return line.flatMap((each) => each.said('Release')).reverse();
}

function anotherRelease(dice: Dice, last: string): string {
  const [major = 0, minor = 0] = (last.split(' ')[1] ?? '0.0').split('.').map(Number);
  return `APP ${dice.pick([`${major}.${minor + 1}`, `${major}.${minor + 1}`, `${major + 1}.0`, `${major}.${minor + 7}`])}`;
}

/** The next event of a record's life, and the step of trunk where it ends one. @returns null where nothing lies ahead */
async function nextEvent(table: Table, draft: Draft, id: string, twist: boolean): Promise<string | null> {
  const { dice } = table;
  const events = await eventsOf(draft, id);
  const state = events[0]?.one('State') ?? '';
  const row = life[state];
  if (!row) return null;
  const [act, who, to] = row;
  const start = events.findIndex((each) => ['checkout', 'create', 'release'].includes(each.one('Event')));
  const assigned = events
    .slice(0, start < 0 ? undefined : start)
    .some((each) => each.one('Event') === 'assign');
  const pins = await pinsOf(draft, id);
  const version = events[0]?.one('Version') ?? '0.1';
  let event: EventParts = {
    id,
    act,
    by: who === 'quinn' ? 'quinn' : id === 'POLICY' ? 'ada' : 'bot',
    state: to,
    version: act === 'approve' ? nextVersion(version, true) : version,
    pins,
  };
  if (act === 'review' && !assigned)
    event = { ...event, act: 'assign', by: 'quinn', state, set: { Assignee: 'quinn' } };
  else if (act === 'review') event = { ...event, text: 'Reads well.', set: { Outcome: 'recommend' } };
  if (
    act === 'close' &&
    (await lineOf(draft.book, tip(draft, 'trunk'))).some(
      (each) => each.one('Event') === 'code' && each.one('Document') === id,
    )
  ) {
    const last = (await releasesIn(draft)).at(-1) ?? '';
    const release = twist
      ? dice.pick([last, 'APP 0.9', 'APP 1.0', 'LIB 1.0', anotherRelease(dice, last)])
      : anotherRelease(dice, last);
    event = { ...event, set: twist && dice.chance(25) ? {} : { Release: release } };
  }
  if (twist) event = bent(table, event);
  await add(draft, event);
  return `${event.act} to ${event.state}${event.set?.Release ? ` with ${event.set.Release}` : ''}`;
}

/** One or more next events of a record, in one push; where it ends, mostly with its step of trunk. */
export async function advance(table: Table, id: string): Promise<Move> {
  const { dice, twist } = table;
  const draft = draftOf(table);
  const said: string[] = [];
  const most = dice.chance(60) ? 9 : 1 + dice.below(3);
  const when = twist ? dice.below(most) : -1;
  for (let count = 0; count < most; count++) {
    const done = await nextEvent(table, draft, id, count === when);
    if (done === null) break;
    said.push(done);
  }
  const state = (await eventsOf(draft, id))[0]?.one('State') ?? '';
  if ((state === 'EFFECTIVE' || state === 'CLOSED') && dice.chance(said.length > 0 ? 85 : 95)) {
    await enact(draft, id, dice.pick(['bot', 'quinn', 'ada', twist ? 'rev' : 'bot']));
    said.push('enact');
  }
  return finish(draft, `${id}: ${said.join(', ')}${twist ? ' (bent)' : ''}`);
}

/** Checks a document out under a change record, and in again with another text. */
async function revise(
  table: Table,
  draft: Draft,
  id: string,
  change: DocId,
  text: (before: string, version: string) => Promise<string>,
): Promise<void> {
  const [last] = await eventsOf(draft, id);
  const version = last?.one('Version') ?? '1.0';
  const before = await fileAt(cwd(table), tip(draft, id), pathOf(id));
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
async function bringOn(table: Table, draft: Draft, id: string): Promise<string> {
  const stop = table.dice.chance(20) ? table.dice.below(5) : 9;
  for (let count = 0; count < stop; count++) if ((await nextEvent(table, draft, id, false)) === null) break;
  const state = (await eventsOf(draft, id))[0]?.one('State') ?? '';
  if (state === 'EFFECTIVE' && table.dice.chance(90))
    await enact(draft, id, table.dice.pick(['bot', 'quinn']));
  return state;
}

/** A revision of the matrix that names a commit. */
export async function matrix(table: Table, id: DocId, commit: string): Promise<Move> {
  const { dice, twist, history } = table;
  const draft = draftOf(table);
  const path = cwd(table);
  const trunk = tip(draft, 'trunk');
  let requirements = requirementsIn(await fileAt(path, trunk, pathOf(rs)));
  let { suites } = await appOf(path, trunk);
  const line = await lineOf(draft.book, trunk);
  let version = line.find((each) => each.one('Document') === rs)?.one('Version') ?? '1.0';
  let results = await resultsAt(path, tip(draft, id), id, commit);
  let named = commit;
  let edit = (text: string) => text;
  let how = '';
  const bend: Record<string, () => Promise<void> | void> = {
    'of forged results': () => {
      results = suites.map((suite) =>
        resultOf(suite, { commit, tree: '1'.repeat(40) }, requirements, { more: 1, failed: false }),
      );
    },
    'of the results without failures': () => {
      results = results.map((each) => ({
        ...each,
        tests: each.tests.map((one) => ({ ...one, outcome: 'passed' as const })),
      }));
    },
    'with an edited table': () => {
      edit = (text) =>
        text.replace(
          /\| (missing|failed|verified)[^|]*\|$/m,
          dice.pick(['| verified |', '| missing |', '| verified, I say |']),
        );
    },
    'that names another commit': async () => {
      named = await anyCommit(table);
    },
    'of another version': () => {
      version = dice.pick(['1.0', '2.0', '9.0']);
    },
    'of one suite': () => {
      suites = suites.slice(0, 1);
    },
    'of fewer requirements': () => {
      requirements = requirements.slice(0, 1);
    },
    'of other results': async () => {
      results = await resultsAt(path, tip(draft, id), id, await anyCommit(table));
    },
  };
  if (twist) {
    how = dice.any(Object.keys(bend)) ?? '';
    await bend[how]?.();
  }
  history.count += 1;
  const summary = `Revision ${history.count} under ${id}`;
  await revise(table, draft, rtm, id, async (before) =>
    edit(
      matrixText(before, { commit: named, version, change: id, summary }, { requirements, results, suites }),
    ),
  );
  const state = await bringOn(table, draft, rtm);
  return finish(draft, `${rtm}: names ${short(named)} under ${id}, to ${state} ${how}`);
}

/** A revision of the specification: a text changes, or a requirement is added. */
export async function specify(table: Table, id: DocId): Promise<Move> {
  const { dice, history } = table;
  const draft = draftOf(table);
  history.count += 1;
  const more = dice.chance(30);
  await revise(table, draft, rs, id, async (before) => {
    const text = withSummary(before, `Revision ${history.count}`);
    const known = (text.match(/^\| REQ-APP-/gm) ?? []).length;
    return more
      ? `${text.trimEnd()}\n| REQ-APP-00${known + 1} | The application shall do ${history.count}. |\n`
      : text.replace(/The application shall greet[^|]*\|/, `The application shall greet ${history.count}. |`);
  });
  const state = await bringOn(table, draft, rs);
  return finish(draft, `${rs}: revised under ${id}, to ${state}`);
}

const entries = [
  'paths: [src, test]\n    suites:\n      unit: { attest: [ci-bot] }\n      smoke: { attest: [ci-bot] }',
  'paths: [src, test]\n    suites:\n      unit: { attest: [ci-bot] }',
  'paths: [src, test, lib]\n    suites:\n      unit: { attest: [ci-bot] }\n      smoke: { attest: [ci-bot] }',
  'paths: [src]\n    suites:\n      unit: { attest: [ci-bot] }',
  'paths: [src, test]\n    suites:\n      unit: {}\n      smoke: {}\n      load: { attest: [ci-bot] }',
] as const;

/** A revision of the policy: the system has other paths, or asks for other suites. */
export async function govern(table: Table): Promise<Move> {
  const { dice, twist } = table;
  const draft = draftOf(table);
  const version = (await eventsOf(draft, 'POLICY'))[0]?.one('Version') ?? '1.0';
  const before = await fileAt(cwd(table), tip(draft, 'POLICY'), '.qms/policy.yaml');
  const number = Number(/^version: ([0-9]+)/m.exec(before)?.[1]);
  const text = before
    .replace(/^version: .*$/m, `version: ${number + 1}`)
    .replace(/^replaces: .*$/m, `replaces: ${number}`)
    .replace(/paths: \[[^*]*\n {4}suites:\n[\s\S]*$/, `${dice.pick(entries)}\n`);
  await add(draft, { id: 'POLICY', act: 'checkout', by: 'ada', state: 'DRAFT', version, pins: ['trunk'] });
  await add(draft, {
    id: 'POLICY',
    act: 'checkin',
    by: 'ada',
    version: nextVersion(version, false),
    files: { '.qms/policy.yaml': text },
  });
  for (let count = 0; count < 9; count++)
    if ((await nextEvent(table, draft, 'POLICY', twist && count === 3)) === null) break;
  await enact(draft, 'POLICY', 'quinn');
  return finish(
    draft,
    `POLICY: ${/paths: \[[^*]*?\]/.exec(text)?.[0]} ${(text.match(/^ {6}[a-z]+: \{/gm) ?? []).join('').replace(/[ :{]+/g, ' ')}`,
  );
}

async function clearIn(table: Table, draft: Draft, id: DocId, commit: string): Promise<string> {
  const event: EventParts = {
    id,
    act: 'clear',
    by: 'bot',
    pins: ['trunk', rs, rtm],
    set: { System: 'APP', Commit: `APP ${commit}` },
  };
  return add(draft, table.twist && table.dice.chance(50) ? bent(table, event) : event);
}

/** A clear, and now and then the code step in the same push. */
export async function clear(table: Table, id: DocId, commit: string): Promise<Move> {
  const { dice, twist } = table;
  const draft = draftOf(table);
  const named = twist && dice.chance(60) ? await anyCommit(table) : commit;
  const oid = await clearIn(table, draft, id, named);
  const both = dice.chance(40);
  if (both) await step(table, draft, { id, commit: named, clear: oid });
  return finish(
    draft,
    `${id}: clear ${short(oid)} of ${short(named)}${both ? ' and code step' : ''}${twist ? ' (bent)' : ''}`,
  );
}

/** The clears that a record was ever given, newest first. */
async function clearsOf(draft: Draft, id: string) {
  return (await eventsOf(draft, id)).filter((each) => each.one('Event') === 'clear');
}

const commitOf = (cleared: Entry) => cleared.one('Commit').split(' ')[1] ?? '';

/** A clear is taken back; twisted, one that does not stand. */
export async function unclear(table: Table, id: DocId): Promise<Move> {
  const { dice, twist } = table;
  const draft = draftOf(table);
  const clears = await clearsOf(draft, id);
  const one = twist ? dice.any(clears) : clears[0];
  const late = one !== undefined && dice.chance(40);
  if (late) await step({ ...table, twist: false }, draft, { id, commit: commitOf(one), clear: one.oid });
  const event: EventParts = {
    id,
    act: 'revert',
    by: 'bot',
    pins: ['trunk'],
    set: { System: 'APP', Clear: one?.oid ?? '1'.repeat(40), Reason: 'found a fault' },
  };
  await add(draft, twist && dice.chance(30) ? bent(table, event) : event);
  return finish(
    draft,
    `${id}: takes back clear ${short(one?.oid ?? 'none   ')}${late ? ', with the code step that it let in' : ''}`,
  );
}

/** A code step as it should be, or bent, on trunk as the draft has it. */
async function step(
  table: Table,
  draft: Draft,
  said: { readonly id: string; readonly commit: string; readonly clear: string },
): Promise<string> {
  const { dice, history } = table;
  const path = cwd(table);
  const trunk = tip(draft, 'trunk');
  const { paths } = await appOf(path, trunk);
  const files: Record<string, string> = {};
  let tree = await overlay(path, trunk, said.commit, paths, false);
  let parents = [trunk, said.commit];
  let [by, key]: [string, string | null] = ['bot', 'bot'];
  let pin = tip(draft, said.id);
  let { commit, clear: named } = said;
  let how = '';
  const bend: Record<string, () => Promise<void> | void> = {
    'with an edited line': () => {
      files['src/app.js'] = 'evil\n';
    },
    'with another file': () => {
      files[dice.pick(['src/evil.js', 'notes.md', 'lib/evil.js'])] = 'evil\n';
    },
    'with the tree of another commit': async () => {
      tree = await overlay(path, trunk, await anyCommit(table), paths, false);
    },
    'with files of both': async () => {
      tree = await overlay(path, trunk, said.commit, paths, true);
    },
    'with the whole tree of the commit': () => {
      tree = `${said.commit}^{tree}`;
    },
    'as a squash': () => {
      parents = [trunk];
    },
    'naming another commit': async () => {
      commit = await anyCommit(table);
      parents = [trunk, commit];
      tree = await overlay(path, trunk, commit, paths, false);
    },
    'with another second parent': async () => {
      parents = [trunk, await anyCommit(table)];
    },
    'naming another clear': async () => {
      named = dice.any(await clearsOf(draft, anyChange(table)))?.oid ?? named;
    },
    'pinning the clear': () => {
      pin = said.clear;
    },
    'pinning an older event': async () => {
      pin = dice.any(await eventsOf(draft, said.id))?.oid ?? pin;
    },
    'by a reviewer': () => {
      by = 'rev';
      key = 'rev';
    },
    'by ci': () => {
      by = 'ci-bot';
      key = 'ci-bot';
    },
    unsigned: () => {
      key = null;
    },
  };
  if (table.twist) {
    how = dice.any(Object.keys(bend)) ?? '';
    await bend[how]?.();
  }
  const line = await lineOf(draft.book, trunk);
  const policy = line.find((each) => each.one('Document') === 'POLICY' && each.one('Event') === 'enact')
    ?.parents[1];
  const subject = `${said.id}: code of APP`;
  const message = formatMessage({
    subject,
    body: '',
    trailers: {
      Document: [said.id],
      Event: ['code'],
      Actor: [by],
      System: ['APP'],
      Commit: [`APP ${commit}`],
      Policy: [policy ?? history.laboratory.qs.genesis],
      Pin: [`${said.id} ${pin}`],
      Clear: [named],
    },
  });
  const oid = await plainCommit(draft, { parents, tree, files, message, by, key });
  put(draft, 'main', oid);
  history.madeSteps.push(oid);
  return how;
}

/** The code comes in by the last clear of a record; twisted, by any, used or taken back. */
export async function bringIn(table: Table, id: DocId): Promise<Move | null> {
  const draft = draftOf(table);
  const clears = await clearsOf(draft, id);
  const one = table.twist && table.dice.chance(40) ? table.dice.any(clears) : clears[0];
  if (!one) return null;
  const commit = commitOf(one);
  const red = table.dice.chance(15);
  if (red) await attest(table, id, commit, table.dice.pick(['unit', 'smoke']), draft, true);
  const bare = red ? { ...table, twist: false } : table;
  const how = red ? 'after a red run' : '';
  const bend = await step(bare, draft, { id, commit, clear: one.oid });
  return finish(draft, `main: code step of ${id} by clear ${short(one.oid)} ${how}${bend}`);
}

/** A code step that was made before, pushed as it is: late, or once more. */
export async function bringInLate(table: Table): Promise<Move | null> {
  const { history, dice } = table;
  const old = dice.any(history.madeSteps);
  return old ? { what: `main: the code step ${short(old)} again`, to: { main: old } } : null;
}

/** Somebody commits to trunk, or merges into it, as they always did. */
export async function plainStep(table: Table): Promise<Move> {
  const { history, dice, twist } = table;
  const draft = draftOf(table);
  const path = cwd(table);
  const trunk = tip(draft, 'trunk');
  history.count += 1;
  const files: Record<string, string | null> = {
    [dice.pick(['notes.md', 'lib/notes.js', 'deploy.sh'])]: `text ${history.count}\n`,
  };
  let parents = [trunk];
  let tree = `${trunk}^{tree}`;
  let message = 'Write something\n';
  let how = '';
  const bend: Record<string, () => Promise<void> | void> = {
    'with code': () => {
      files[dice.pick(['src/app.js', 'src/evil.js', 'test/app.js'])] = dice.chance(70)
        ? `evil ${history.count}\n`
        : null;
    },
    'with a folder in place of a file': () => {
      files['src/app.js'] = null;
      files['src/app.js/evil.js'] = 'evil\n';
    },
    'in other case': () => {
      files['SRC/app.js'] = 'evil\n';
    },
    'that merges a branch': async () => {
      const other = await anyCommit(table);
      parents = [trunk, other];
      tree = await overlay(path, trunk, other, ['src', 'test'], false);
    },
    'that merges a branch and takes nothing of it': async () => {
      parents = [trunk, await anyCommit(table)];
    },
    'with the tree of a branch': async () => {
      tree = `${await anyCommit(table)}^{tree}`;
    },
    'that names a record': () => {
      message = `Change\n\nQMS-CR: ${anyChange(table)}\n`;
      files['src/app.js'] = 'evil\n';
    },
    'in the quality system': () => {
      files['.qms/policy.yaml'] = 'schema: 1\n';
    },
    'with attributes': () => {
      files['.gitattributes'] = '* text\n';
    },
    'behind trunk': async () => {
      parents = [(await lineOf(draft.book, trunk))[1]?.oid ?? trunk];
    },
  };
  if (twist) {
    how = dice.any(Object.keys(bend)) ?? '';
    await bend[how]?.();
  }
  const by = dice.pick(everybody);
  const oid = await plainCommit(draft, {
    parents,
    tree,
    files,
    message,
    by,
    key: dice.chance(50) ? by : null,
  });
  put(draft, 'main', oid);
  return finish(draft, `main: ${Object.keys(files).join(' ')} by ${by} ${how}`);
}

/** Branches go back, away, or where they do not belong. */
export async function upset(table: Table): Promise<Move> {
  const { history, dice, book } = table;
  const name = dice.any([...history.branches.keys()]) ?? 'main';
  const line = await lineOf(book, history.branches.get(name) ?? '');
  const [what, oid] = dice.pick<() => readonly [string, string | null]>([
    () => ['deleted', null],
    () => ['goes back', line[1 + dice.below(4)]?.oid ?? null],
    () => ['stands elsewhere', dice.any([...history.branches.values()]) ?? null],
    () => ['stands at an earlier moment', dice.any(history.moments)?.get(name) ?? null],
  ])();
  return { what: `${name}: ${what}`, to: { [name]: oid } };
}
