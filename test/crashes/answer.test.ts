import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildProgram, startProgram } from '../errors/program.ts';
import { answerOf, asMember } from '../errors/trial.ts';
import { git } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { trapped } from './stage.ts';

let qs: QualitySystem;
let server: string;

beforeAll(async () => {
  await buildProgram();
  qs = await foundSystem({ server: true });
  server = await qs.git('config', 'remote.origin.url');
});

type Place = readonly [what: string, only: string, words: string];

/** What a client asks of the system once the server has taken its push, in that order. */
const afterThePush: readonly Place[] = [
  ['looks at its own refs', 'spawn', 'origin/qms/'],
  ['puts the copy in its place', 'rename', '/.qms/workspace/'],
  ['removes what is left of it', 'rm', '/.qms/workspace/'],
  ['answers', 'write', ''],
  ['forgets the act', 'rm', '/qms/unsettled/'],
];
const [, , , answering = ['', '', '']] = afterThePush;

/** Runs a command as a member, and kills it as it asks for something. */
async function killed(by: string, argv: readonly string[], [, only, words]: Place) {
  const { env } = await trapped(1, 'kill', only, words);
  const ended = await startProgram(qs.path, [...argv, '--json', '--key', qs.keyOf(by)], env).ended;
  expect(ended).toMatchObject({ signal: 'SIGKILL', stderr: '' });
  return ended;
}

async function run(by: string, argv: readonly string[]) {
  const { code, stdout, stderr } = await startProgram(qs.path, [...argv, '--json', '--key', qs.keyOf(by)])
    .ended;
  expect(stderr).toBe('');
  return answerOf(code ?? -1, stdout);
}

const done = { code: 0, data: { notes: [expect.stringContaining('not done again')] } };

async function subjects(...args: string[]): Promise<string[]> {
  const text = await git(server, 'log', '--reverse', '--format=%s', ...args);
  return text.split('\n').filter((line) => line !== '');
}

/** How many events of the server say these words. */
const times = async (words: string) => (await subjects('--all', `--grep=${words}`)).length;

const notes = () => readdir(join(qs.path, '.git/qms/unsettled'));

describe('a create whose push has arrived is killed as it', () => {
  test.each(afterThePush)('%s: again, it is not done twice', async (...place) => {
    const title = `Killed as it ${place[0]}`;
    const create = ['create', 'CR', '--title', title];
    await killed('bot', create, place);
    const again = await run('bot', create);
    expect(again).toMatchObject(done);
    expect(await times(title)).toBe(1);
    expect(await readFile(qs.copyOf('bot', again.data.document), 'utf8')).toContain(title);
    expect(await readdir(join(qs.path, '.qms/workspace'))).toEqual(['bot']);
    expect(await notes()).toEqual([]);
  });
});

test('each act of a change record loses its answer: it is done once, and the same command says so', async () => {
  const id = await qs.create({ kind: 'CR', title: 'Answers get lost' });
  const acts: readonly (readonly [string, readonly string[]])[] = [
    ['bot', ['checkin', id]],
    ['bot', ['checkout', id]],
    ['quinn', ['comment', id, '-m', 'Well']],
    ['bot', ['route', id, '--review']],
    ['quinn', ['assign', id, '--assignees', 'quinn,rev']],
    ['quinn', ['review', id, '--recommend', '-m', 'Good.']],
    ['rev', ['review', id, '--recommend', '-m', 'Fine.']],
    ['bot', ['route', id, '--approval']],
    ['rev', ['approve', id]],
    ['quinn', ['approve', id]],
    ['bot', ['release', id]],
    ['bot', ['execute', id, 'EI-1', '--pass', '--summary', 'Done.']],
  ];
  for (const [by, argv] of acts) {
    const before = await subjects(`qms/${id}`);
    await killed(by, argv, answering);
    const events = await subjects(`qms/${id}`);
    expect(events.length).toBeGreaterThan(before.length);
    expect(await run(by, argv), argv.join(' ')).toMatchObject(done);
    expect(await subjects(`qms/${id}`)).toEqual(events);
  }
  expect(await asMember(qs, 'bot')('verify')).toMatchObject({ data: { verdict: 'valid' } });
});

test('a check-in is killed before it removes its copy: the same command removes it', async () => {
  const id = await qs.create({ kind: 'CR', title: 'Leaves a copy' });
  await killed('bot', ['checkin', id], ['removes the copy', 'rm', `/${id}.md`]);
  expect(await run('bot', ['checkin', id])).toMatchObject(done);
  await expect(readFile(qs.copyOf('bot', id))).rejects.toThrow('ENOENT');
});

test('the command that finds out is killed as well: the third one still does not do it again', async () => {
  const create = ['create', 'CR', '--title', 'Asked three times'];
  await killed('bot', create, answering);
  await killed('bot', create, answering);
  expect(await run('bot', create)).toMatchObject(done);
  expect(await times('Asked three times')).toBe(1);
});

test('a refusal of another act in between forgets nothing', async () => {
  const create = ['create', 'CR', '--title', 'Asked around'];
  await killed('bot', create, answering);
  expect(await run('bot', ['comment', 'CR-999', '-m', 'Nobody there'])).toMatchObject({ code: 3 });
  expect(await run('bot', create)).toMatchObject(done);
  expect(await times('Asked around')).toBe(1);
});

test('an answer that was given is not given again: the same words are a new act', async () => {
  const id = await qs.create({ kind: 'CR', title: 'Talked about' });
  const comment = ['comment', id, '-m', 'Once more'];
  for (let count = 0; count < 2; count++)
    expect(await run('quinn', comment)).toMatchObject({ code: 0, data: { notes: [] } });
  expect(await times('Once more')).toBe(2);
});

test.runIf(process.platform === 'linux')(
  'the number of the process that was killed is another’s now',
  async () => {
    const create = ['create', 'CR', '--title', 'Numbers come again'];
    await killed('bot', create, answering);
    const [name = ''] = await notes();
    const path = join(qs.path, '.git/qms/unsettled', name);
    await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), pid: process.pid }));
    expect(await run('bot', create)).toMatchObject(done);
    expect(await times('Numbers come again')).toBe(1);
  },
);
