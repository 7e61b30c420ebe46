import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { git, gitBytes } from '../helpers/git.ts';
import { type Book, type Entry, lineOf } from './code-book.ts';
import type { Branches, CodeLaboratory } from './code-laboratory.ts';

/**
 * A second opinion on code: what trunk and the records must never show, read with stock git and YAML alone. It shares no
 * line with the rulebook, so that what both have wrong alike is not taken for right.
 */
export interface CodeOracle {
  readonly laboratory: CodeLaboratory;
  readonly book: Book;
  /** Steps of trunk that were looked at; what came before a step never changes. */
  readonly seen: Set<string>;
  /** Public keys of those who may execute, as `git verify-commit` takes them. */
  readonly signers: string;
}

export async function openCodeOracle(laboratory: CodeLaboratory, book: Book): Promise<CodeOracle> {
  const { qs } = laboratory;
  const lines = await Promise.all(
    ['ada', 'bot', 'quinn'].map(async (name) => `${name} ${await readFile(`${qs.keyOf(name)}.pub`, 'utf8')}`),
  );
  const signers = join(qs.path, '.git', 'executors');
  await writeFile(signers, lines.join(''));
  return { laboratory, book, seen: new Set(), signers };
}

interface System {
  readonly paths: readonly string[];
  readonly suites: Readonly<Record<string, { readonly attest?: readonly string[] } | null>>;
}

const text = async (path: string, object: string) =>
  Buffer.from(await gitBytes(path, ['cat-file', 'blob', object])).toString('utf8');

/** What a commit holds at some paths, as git lists it. */
async function listed(path: string, commit: string, paths: readonly string[]): Promise<string> {
  return git(path, 'ls-tree', '-r', '--full-tree', commit, '--', ...paths);
}

/** Whether a file of results says that its suite ran and nothing in it failed. */
function allPassed(file: string): boolean {
  const { tests } = JSON.parse(file) as { tests: { outcome: string }[] };
  const bad = tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'error');
  return bad.length === 0 && tests.some(({ outcome }) => outcome === 'passed');
}

/** Why results that a record holds up to an event do not show that a suite passed at a commit; null where they do. */
async function unproven(
  oracle: CodeOracle,
  chain: readonly Entry[],
  suite: string,
  attest: readonly string[] | undefined,
  commit: Entry,
): Promise<string | null> {
  const run = chain.find(
    (each) =>
      each.one('Event') === 'evidence' &&
      each.one('Item') === suite &&
      each.one('Commit') === `APP ${commit.oid}`,
  );
  if (!run) return `no results of ${suite}`;
  const directory = `.qms/docs/CR/0xx/${run.one('Document')}`;
  const file = await text(
    oracle.book.path,
    `${run.oid}:${directory}/${run.one('Evidence').replace('file ', '')}`,
  );
  const said = JSON.parse(file) as { commit: string; tree: string; suite: string };
  if (run.one('Outcome') !== 'pass' || !allPassed(file)) return `${suite} failed`;
  if (said.commit !== commit.oid || said.tree !== commit.tree || said.suite !== suite)
    return `results of ${suite} are of something else`;
  if (attest && !attest.includes(run.one('Actor'))) return `${suite} attested by ${run.one('Actor')}`;
  return null;
}

/** Commits that the code brings and trunk had not, which nobody who may execute signed, or which name another record. */
async function strangers(
  { book, signers }: CodeOracle,
  trunk: string,
  commit: string,
  id: string,
): Promise<string[]> {
  const format = '--format=%H %G? %(trailers:key=QMS-CR,valueonly,separator=%x2C)';
  const said = await git(
    book.path,
    '-c',
    `gpg.ssh.allowedSignersFile=${signers}`,
    'log',
    format,
    `${trunk}..${commit}`,
  );
  return said.split('\n').filter((line) => line !== '' && line.slice(41) !== `G ${id}`);
}

/** The last step of trunk that a commit descends from. */
async function baseOf(path: string, trunk: string, commit: string): Promise<string> {
  const reached = new Set((await git(path, 'rev-list', commit)).split('\n'));
  const steps = (await git(path, 'rev-list', '--first-parent', trunk)).split('\n');
  return steps.find((each) => reached.has(each)) ?? '';
}

/** What is wrong with a step of trunk that changes the code of APP; nothing where the code is proven. */
async function judgeCode(
  oracle: CodeOracle,
  step: Entry,
  system: System,
  branches: Branches,
): Promise<string[]> {
  const { book } = oracle;
  const { path } = book;
  const [before = '', second = ''] = step.parents;
  const wrong: string[] = [];
  const commit = book.entries.get(second);
  if (!commit || step.parents.length !== 2) return ['code came in without a second parent'];
  if ((await listed(path, step.oid, system.paths)) !== (await listed(path, second, system.paths)))
    wrong.push(`the code is not that of ${second}`);
  const elsewhere = (await git(path, 'diff', '--name-only', before, step.oid)).split('\n');
  const beside = elsewhere.filter(
    (file) => !system.paths.some((each) => file === each || file.startsWith(`${each}/`)),
  );
  if (beside.length > 0) wrong.push(`the step also changes ${beside.join(' ')}`);
  const id = step.one('Document');
  const pin =
    step
      .said('Pin')
      .find((each) => each.startsWith(`${id} `))
      ?.split(' ')[1] ?? '';
  const chain = await lineOf(book, pin);
  // The step is new, so its record stands where it pins it, and the clear was not taken back meanwhile.
  const now = await lineOf(book, branches.get(`qms/${id}`) ?? pin);
  const clear = now.find((each) => each.one('Event') === 'clear' || each.one('Clear') !== '');
  if (clear?.oid !== step.one('Clear') || clear.one('Commit') !== `APP ${second}`)
    wrong.push('no clear stands for the code');
  if (chain[0]?.one('Document') !== id) return [...wrong, 'the step pins no change record'];
  if (chain[0].one('State') !== 'IN_EXECUTION') wrong.push(`${id} was ${chain[0].one('State')}`);
  for (const [suite, rule] of Object.entries(system.suites)) {
    const why = await unproven(oracle, now, suite, rule?.attest, commit);
    if (why !== null) wrong.push(why);
  }
  const alien = await strangers(oracle, before, second, id);
  if (alien.length > 0) wrong.push(`commits that are not of ${id}: ${alien.join(', ')}`);
  const base = await baseOf(path, before, second);
  const lost =
    base === '' ? 'all' : await git(path, 'diff', '--name-only', base, before, '--', ...system.paths);
  if (lost !== '') wrong.push(`the code never saw what trunk changed: ${lost.replaceAll('\n', ' ')}`);
  const front = await text(path, `${before}:.qms/docs/RTM/SDLC-APP-RTM/SDLC-APP-RTM.md`);
  const steps = await lineOf(book, before);
  const inForce = steps.find((each) => each.one('Document') === 'SDLC-APP-RS')?.one('Version');
  if (!new RegExp(`^qualified_commit: "?${second}"?$`, 'm').test(front))
    wrong.push('the matrix names another commit');
  if (!new RegExp(`^rs_version: "?${inForce}"?$`, 'm').test(front))
    wrong.push('the matrix covers another version');
  return wrong;
}

/** What is wrong with trunk's code, step by step; steps that were seen before are not looked at again. */
async function judgeTrunk(oracle: CodeOracle, trunk: string, branches: Branches): Promise<string[]> {
  const { book, seen } = oracle;
  const wrong: string[] = [];
  for (const step of await lineOf(book, trunk)) {
    if (seen.has(step.oid)) break;
    const before = step.parents[0];
    if (before === undefined) continue;
    const { systems } = parse(await text(book.path, `${before}:.qms/policy.yaml`)) as {
      systems?: Record<string, System>;
    };
    const app = systems?.APP;
    if (
      !app ||
      (await listed(book.path, before, app.paths)) === (await listed(book.path, step.oid, app.paths))
    )
      continue;
    wrong.push(...(await judgeCode(oracle, step, app, branches)).map((each) => `step ${step.oid}: ${each}`));
  }
  if (wrong.length === 0) for (const { oid } of await lineOf(book, trunk)) seen.add(oid);
  return wrong;
}

const byNumber = ([a = 0, b = 0]: number[], [c = 0, d = 0]: number[]) => a - c || b - d;

/** Releases of a system rise along trunk. */
function judgeReleases(steps: readonly Entry[]): string[] {
  const numbers = steps
    .flatMap((each) => each.said('Release'))
    .reverse()
    .map((each) => (each.split(' ')[1] ?? '').split('.').map(Number));
  return numbers.flatMap((each, index) =>
    index > 0 && byNumber(each, numbers[index - 1] ?? []) <= 0
      ? [`release ${each.join('.')} does not rise`]
      : [],
  );
}

/** A change record has no clear that waits once it left execution, and closes with its code in trunk and one release. */
async function judgeChange(
  oracle: CodeOracle,
  id: string,
  tip: string,
  steps: readonly Entry[],
): Promise<string[]> {
  const { book } = oracle;
  const chain = (await lineOf(book, tip)).filter((each) => each.one('Document') === id);
  const front = (await text(book.path, `${tip}:.qms/docs/CR/0xx/${id}/${id}.md`)).split('\n---')[0] ?? '';
  if (!/^systems: APP$/m.test(front)) return [];
  const state = chain[0]?.one('State') ?? '';
  const codes = steps.filter((each) => each.one('Event') === 'code' && each.one('Document') === id);
  const used = new Set(codes.map((each) => each.one('Clear')));
  const last = chain.find((each) => each.one('Event') === 'clear' || each.one('Clear') !== '');
  const executed = chain.some((each) => each.one('Event') === 'release');
  const wrong: string[] = [];
  if (executed && state !== 'IN_EXECUTION') {
    if (last?.one('Event') === 'clear' && !used.has(last.oid))
      wrong.push(`${id} is ${state}, and its clear waits`);
    if (codes.length === 0) wrong.push(`${id} is ${state}, and none of its code is in trunk`);
  }
  if (state === 'CLOSED') {
    if (chain[0]?.said('Release').length !== 1)
      wrong.push(`${id} closed with ${chain[0]?.said('Release').join(', ')}`);
    const enacted = steps.find((each) => each.parents[1] === chain[0]?.oid);
    if (enacted && enacted.one('Release') !== chain[0]?.one('Release'))
      wrong.push(`${id} came in with another release`);
  }
  return wrong;
}

/** A clear is used at most once. */
function judgeClears(steps: readonly Entry[]): string[] {
  const clears = steps.filter((each) => each.one('Event') === 'code').map((each) => each.one('Clear'));
  return clears.length === new Set(clears).size ? [] : ['a clear was used twice'];
}

/** Everything that is wrong with the branches of one moment; nothing where all is as promised. */
export async function flaws(oracle: CodeOracle, branches: Branches): Promise<string[]> {
  const trunk = branches.get('main') ?? '';
  const wrong = await judgeTrunk(oracle, trunk, branches);
  const steps = await lineOf(oracle.book, trunk);
  wrong.push(...judgeReleases(steps), ...judgeClears(steps));
  for (const [name, tip] of branches)
    if (/^qms\/CR-[0-9]+$/.test(name)) wrong.push(...(await judgeChange(oracle, name.slice(4), tip, steps)));
  return wrong;
}
