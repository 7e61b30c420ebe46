import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runGateDaemon } from '../../src/acts/gate-daemon/run.ts';
import { gateSocket } from '../../src/acts/gate-daemon/socket.ts';
import { hookStatus } from '../../src/acts/hooks.ts';
import { doctor } from '../../src/reading/doctor.ts';
import { packageFile } from '../../src/repository/package-files.ts';
import type { DocId } from '../../src/rules/values.ts';
import { type CrashStage, heldComment, pushInto, trapped } from '../crashes/stage.ts';
import { closeGate, refusalOf, serverOf } from '../helpers/gated-server.ts';
import { git, testEnvironment } from '../helpers/git.ts';
import { eventByHand } from '../helpers/hand-made.ts';
import { foundSystem } from '../helpers/quality-system.ts';
import { commitsOf, expectSound } from '../races/invariants.ts';
import { ask, fieldsFor, hookOf, sayTo, startDaemon } from './daemon.ts';

let stage: CrashStage;
let ids: readonly DocId[];

beforeAll(async () => {
  const qs = await foundSystem({ server: true });
  ids = [];
  for (const title of ['One', 'Two', 'Three', 'Four', 'Five'])
    ids = [...ids, await qs.create({ kind: 'CR', title })];
  await closeGate(qs);
  const server = await serverOf(qs);
  stage = { qs, server, id: ids[0] as DocId, base: await commitsOf(server) };
});

/** What the server said, and what it said it of. */
const words = (said: string) => said.split('\n').filter((line) => line.startsWith('remote: '));

/** A push that the gate refuses: the member may not do that. */
async function refusedMoves(): Promise<Record<string, string>> {
  const { qs, id } = stage;
  await qs.git('fetch', '--quiet', 'origin');
  const oid = await eventByHand(qs, {
    id,
    act: 'cancel',
    by: 'rev',
    state: 'CANCELLED',
    set: { Reason: 'x' },
  });
  return { [`refs/heads/qms/${id}`]: oid };
}

const status = async () => (await hookStatus({ cwd: stage.server, env: testEnvironment }, '.')).daemon;

test('a push is accepted and refused through the daemon in the same words as without [REQ-077]', async () => {
  const refused = await refusedMoves();
  const without = await pushInto(stage, refused);
  const daemon = await startDaemon(stage.server);
  const through = await pushInto(stage, refused);
  expect(without.accepted).toBe(false);
  expect(through.accepted).toBe(false);
  expect(words(through.said)).toEqual(words(without.said));
  expect(words(through.said).join('\n')).toMatch(/ [a-z-]+\/[a-z-]+: /);
  const accepted = await pushInto(stage, await heldComment(stage));
  expect(accepted.accepted, accepted.said).toBe(true);
  expect(await daemon.end()).toBe(2);
});

test('hooks status and doctor say whether it answers; a second one does not start', async () => {
  expect(await status()).toBe('none');
  const daemon = await startDaemon(stage.server);
  expect(await status()).toBe('answers');
  const options = { cwd: stage.server, env: testEnvironment };
  expect(await refusalOf(() => runGateDaemon(options, '.', () => {}))).toEqual(['gate/running']);
  const check = async () =>
    (await doctor(options, process.versions.node)).checks.find((each) => each.name === 'gate daemon');
  expect((await check())?.status).toBe('ok');
  daemon.signal('SIGSTOP');
  expect((await check())?.status).toBe('warn');
  daemon.signal('SIGCONT');
  await daemon.end();
});

test('a daemon that was killed leaves the push to the hook, and its socket to the next one', async () => {
  const first = await startDaemon(stage.server);
  first.signal('SIGKILL');
  await expect.poll(status).toBe('none');
  const alone = await pushInto(stage, await heldComment(stage));
  expect(alone.accepted, alone.said).toBe(true);
  const next = await startDaemon(stage.server);
  const through = await pushInto(stage, await heldComment(stage));
  expect(through.accepted, through.said).toBe(true);
  expect(await next.end()).toBeGreaterThan(0);
});

test('a daemon that is killed or stops while it judges leaves the push to the hook [REQ-077]', async () => {
  for (const how of ['kill', 'stop'] as const) {
    const trap = await trapped(1, how, 'readFile', 'incoming');
    const daemon = await startDaemon(stage.server, trap.env);
    const pushed = await pushInto(stage, await heldComment(stage));
    expect(pushed.accepted, pushed.said).toBe(true);
    expect((await trap.sprung()).number).toBe(daemon.pid);
    const refused = await pushInto(stage, await refusedMoves());
    expect(refused.accepted).toBe(false);
    // What wakes up late finds its push gone, and disturbs none.
    daemon.signal('SIGCONT');
    const later = await pushInto(stage, await heldComment(stage));
    expect(later.accepted, later.said).toBe(true);
    daemon.signal('SIGKILL');
    await expect.poll(status).toBe('none');
  }
});

test('a daemon of another build, or with other settings of git, judges nothing', async () => {
  const daemon = await startDaemon(stage.server);
  const text = await readFile(hookOf(stage.server), 'utf8');
  await writeFile(hookOf(stage.server), text.replace(packageFile('dist/build'), packageFile('package.json')));
  try {
    const pushed = await pushInto(stage, await heldComment(stage));
    expect(pushed.accepted, pushed.said).toBe(true);
  } finally {
    await writeFile(hookOf(stage.server), text);
  }
  const other = await ask(stage.server, await fieldsFor(stage.server, '', { BUILD: 'another' }));
  expect(other).toEqual({ verdict: 'other', text: '' });
  expect(await ask(stage.server, await fieldsFor(stage.server, '', { HOME: '/elsewhere' }))).toEqual(other);
  expect(await ask(stage.server, await fieldsFor(stage.server, ''))).toEqual({
    verdict: 'accepted',
    text: 'no plan\n',
  });
  await daemon.end();
});

test('it judges no push to another repository, nor one whose objects lie elsewhere', async () => {
  const { server, qs } = stage;
  const daemon = await startDaemon(server);
  const objects = join(server, 'objects');
  const quarantine = {
    GIT_QUARANTINE_PATH: join(objects, 'pack'),
    GIT_OBJECT_DIRECTORY: join(objects, 'pack'),
  };
  const wrong: Readonly<Record<string, string | undefined>>[] = [
    { FOLDER: qs.path },
    { FOLDER: join(qs.path, '.git') },
    { GIT_DIR: join(qs.path, '.git') },
    { GIT_COMMON_DIR: server },
    { GIT_DIR: undefined },
    { PLAN: '../../evil' },
    { INPUT: undefined },
    quarantine,
    { ...quarantine, GIT_ALTERNATE_OBJECT_DIRECTORIES: `${objects}:${join(qs.path, '.git/objects')}` },
    { ...quarantine, GIT_OBJECT_DIRECTORY: objects, GIT_ALTERNATE_OBJECT_DIRECTORIES: objects },
  ];
  for (const more of wrong)
    expect((await ask(server, await fieldsFor(server, '', more)))?.verdict, JSON.stringify(more)).toBe(
      'other',
    );
  for (const noise of ['', 'GET / HTTP/1.1\r\n\r\n', 'git-qms gate 1\n\0\0\0\u0005\0\0\0\u0009A'])
    if (noise !== '') expect(await sayTo(server, Buffer.from(noise))).toBeNull();
  await daemon.end();
});

test('an answer that is not whole and known is none: the hook judges', async () => {
  const moves = await refusedMoves();
  const answers = [
    '',
    'accepted',
    'git-qms gate 1 accepted 8\nno pla',
    'git-qms gate 1 accepted 8\nno plan\n\n',
    'git-qms gate 1 accepted 0\n',
    'git-qms gate 1 refused 0\n',
    'git-qms gate 1 here 0\n',
    // It names a plan that it never left.
    'git-qms gate 1 accepted 5\nplan\n',
  ];
  let asked = 0;
  const liar = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.end(answers[asked] ?? '');
      asked += 1;
    });
  });
  await rm(gateSocket(stage.server), { force: true });
  await new Promise<void>((resolve) => liar.listen(gateSocket(stage.server), resolve));
  try {
    for (const answer of answers) {
      const { accepted, said } = await pushInto(stage, moves);
      expect(accepted, answer).toBe(false);
      expect(said, answer).toContain('qms: refused');
    }
    expect(asked).toBe(answers.length);
  } finally {
    await new Promise((resolve) => liar.close(resolve));
  }
});

test('what a refused push brought is not there for the next one', async () => {
  const { server, qs } = stage;
  const daemon = await startDaemon(server);
  const good = await heldComment(stage);
  const [ref = '', oid = ''] = Object.entries(good)[0] ?? [];
  const standing = await git(server, 'rev-parse', ref);
  const bad = await eventByHand(qs, { id: ids[1] as DocId, act: 'comment', by: 'rev', key: null, text: 'x' });
  const both = await pushInto(stage, { ...good, [`refs/heads/qms/${ids[1]}`]: bad });
  expect(both.accepted).toBe(false);
  const alone = await ask(server, await fieldsFor(server, `${standing} ${oid} ${ref}\n`));
  expect(alone?.verdict).not.toBe('accepted');
  const again = await pushInto(stage, good);
  expect(again.accepted, again.said).toBe(true);
  expect(await daemon.end()).toBe(3);
});

test('ten writers at once: of two on one record one wins, and none is lost or doubled [REQ-077]', async () => {
  const { server, qs } = stage;
  const daemon = await startDaemon(server);
  await qs.git('fetch', '--quiet', 'origin');
  const base = await commitsOf(server);
  const held: { id: DocId; oid: string }[] = [];
  for (const id of ids)
    for (const by of ['quinn', 'rev'])
      held.push({ id, oid: await eventByHand(qs, { id, act: 'comment', by, text: `A word of ${by}.` }) });
  const pushed = await Promise.all(
    held.map(async ({ id, oid }) => ({
      id,
      oid,
      ...(await pushInto(stage, { [`refs/heads/qms/${id}`]: oid })),
    })),
  );
  for (const id of ids) {
    const done = pushed.filter((each) => each.id === id && each.accepted);
    expect(done.map(({ oid }) => oid)).toEqual([await git(server, 'rev-parse', `qms/${id}`)]);
  }
  for (const { accepted, said } of pushed)
    if (!accepted)
      expect(said).toMatch(/ref\/race|cannot lock ref|incorrect old value|fetch first|non-fast-forward/);
  const acknowledged = pushed.filter((each) => each.accepted).map(({ oid }) => oid);
  await expectSound(server, { base, acknowledged });
  expect(await daemon.end()).toBeGreaterThanOrEqual(ids.length);
  expect((await readdir(join(server, 'qms'))).filter((name) => name.startsWith('together-'))).toEqual([]);
});
