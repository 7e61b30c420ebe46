import { git } from '../../../helpers/git.ts';
import { type Entry, lineOf } from '../book.ts';
import type { Branches } from '../laboratory.ts';
import { judgeCode } from './code.ts';
import { below, type CodeOracle, linesOf, systemsAt, textAt } from './reading.ts';

/** What is wrong with trunk's code, step by step; steps that were seen before are not looked at again. */
async function judgeTrunk(oracle: CodeOracle, trunk: string, branches: Branches): Promise<string[]> {
  const { book, seen, path } = oracle;
  const wrong: string[] = [];
  for (const step of await lineOf(book, trunk)) {
    if (seen.has(step.oid)) break;
    const before = step.parents[0];
    if (before === undefined) continue;
    const changed = linesOf(
      await git(path, 'diff', '--name-only', '--no-renames', before, step.oid, '--', ':!.qms'),
    );
    for (const [name, system] of changed.length === 0
      ? []
      : Object.entries(await systemsAt(oracle, before))) {
      // A disk that folds case takes `SRC/app.js` for code.
      const folded = changed.some(
        (file) => !below(system.paths, file) && below(system.paths, file.toLowerCase()),
      );
      if (folded) wrong.push(`step ${step.oid}: a name that folds into the code of ${name}`);
      if (!changed.some((file) => below(system.paths, file))) continue;
      const found = await judgeCode(oracle, step, name, system, branches);
      wrong.push(...found.map((each) => `step ${step.oid}: ${each}`));
    }
    const registered = Object.values(await systemsAt(oracle, before));
    const owned = (file: string) => registered.some((each) => below(each.paths, file));
    const odd = changed.filter((file) => /^\.github\/|^\.gitattributes$/.test(file) && !owned(file));
    if (registered.length > 0 && odd.length > 0)
      wrong.push(`step ${step.oid}: ${odd.join(' ')} came in with no record`);
  }
  return wrong;
}

const numberOf = (release: string) => (release.split(' ')[1] ?? '').split('.').map(Number);
const byNumber = ([a = 0, b = 0]: number[], [c = 0, d = 0]: number[]) => a - c || b - d;

/** Releases of each system rise along trunk. */
function judgeReleases(steps: readonly Entry[]): string[] {
  const last = new Map<string, string>();
  const wrong: string[] = [];
  for (const release of steps
    .map((each) => [...each.said('Release')])
    .reverse()
    .flat()) {
    const [system = ''] = release.split(' ');
    const before = last.get(system);
    if (before && byNumber(numberOf(release), numberOf(before)) <= 0)
      wrong.push(`${release} follows ${before}`);
    last.set(system, release);
  }
  return wrong;
}

/** A change record has no clear that waits once it left execution, and closes with its code in trunk and one release. */
async function judgeChange(
  { book, path }: CodeOracle,
  id: string,
  tip: string,
  steps: readonly Entry[],
): Promise<string[]> {
  const chain = (await lineOf(book, tip)).filter((each) => each.one('Document') === id);
  const front = (await textAt(path, `${tip}:.qms/docs/CR/0xx/${id}/${id}.md`)).split('\n---')[0] ?? '';
  const systems = /^systems: (.*)$/m.exec(front)?.[1]?.split(/, */) ?? [];
  const state = chain[0]?.one('State') ?? '';
  if (!chain.some((each) => each.one('Event') === 'release') || state === 'IN_EXECUTION') return [];
  const wrong: string[] = [];
  for (const system of systems) {
    const codes = steps.filter(
      (each) => each.one('Event') === 'code' && each.one('Document') === id && each.one('System') === system,
    );
    const last = chain.find(
      (each) => each.one('System') === system && ['clear', 'revert'].includes(each.one('Event')),
    );
    if (last?.one('Event') === 'clear' && !codes.some((each) => each.one('Clear') === last.oid))
      wrong.push(`${id} is ${state}, and its clear waits`);
    if (codes.length === 0) wrong.push(`${id} is ${state}, and none of its code of ${system} is in trunk`);
  }
  if (state !== 'CLOSED') return wrong;
  const given = chain[0]?.said('Release').map((each) => each.split(' ')[0]) ?? [];
  if (given.join() !== [...systems].sort().join())
    wrong.push(`${id} closed with ${given.join() || 'no release'}`);
  const enacted = steps.find((each) => each.parents[1] === chain[0]?.oid);
  if (enacted && enacted.said('Release').join() !== chain[0]?.said('Release').join())
    wrong.push(`${id} came in with another release`);
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

/** Takes the steps of a moment that nothing is wrong with as judged. */
export async function settle({ book, seen }: CodeOracle, branches: Branches): Promise<void> {
  for (const { oid } of await lineOf(book, branches.get('main') ?? '')) seen.add(oid);
}
