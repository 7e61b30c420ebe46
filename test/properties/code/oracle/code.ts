import { git } from '../../../helpers/git.ts';
import { type Entry, lineOf, readUp } from '../book.ts';
import type { Branches } from '../laboratory.ts';
import { judgeDocuments, judgeEvidence } from './proof.ts';
import {
  below,
  type CodeOracle,
  executors,
  isBy,
  linesOf,
  listed,
  type System,
  signersOf,
  textAt,
} from './reading.ts';

/** Commits that the code brings and trunk had not, which nobody who may execute signed, or which name another record. */
async function strangers(oracle: CodeOracle, before: string, commit: string, id: string): Promise<string[]> {
  const fresh = linesOf(
    await git(
      oracle.path,
      'log',
      '--format=%H %(trailers:key=QMS-CR,valueonly,separator=%x2C)',
      `${before}..${commit}`,
    ),
  );
  const signers = await signersOf(
    oracle,
    fresh.map((line) => line.slice(0, 40)),
  );
  return fresh
    .filter((line, place) => line.slice(41) !== id || !executors.includes(signers[place] ?? ''))
    .map((line) => line.slice(0, 40));
}

/** The last step of trunk that a commit descends from. */
async function baseOf(path: string, before: string, commit: string): Promise<string> {
  const reached = new Set(linesOf(await git(path, 'rev-list', commit)));
  return (
    linesOf(await git(path, 'rev-list', '--first-parent', before)).find((each) => reached.has(each)) ?? ''
  );
}

const differing = async (path: string, ...args: string[]) =>
  linesOf(await git(path, 'diff', '--name-only', '--no-renames', ...args));

/** What is wrong with the branch that the commit was written on. */
async function judgeBranch(
  oracle: CodeOracle,
  about: { readonly id: string; readonly system: System; readonly commit: string; readonly pin: string },
  before: string,
  branches: Branches,
): Promise<string[]> {
  const { path } = oracle;
  const { id, system, commit, pin } = about;
  const wrong: string[] = [];
  const alien = await strangers(oracle, before, commit, id);
  if (alien.length > 0) wrong.push(`commits that are not of ${id}: ${alien.join(', ')}`);
  const base = await baseOf(path, before, commit);
  if (base === '') return [...wrong, 'the branch does not begin at trunk'];
  const lost = await differing(path, base, before, '--', ...system.paths);
  if (lost.length > 0) wrong.push(`the code never saw what trunk changed: ${lost.join(' ')}`);
  const changed = await differing(path, base, commit);
  const outside = changed.filter((file) => !below(system.paths, file));
  if (outside.length > 0) wrong.push(`the branch also changes ${outside.join(' ')}`);
  const text = await textAt(path, `${pin}:.qms/docs/CR/0xx/${id}/${id}.md`);
  const table = /^\| Path \| Change \|\n.*\n((?:\|.*\n)*)/m.exec(text)?.[1] ?? '';
  const scope = linesOf(table).map((row) => row.split('|')[1]?.trim() ?? '');
  const unlisted = changed.filter((file) => below(system.paths, file) && !below(scope, file));
  if (unlisted.length > 0) wrong.push(`${id} does not list ${unlisted.join(' ')}`);
  const own = [...branches].filter(([name]) => name === `exec/${id}` || name.startsWith(`exec/${id}.`));
  const tips = own.map(([, oid]) => oid);
  const held =
    [...tips, before].length > 0 &&
    (await git(path, 'rev-list', '-1', commit, ...[...tips, before].map((oid) => `^${oid}`))) === '';
  if (!held) wrong.push(`${commit} is on no execution branch of ${id}`);
  return wrong;
}

/** What is wrong with a step of trunk that changes the code of a system; nothing where the code is proven. */
export async function judgeCode(
  oracle: CodeOracle,
  step: Entry,
  name: string,
  system: System,
  branches: Branches,
): Promise<string[]> {
  const { book, path } = oracle;
  const [before = '', second = ''] = step.parents;
  if (second !== '') await readUp(book, [second]);
  const commit = book.entries.get(second);
  if (!commit || step.parents.length !== 2) return [`code of ${name} came in without one second parent`];
  const wrong: string[] = [];
  if ((await listed(path, step.oid, system.paths)) !== (await listed(path, second, system.paths)))
    wrong.push(`the code is not that of ${second}`);
  const beside = (await differing(path, before, step.oid)).filter((file) => !below(system.paths, file));
  if (beside.length > 0) wrong.push(`the step also changes ${beside.join(' ')}`);
  if (step.one('Event') !== 'code' || step.one('System') !== name)
    wrong.push(`the step is not one of ${name}`);
  if (!(await isBy(oracle, step, executors))) wrong.push('the step is not signed by who may make it');
  const id = step.one('Document');
  const pinned = step.said('Pin').map((each) => each.split(' '));
  const pin = pinned.length === 1 && pinned[0]?.[0] === id ? (pinned[0][1] ?? '') : '';
  const chain = (await lineOf(book, pin)).filter((each) => each.one('Document') === id);
  if (chain[0] === undefined) return [...wrong, 'the step pins no change record'];
  // The step is new, so its record stands where it pins it.
  if (branches.get(`qms/${id}`) !== pin) wrong.push(`${id} has gone on since the pin`);
  const front = (await textAt(path, `${pin}:.qms/docs/CR/0xx/${id}/${id}.md`)).split('\n---')[0] ?? '';
  const named = /^systems: (.*)$/m.exec(front)?.[1]?.split(/, */) ?? [];
  if (!named.includes(name)) wrong.push(`${id} names ${named.join(', ')}`);
  if (chain[0].one('State') !== 'IN_EXECUTION') wrong.push(`${id} was ${chain[0].one('State')}`);
  const ofSystem = (each: Entry) => each.one('System') === name;
  const clear = chain.find((each) => ofSystem(each) && ['clear', 'revert'].includes(each.one('Event')));
  const stands = clear?.one('Event') === 'clear' && clear.oid === step.one('Clear');
  if (!stands || clear.one('Commit') !== `${name} ${second}`) wrong.push('no clear stands for the code');
  else if (!(await isBy(oracle, clear, executors))) wrong.push('the clear is not signed by who may clear');
  const steps = await lineOf(book, before);
  const chainOf = (tip: string) => lineOf(book, tip);
  wrong.push(
    ...(await judgeEvidence(oracle, chain, { name, system, commit }, steps, chainOf)),
    ...(await judgeBranch(oracle, { id, system, commit: second, pin }, before, branches)),
    ...(await judgeDocuments(oracle, { name, commit: second, clear }, before, steps)),
  );
  return wrong;
}
