import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evidenceCi } from '../../../src/acts/evidence-ci.ts';
import { execute } from '../../../src/acts/execute.ts';
import { draftMatrix } from '../../../src/acts/matrix-draft.ts';
import { merge } from '../../../src/acts/merge.ts';
import { type VerifyReport, verify } from '../../../src/acts/verify.ts';
import { openRepository } from '../../../src/repository/git/location.ts';
import { type ObjectWriter, openWriter } from '../../../src/repository/objects/writer.ts';
import { openSigner, type Signer } from '../../../src/repository/signatures/signer.ts';
import { documentPath } from '../../../src/rules/kinds/ids.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { serverOf } from '../../helpers/gated-server.ts';
import { git, gitWith, makeRepository, testEnvironment } from '../../helpers/git.ts';
import type { QualitySystem } from '../../helpers/quality-system.ts';
import { lendObjects } from '../../helpers/raw-push.ts';
import { foundSoftware, junit, type SoftwareSystem } from '../../helpers/software-system.ts';
import type { SystemName } from './documents.ts';

/** Where the server's branches stand: short name to commit. */
export type Branches = ReadonlyMap<string, string>;

export const people = ['ada', 'bot', 'quinn', 'rev', 'ci-bot'] as const;
export type Name = (typeof people)[number];

/** A change record of the laboratory. */
export interface Change {
  readonly id: DocId;
  readonly system: SystemName;
  /** Whether it lists fewer files than its system has. */
  readonly narrow: boolean;
}

/**
 * Two small software systems, made once. APP has two suites, a scan and its first release out, and three change records
 * in execution whose items are done, one with a narrower scope. LIB has none out yet; its one change is proven, and waits
 * for its clear. Random histories begin here.
 */
export interface CodeLaboratory {
  readonly qs: SoftwareSystem;
  readonly server: string;
  /** A bare repository that borrows all objects, for looking at the branches of one moment. */
  readonly mirror: string;
  readonly start: Branches;
  readonly changes: readonly Change[];
  readonly signers: Readonly<Record<Name, Signer>>;
  readonly writer: ObjectWriter;
}

const systems = `  LIB:
    title: The library
    paths: [lib]
    suites:
      checks: { attest: [ci-bot] }
  APP:
    title: The application
    paths: [src, test, doc]
    suites:
      unit: { attest: [ci-bot] }
      smoke: { attest: [ci-bot] }
    scan: { error: 0 }
`;

/** Tests of each suite at the first commits: as many as the runs of a history have. */
const passed = (system: SystemName) =>
  ({
    [`REQ-${system}-001 greets`]: 'passed',
    [`REQ-${system}-002 takes leave`]: 'passed',
    'holds on': 'passed',
    'lets go': 'passed',
  }) as const;

const sarif = JSON.stringify({
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'scanner' } }, results: [] }],
});

async function executeAll(qs: SoftwareSystem, id: DocId): Promise<void> {
  const text = await qs.git('show', `refs/remotes/origin/qms/${id}:${documentPath(id)}`);
  for (const [, item = ''] of text.matchAll(/^\| ([A-Z]+-[0-9]+) \|/gm))
    await execute(qs.as('bot'), { id, item, outcome: 'Pass', summary: 'done as planned' });
}

async function attest(qs: SoftwareSystem, id: DocId, suite: string, system: SystemName, commit: string) {
  const report = join(qs.path, '.git', suite === 'scan' ? 'scan.sarif' : 'junit.xml');
  await writeFile(report, suite === 'scan' ? sarif : junit(passed(system)));
  await evidenceCi(qs.as('ci-bot'), { id, suite, system, commit, reports: [report] });
}

async function firstRelease(qs: SoftwareSystem): Promise<void> {
  const id = await qs.change('Begin');
  const commit = await qs.commit(id, {
    'src/app.js': 'first\n',
    'src/old.js': 'first\n',
    'test/app.js': 'first\n',
  });
  for (const suite of ['unit', 'smoke', 'scan']) await attest(qs, id, suite, 'APP', commit);
  await qs.matrix(id, commit);
  await merge(qs.as('bot'), { id });
  await qs.bring(id, 'CLOSED');
}

async function edit(qs: QualitySystem, id: string, change: (text: string) => string): Promise<void> {
  const path = qs.copyOf('bot', id);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

const requirements = `| Id | Requirement |
| --- | --- |
| REQ-LIB-001 | The library shall greet. |
| REQ-LIB-002 | The library shall take leave. |
`;

/** LIB, as far as to a change that is proven. @returns its record */
async function proveLibrary(qs: SoftwareSystem): Promise<DocId> {
  const rs = await qs.create({ kind: 'RS', title: 'What LIB shall do', name: 'LIB' });
  await edit(qs, rs, (text) =>
    text
      .replace(/^system:.*\n/m, '')
      .replace(/^title:/m, 'system: LIB\ntitle:')
      .replace(/\| Id \| Requirement[\s\S]*$/, requirements),
  );
  await qs.bring(rs, 'EFFECTIVE');
  const id = await qs.create({ kind: 'CR', title: 'Begin the library' });
  await edit(qs, id, (text) =>
    text
      .replace(/^title:/m, 'systems: LIB\ntitle:')
      .replace(/^\| words \| words \|\n/m, '| lib | changed |\n'),
  );
  await qs.bring(id, 'IN_EXECUTION');
  const commit = await qs.commit(id, { 'lib/lib.js': 'first\n', 'lib/old.js': 'first\n' });
  await attest(qs, id, 'checks', 'LIB', commit);
  const rtm = await qs.create({ kind: 'RTM', title: 'Traceability of LIB', name: 'LIB' });
  await draftMatrix(qs.as('bot'), { id: rtm, change: id, commit });
  await qs.fillIn('bot', rtm);
  await qs.bring(rtm, 'EFFECTIVE');
  return id;
}

async function branchesOf(path: string): Promise<Branches> {
  const text = await git(path, 'for-each-ref', '--format=%(refname:lstrip=2) %(objectname)', 'refs/heads');
  return new Map(text.split('\n').map((line) => line.split(' ') as [string, string]));
}

export async function openCodeLaboratory(): Promise<CodeLaboratory> {
  // Every push of a history is judged in this process; git asks nobody while everything is set up.
  const qs = await foundSoftware(systems, async (founded) =>
    rm(join(await serverOf(founded), 'hooks'), { recursive: true }),
  );
  const server = await serverOf(qs);
  await firstRelease(qs);
  const changes: Change[] = [
    { id: await proveLibrary(qs), system: 'LIB', narrow: false },
    { id: await qs.change('Greet people', ['src', 'test', 'lib']), system: 'APP', narrow: false },
    { id: await qs.change('Mend a slip', ['src']), system: 'APP', narrow: true },
    { id: await qs.change('Take leave', ['src', 'test']), system: 'APP', narrow: false },
  ];
  for (const { id } of changes) await executeAll(qs, id);
  await lendObjects(qs);
  const mirror = await makeRepository({ bare: true });
  await git(mirror, 'config', 'qms.genesis', qs.genesis);
  await borrow(mirror, [join(qs.path, '.git/objects'), join(server, 'objects')]);
  const signers = await Promise.all(
    people.map(async (name) => [name, await openSigner(qs.keyOf(name), { env: testEnvironment })] as const),
  );
  return {
    qs,
    server,
    mirror,
    start: await branchesOf(server),
    changes,
    signers: Object.fromEntries(signers) as Record<Name, Signer>,
    writer: openWriter(await openRepository(qs.path, testEnvironment)),
  };
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

/** Puts the server back to a moment; nothing is remembered of what came after. */
export async function putBack({ server }: CodeLaboratory, branches: Branches): Promise<void> {
  await rm(join(server, 'qms'), { recursive: true, force: true });
  await setBranches(server, 'refs/heads/', branches);
}

/** Moves branches of the server as an accepted push does. */
export async function moveBranches(
  { server }: CodeLaboratory,
  moves: Readonly<Record<string, string | null>>,
): Promise<void> {
  const lines = Object.entries(moves).map(([name, oid]) =>
    oid === null ? `delete refs/heads/${name}\n` : `update refs/heads/${name} ${oid}\n`,
  );
  await gitWith(server, lines.join(''), 'update-ref', '--no-deref', '--stdin');
}

/** What `qms verify --full` says of the branches of a moment, by somebody who never looked before. */
export async function verifyAt({ mirror }: CodeLaboratory, branches: Branches): Promise<VerifyReport> {
  await rm(join(mirror, 'qms'), { recursive: true, force: true });
  await setBranches(mirror, 'refs/heads/', branches);
  return verify({ cwd: mirror, env: testEnvironment }, { full: true });
}

/**
 * What `qms verify` says of branches that were written where there is no gate, by somebody who verified the moment before.
 *
 * @param before that moment; it is valid
 */
export async function verifyAfter(
  laboratory: CodeLaboratory,
  before: Branches,
  branches: Branches,
): Promise<VerifyReport> {
  const { mirror } = laboratory;
  const kept = join(mirror, 'kept');
  const moment = JSON.stringify([...before]);
  if (remembered.get(mirror) !== moment) {
    await verifyAt(laboratory, before);
    await rm(kept, { recursive: true, force: true });
    await cp(join(mirror, 'qms'), kept, { recursive: true });
    remembered.set(mirror, moment);
  }
  await rm(join(mirror, 'qms'), { recursive: true, force: true });
  await cp(kept, join(mirror, 'qms'), { recursive: true });
  await setBranches(mirror, 'refs/heads/', branches);
  return verify({ cwd: mirror, env: testEnvironment }, {});
}

/** Which moment was last remembered, by repository. */
const remembered = new Map<string, string>();
