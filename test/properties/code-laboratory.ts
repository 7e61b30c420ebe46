import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidenceCi } from '../../src/acts/evidence-ci.ts';
import { execute } from '../../src/acts/execute.ts';
import { merge } from '../../src/acts/merge.ts';
import { type VerifyReport, verify } from '../../src/acts/verify.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { serverOf } from '../helpers/gated-server.ts';
import { git, gitWith, makeRepository, testEnvironment } from '../helpers/git.ts';
import { lendObjects } from '../helpers/raw-push.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';

/** Where the server's branches stand: short name to commit. */
export type Branches = ReadonlyMap<string, string>;

/**
 * A small software system, made once: APP with two suites, its first release out, and four change records in execution
 * whose items are done. Three of them name APP, one with a narrower scope; one names no system. Random histories begin here.
 */
export interface CodeLaboratory {
  readonly qs: SoftwareSystem;
  readonly server: string;
  /** A bare repository that borrows all objects, for looking at the branches of one moment. */
  readonly mirror: string;
  readonly start: Branches;
  readonly changes: readonly DocId[];
  readonly plain: DocId;
}

const app = `  APP:
    title: The application
    paths: [src, test]
    suites:
      unit: { attest: [ci-bot] }
      smoke: { attest: [ci-bot] }
`;

const tests = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' } as const;

async function executeAll(qs: SoftwareSystem, id: DocId): Promise<void> {
  const text = await qs.git('show', `refs/remotes/origin/qms/${id}:${documentPath(id)}`);
  for (const [, item = ''] of text.matchAll(/^\| ([A-Z]+-[0-9]+) \|/gm))
    await execute(qs.as('bot'), { id, item, outcome: 'Pass', summary: 'done as planned' });
}

async function firstRelease(qs: SoftwareSystem): Promise<void> {
  const id = await qs.change('Begin');
  const commit = await qs.commit(id, { 'src/app.js': 'first\n', 'test/app.js': 'first\n' });
  await qs.attest(id, commit, tests);
  const reports = [join(qs.path, '.git', 'junit.xml')];
  await evidenceCi(qs.as('ci-bot'), { id, suite: 'smoke', commit, reports });
  await qs.matrix(id, commit);
  await merge(qs.as('bot'), { id });
  await qs.bring(id, 'CLOSED');
}

async function branchesOf(path: string): Promise<Branches> {
  const text = await git(path, 'for-each-ref', '--format=%(refname:lstrip=2) %(objectname)', 'refs/heads');
  return new Map(text.split('\n').map((line) => line.split(' ') as [string, string]));
}

export async function openCodeLaboratory(): Promise<CodeLaboratory> {
  const qs = await foundSoftware(app);
  const server = await serverOf(qs);
  // Every push of a history is judged in this process; git asks nobody while everything is set up.
  await rm(join(server, 'hooks'), { recursive: true });
  await firstRelease(qs);
  const changes = [
    await qs.change('Greet people', ['src', 'test', 'lib']),
    await qs.change('Take leave', ['src', 'test']),
    await qs.change('Mend a slip', ['src']),
  ];
  const plain = await qs.crIn('IN_EXECUTION', 'Change the order form');
  for (const id of changes) await executeAll(qs, id);
  await lendObjects(qs);
  const mirror = await makeRepository({ bare: true });
  await git(mirror, 'config', 'qms.genesis', qs.genesis);
  await borrow(mirror, [join(qs.path, '.git/objects'), join(server, 'objects')]);
  return { qs, server, mirror, start: await branchesOf(server), changes, plain };
}

async function borrow(path: string, objects: readonly string[]): Promise<void> {
  await mkdir(join(path, 'objects/info'), { recursive: true });
  await writeFile(join(path, 'objects/info/alternates'), objects.map((each) => `${each}\n`).join(''));
}

/** Sets the branches of a repository to what they were at a moment, without asking any hook. */
async function setBranches(path: string, prefix: string, branches: Branches): Promise<void> {
  const standing = await git(path, 'for-each-ref', '--format=%(refname)', prefix);
  const gone = standing
    .split('\n')
    .filter((ref) => ref !== '' && !ref.endsWith('/HEAD') && !branches.has(ref.slice(prefix.length)));
  const lines = [
    ...gone.map((ref) => `delete ${ref}\n`),
    ...[...branches].map(([name, oid]) => `update ${prefix}${name} ${oid}\n`),
  ];
  await gitWith(path, lines.join(''), 'update-ref', '--no-deref', '--stdin');
}

/** Puts the server, and what its clone has fetched of it, back to a moment; nothing is remembered of what came after. */
export async function putBack({ qs, server }: CodeLaboratory, branches: Branches): Promise<void> {
  await rm(join(server, 'qms'), { recursive: true, force: true });
  await setBranches(server, 'refs/heads/', branches);
  await setBranches(qs.path, 'refs/remotes/origin/', branches);
}

/** Moves branches of the server as an accepted push does, and fetches them. */
export async function moveBranches(
  { qs, server }: CodeLaboratory,
  moves: Readonly<Record<string, string | null>>,
): Promise<void> {
  for (const [path, prefix] of [
    [server, 'refs/heads/'],
    [qs.path, 'refs/remotes/origin/'],
  ] as const) {
    const lines = Object.entries(moves).map(([name, oid]) =>
      oid === null ? `delete ${prefix}${name}\n` : `update ${prefix}${name} ${oid}\n`,
    );
    await gitWith(path, lines.join(''), 'update-ref', '--no-deref', '--stdin');
  }
}

/** What `qms verify --full` says of the branches of a moment, by somebody who never looked before. */
export async function verifyAt({ mirror }: CodeLaboratory, branches: Branches): Promise<VerifyReport> {
  await rm(join(mirror, 'qms'), { recursive: true, force: true });
  await setBranches(mirror, 'refs/heads/', branches);
  return verify({ cwd: mirror, env: testEnvironment }, { full: true });
}
