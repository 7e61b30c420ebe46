import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { commandLineOf } from '../cli/as-member.ts';
import type { Answered } from '../cli/fake-io.ts';
import { closeGate, serverOf } from '../helpers/gated-server.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../helpers/quality-system.ts';
import { doseCalculator, type Program, pumpControl, runSuite, writeFiles } from './programs.ts';
import { changeRecord, matrix, specification, withSummary } from './texts.ts';

/**
 * Two real programs under one quality system behind the gate, by nothing but the command line and git. DOSE is a folder of
 * this repository and is tested by vitest; PUMP is another repository, a pointer in this one, and is tested by node:test.
 */
const registration = `
systems:
  DOSE:
    title: The dose calculator
    paths: [apps/dose]
    suites:
      unit: { attest: [ci-bot] }
  PUMP:
    title: The pump control
    paths: [vendor/pump]
    submodule: true
    suites:
      unit: { attest: [ci-bot] }
`;

interface Place {
  readonly system: 'DOSE' | 'PUMP';
  readonly program: Program;
  /** The path of the system in trunk. */
  readonly path: string;
  /** Where its suite runs in a clone of its repository. */
  readonly folder: string;
  /** The repository that its code is written in. */
  readonly repository: () => string;
  /** Begins the execution branch, or goes back to it. */
  readonly begin: (id: string) => Promise<unknown>;
  /** Sends what was committed to `exec/<id>`. */
  readonly send: (id: string) => Promise<unknown>;
  /** Takes the last change of the code back, in the work tree. */
  readonly revert: () => Promise<unknown>;
  /** What trunk holds at the path where a commit is its code. */
  readonly codeOf: (commit: string) => Promise<string>;
}

let qs: QualitySystem;
let pump: string;

const dosePlace: Place = {
  system: 'DOSE',
  program: doseCalculator,
  path: 'apps/dose',
  folder: 'apps/dose',
  repository: () => qs.path,
  begin: (id) => as('bot', 'branch', id),
  send: (id) => qs.git('push', '--quiet', 'origin', `exec/${id}`),
  revert: async () => {
    const step = await qs.git('log', '-1', '--first-parent', '--format=%H', 'origin/main', '--', 'apps/dose');
    await qs.git('revert', '--no-commit', '-m', '1', step);
  },
  codeOf: (at) => qs.git('rev-parse', `${at}:apps/dose`),
};

const pumpPlace: Place = {
  system: 'PUMP',
  program: pumpControl,
  path: 'vendor/pump',
  folder: '.',
  repository: () => pump,
  begin: async () => {},
  send: async (id) => {
    await qs.git('fetch', '--quiet', pump, 'main');
    await qs.git('push', '--quiet', 'origin', `FETCH_HEAD:refs/heads/exec/${id}`);
    await qs.git('fetch', '--quiet', 'origin');
  },
  revert: () => git(pump, 'revert', '--no-commit', 'HEAD~2..HEAD'),
  codeOf: async (at) => at,
};

/** What a member types; it must be done. */
async function as(member: string, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr }: Answered = await commandLineOf(qs)(member)(...argv);
  expect(code, `qms ${argv.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

/** What a member types, to be refused. @returns the rules that say why */
async function refused(member: string, ...argv: string[]): Promise<string[]> {
  const { code, stderr } = await commandLineOf(qs)(member)(...argv);
  expect(code).toBe(1);
  return [...stderr.matchAll(/why: ([a-z-]+\/[a-z-]+)/g)].map(([, rule = '']) => rule);
}

/** Creates the document of this kind of a system with a text that lies outside of the repository. */
async function written(kind: string, system: string, text: string): Promise<void> {
  const file = join(await temporaryDirectory(), 'draft.md');
  await writeFile(file, text);
  await as('bot', 'create', kind, '--name', system, '--title', 'As the text says', '--file', file);
}

/** From a draft or a finished execution to its approval. */
async function approved(id: string, owner = 'bot'): Promise<void> {
  await as(owner, 'route', id, '--review');
  await as('quinn', 'assign', id, '--assignees', 'quinn');
  await as('quinn', 'review', id, '--recommend', '-m', 'Read, and sound.');
  await as(owner, 'route', id, '--approval');
  await as('quinn', 'approve', id);
}

/** Commits what differs where the system is written, as bot. @returns the commit */
async function commit({ repository, folder }: Place, id: string, message: string): Promise<string> {
  const signed = ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${qs.keyOf('bot')}`];
  const who = ['-c', 'user.name=bot', '-c', 'user.email=bot@example.org', ...signed];
  await git(repository(), 'add', '--', folder);
  await git(repository(), ...who, 'commit', '-q', '-S', '-m', message, '--trailer', `QMS-CR: ${id}`);
  return git(repository(), 'rev-parse', 'HEAD');
}

/** Runs the suite at a commit and brings what it reports. @returns the exit code of the runner */
async function attested({ program, repository, folder }: Place, id: string, at: string): Promise<number> {
  const { report, exitCode } = await runSuite(program, repository(), at, folder);
  const ended = ['--exit-code', String(exitCode)];
  await as('ci-bot', 'evidence', 'ci', id, '--suite', 'unit', '--commit', at, '--report', report, ...ended);
  return exitCode;
}

/** Brings the matrix of the system into force for a commit: the first, or a revision. */
async function traced({ system }: Place, id: string, at: string): Promise<void> {
  const rtm = `SDLC-${system}-RTM`;
  const known = (await qs.git('ls-remote', 'origin', `qms/${rtm}`)) !== '';
  if (known) await as('bot', 'checkout', rtm, '--authority', id);
  else await written('RTM', system, matrix(system));
  await as('bot', 'rtm', 'build', rtm, '--change', id, '--commit', at);
  await as('bot', 'checkin', rtm, ...(known ? ['--summary', `Qualified under ${id}`] : []));
  await approved(rtm);
}

/** A change record of the system in execution. @returns its id */
async function planned({ system, path }: Place, title: string): Promise<string> {
  const created = await as('bot', 'create', 'CR', '--title', title, '--json');
  const id = JSON.parse(created).data.document as string;
  await writeFile(qs.copyOf('bot', id), changeRecord(id, system, title, [path]));
  await as('bot', 'checkin', id);
  await approved(id);
  await as('bot', 'release', id);
  return id;
}

/** Brings the qualified commit in, closes the record and so releases the system. */
async function released(
  { system, path, codeOf }: Place,
  id: string,
  at: string,
  release: string,
): Promise<void> {
  await as('bot', 'gate', id);
  await as('bot', 'merge', id);
  await as('bot', 'execute', id, 'EI-1', '--pass', '--summary', `${system} is in trunk`);
  await as('bot', 'checkout', id);
  const copy = qs.copyOf('bot', id);
  await writeFile(copy, withSummary(await readFile(copy, 'utf8'), `${system} is in trunk.`));
  await as('bot', 'checkin', id);
  await approved(id);
  await as('bot', 'gate', id, 'close');
  await as('bot', 'close', id);
  await qs.git('fetch', '--quiet', '--tags', 'origin');
  expect(await inTrunk(path)).toBe(await codeOf(at));
  // The release is tagged at the step that closed the record, on the server as well, and whoever wants can check it.
  const server = await serverOf(qs);
  expect(await git(server, 'rev-parse', `${release}^{commit}`)).toBe(await git(server, 'rev-parse', 'main'));
  expect(await git(server, 'log', '-1', '--format=%s', release)).toMatch(new RegExp(`^${id}: closed`));
  const signers = `gpg.ssh.allowedSignersFile=${join(qs.path, '.qms/allowed_signers')}`;
  await qs.git('-c', signers, 'tag', '--verify', release);
}

const inTrunk = (path: string) => qs.git('rev-parse', `origin/main:${path}`);

/** Takes the system through a change that is red at first, to its first release. */
async function change(place: Place, title: string): Promise<void> {
  const { program, repository, folder } = place;
  const id = await planned(place, title);
  await place.begin(id);
  const files = join(repository(), folder);
  await writeFiles(files, program.broken);
  const red = await commit(place, id, title);
  await place.send(id);
  expect(await attested(place, id, red)).toBe(1);
  expect(await refused('bot', 'merge', id)).toEqual(['gate/suites', 'gate/matrix']);
  await writeFiles(files, program.changed);
  const green = await commit(place, id, 'Mend what the suite found');
  await place.send(id);
  expect(await attested(place, id, green)).toBe(0);
  await traced(place, id, green);
  await released(place, id, green, `${place.system}-1.0`);
}

beforeAll(async () => {
  const ci = `name=ci-bot,email=ci-bot@example.org,group=ci,kind=ci,sponsor=ada,key=${await writeMemberKey('ci-bot')}`;
  qs = await foundSystem({ server: true, more: [ci] });
  await closeGate(qs);
  const stranger = ['-c', 'user.name=ada', '-c', 'user.email=ada@example.org'];
  pump = await temporaryDirectory();
  await git(pump, 'init', '--quiet', '--initial-branch=main');
  await writeFiles(pump, pumpControl.files);
  await git(pump, 'add', '.');
  await git(pump, ...stranger, 'commit', '--quiet', '--no-gpg-sign', '-m', 'Begin the pump');
  // What was there before the systems were registered.
  const first = await git(pump, 'rev-parse', 'HEAD');
  await writeFiles(join(qs.path, 'apps/dose'), doseCalculator.files);
  await qs.git('add', 'apps');
  await qs.git('update-index', '--add', '--cacheinfo', `160000,${first},vendor/pump`);
  await qs.git(...stranger, 'commit', '--quiet', '--no-gpg-sign', '-m', 'Begin the dose, point at the pump');
  await qs.git('push', '--quiet', 'origin', 'main');
  await as('ada', 'checkout', 'POLICY');
  const policy = join(qs.path, '.qms/workspace/ada/POLICY/policy.yaml');
  await writeFile(policy, `${await readFile(policy, 'utf8')}${registration}`);
  await as('ada', 'checkin', 'POLICY', '-m', 'Register DOSE and PUMP');
  await approved('POLICY', 'ada');
}, 600_000);

test.each([
  ['vitest', dosePlace, 'Round the dose'],
  ['node:test', pumpPlace, 'Stop at 5 bar'],
])(
  'REQ-107, REQ-109, REQ-110, REQ-119: a real suite of %s takes a change and its rollback to a release',
  async (_runner, place, title) => {
    const { system, program, path, repository } = place;
    await written('RS', system, specification(system, program.requirements));
    await as('bot', 'checkin', `SDLC-${system}-RS`);
    await approved(`SDLC-${system}-RS`);
    const before = await inTrunk(path);

    await change(place, title);
    expect(await inTrunk(path)).not.toBe(before);

    const id = await planned(place, `Take this back, ${title}`);
    await place.begin(id);
    await place.revert();
    const back = await commit(place, id, `Take this back, ${title}`);
    await place.send(id);
    // What proved the change proves nothing of its revert, though the code is one that was there before.
    expect(await refused('bot', 'merge', id, '--commit', back)).toEqual([
      'gate/suites',
      'gate/ratchet',
      'gate/matrix',
    ]);
    expect(await attested(place, id, back)).toBe(0);
    await traced(place, id, back);
    await released(place, id, back, `${system}-1.1`);
    const tree = (code: string) => git(repository(), 'rev-parse', `${code}^{tree}`);
    expect(await tree(await inTrunk(path))).toBe(await tree(before));

    await as('ada', 'verify', '--full');
  },
  600_000,
);
