import { rm } from 'node:fs/promises';
import type { SuiteResult } from '../../src/rules/systems/results.ts';
import { encodeSuiteResult } from '../../src/rules/systems/suite-result.ts';
import { ungatedCopy } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import {
  type EventByHand,
  messageOf,
  policyEvent,
  type TrailerValues,
  tipOf,
  treeWith,
  writeCommit,
} from '../helpers/hand-made.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { firstOpinion, secondOpinion } from './second-opinion.ts';

const now = () => Math.floor(Date.now() / 1000);

/** Refs of a repository, moved by force; null removes one. */
export type Moves = Readonly<Record<string, string | null>>;

/** What both verifiers say of a copy of the server where some refs were moved by force. */
export async function judgeMoves(qs: QualitySystem, moves: Moves) {
  const copy = await ungatedCopy(qs, moves);
  const [first, second] = [await firstOpinion(copy), await secondOpinion(copy)];
  await rm(copy, { recursive: true });
  return { first, second };
}

export interface CodeByHand {
  /** Where the record stands that the step pins; and the clear that it names, by default that. */
  readonly pin: string;
  readonly commit: string;
  readonly clear?: string;
  /** The step's tree; by default trunk's with `src` and `test` of the commit. */
  readonly tree?: string;
  readonly parents?: readonly string[];
  readonly set?: TrailerValues;
  /** Who makes it; quinn if absent. */
  readonly by?: string;
  /** The step before; by default trunk's tip. */
  readonly after?: string;
}

/** Makes a code step of trunk for CR-001 and APP by hand, as quinn. @returns the commit's id */
export async function codeByHand(qs: QualitySystem, step: CodeByHand): Promise<string> {
  const before = step.after ?? (await tipOf(qs, 'trunk'));
  const trailers: TrailerValues = {
    Document: 'CR-001',
    Event: 'code',
    Actor: 'quinn',
    System: 'APP',
    Commit: `APP ${step.commit}`,
    Policy: await policyEvent(qs),
    Pin: `CR-001 ${step.pin}`,
    Clear: step.clear ?? step.pin,
    ...step.set,
  };
  return writeCommit(qs.path, {
    tree: step.tree ?? (await testedTree(qs, before, step.commit)),
    parents: step.parents ?? [before, step.commit],
    message: messageOf('Bring code in by hand', '', trailers),
    author: step.by ?? 'quinn',
    time: now(),
    key: qs.keyOf(step.by ?? 'quinn'),
  });
}

/** Trunk's tree with `src` and `test` of a commit. */
export async function testedTree(qs: QualitySystem, before: string, commit: string): Promise<string> {
  const listed = (at: string) => git(qs.path, 'ls-tree', '-r', '--name-only', at, 'src/', 'test/');
  const gone = (await listed(before)).split('\n').filter((path) => path !== '');
  const files = Object.fromEntries(gone.map((path): [string, string | null] => [path, null]));
  for (const path of (await listed(commit)).split('\n').filter((each) => each !== ''))
    files[path] = `${await git(qs.path, 'show', `${commit}:${path}`)}\n`;
  return treeWith(qs.path, `${before}^{tree}`, files);
}

/** A commit of code by hand, on another one. @returns the commit's id */
export async function commitByHand(
  qs: QualitySystem,
  parent: string,
  files: Readonly<Record<string, string | null>>,
  more: {
    readonly message?: string;
    readonly key?: string | null;
    readonly parents?: readonly string[];
  } = {},
): Promise<string> {
  return writeCommit(qs.path, {
    tree: await treeWith(qs.path, `${parent}^{tree}`, files),
    parents: more.parents ?? [parent],
    message: more.message ?? 'Change the code\n\nQMS-CR: CR-001\n',
    author: 'bot',
    time: now(),
    key: more.key === undefined ? qs.keyOf('bot') : more.key,
  });
}

/** A ungoverned step of trunk by hand. @returns the commit's id */
export async function ordinaryStep(
  qs: QualitySystem,
  files: Readonly<Record<string, string | null>>,
): Promise<string> {
  const parent = await tipOf(qs, 'trunk');
  return commitByHand(qs, parent, files, { message: 'Ordinary work\n', key: null });
}

/** What a run of the suite `unit` showed at a commit, by name of test. */
export async function resultsAt(
  qs: QualitySystem,
  commit: string,
  tests: SuiteResult['tests'] = [
    { name: 'REQ-APP-001 greets', outcome: 'passed', requirements: ['REQ-APP-001'] },
  ],
): Promise<SuiteResult> {
  return {
    schema: 1,
    system: 'APP',
    suite: 'unit',
    commit: commit as SuiteResult['commit'],
    tree: (await git(qs.path, 'rev-parse', `${commit}^{tree}`)) as SuiteResult['tree'],
    run: { runner: 'shell', url: '', attempt: 0, workflow: null },
    requirements: {},
    reports: [],
    tests,
    scan: [],
  };
}

export function textOf(result: SuiteResult): string {
  const encoded = encodeSuiteResult(result);
  if (!encoded.ok) throw new Error('no such results');
  return Buffer.from(encoded.value).toString('utf8');
}

/** An event `evidence` on CR-001 as ci-bot, whose place in the chain is given; each part can be set wrong. */
export function evidenceOf(
  result: SuiteResult,
  place: number,
  version: string,
  more: Partial<EventByHand> & { readonly text?: string; readonly file?: string } = {},
): EventByHand {
  const { commit, suite } = result;
  const file = more.file ?? `evidence/ci/APP-${suite}-${commit.slice(0, 12)}-${place}.json`;
  const { text = textOf(result), file: _, ...rest } = more;
  const { tests } = result;
  const failed = tests.some(({ outcome }) => outcome === 'failed' || outcome === 'error');
  const passed = !failed && tests.some(({ outcome }) => outcome === 'passed');
  return {
    id: 'CR-001',
    act: 'evidence',
    by: 'ci-bot',
    version,
    files: { [`.qms/docs/CR/0xx/CR-001/${file}`]: text },
    ...rest,
    set: {
      Outcome: passed ? 'pass' : 'fail',
      Item: suite,
      System: 'APP',
      Commit: `APP ${commit}`,
      Evidence: `file ${file}`,
      ...rest.set,
    },
  };
}

const byName = (name: string) => ['trunk', 'SDLC-APP-RS', 'SDLC-APP-RTM'].filter((each) => each !== name);

/** A clear of a commit on CR-001 as bot. */
export function clearOf(
  commit: string,
  more: Partial<EventByHand> & { readonly without?: string } = {},
): EventByHand {
  const { without = '', ...rest } = more;
  return {
    id: 'CR-001',
    act: 'clear',
    by: 'bot',
    pins: byName(without),
    ...rest,
    set: { System: 'APP', Commit: `APP ${commit}`, ...rest.set },
  };
}
