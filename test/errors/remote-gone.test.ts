import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { git } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { writeScript } from './program.ts';
import { asMember, leavesAll } from './trial.ts';

let qs: QualitySystem;
let server: string;

beforeEach(async () => {
  qs = await foundSystem({ server: true });
  server = await qs.git('config', 'remote.origin.url');
  await bot('create', 'CR', '--title', 'Try connections');
});

const bot = (...argv: string[]) => asMember(qs, 'bot')(...argv);
const say = (text: string) => bot('comment', 'CR-001', '-m', text);
const hook = (name: string, body: string) => writeScript(join(server, 'hooks', name), body);
const events = async () => Number(await git(server, 'rev-list', '--count', 'qms/CR-001')) - 1;

test('a remote that is gone before the push: the act waits for it, and is then done once', async () => {
  await rename(server, `${server}.gone`);
  const before = await qs.git('for-each-ref');
  const { code, rules, message, fix } = await say('Hello');
  expect({ code, rules }).toEqual({ code: 6, rules: ['remote/unreachable'] });
  expect(message).toContain('whether it arrived is not known');
  expect(fix).toContain('run the same command again');
  expect(await qs.git('for-each-ref')).toBe(before);
  await rename(`${server}.gone`, server);
  expect(await say('Hello')).toMatchObject({ code: 0 });
  expect(await events()).toBe(2);
});

test('a server that dies before it moves the refs: nothing arrived', async () => {
  await hook('pre-receive', 'kill -9 $PPID');
  const { code, rules, message } = await leavesAll(qs.path, () => say('Hello'));
  expect({ code, rules }).toEqual({ code: 6, rules: ['remote/unreachable'] });
  expect(message).toContain('does not hold it at present');
  await hook('pre-receive', 'exit 0');
  expect(await say('Hello')).toMatchObject({ code: 0 });
  expect(await events()).toBe(2);
});

test('a server that dies after it moved the refs: the same run finds out', async () => {
  await hook('post-receive', 'kill -9 $PPID');
  expect(await say('Hello')).toMatchObject({ code: 0, data: { counted: 'remote' } });
  expect(await events()).toBe(2);
});

/** The server takes the push, and is then gone before it can say so. */
async function loseAnswer(): Promise<void> {
  await hook('post-receive', `mv '${server}' '${server}.gone'; kill -9 $PPID`);
}

async function serverIsBack(): Promise<void> {
  await rename(`${server}.gone`, server);
  await hook('post-receive', 'exit 0');
}

test('the next run finds out: a create that arrived is not done again, and its copy is written', async () => {
  await loseAnswer();
  const create = ['create', 'CR', '--title', 'Only once'];
  expect(await bot(...create)).toMatchObject({ code: 6, rules: ['remote/unreachable'] });
  await serverIsBack();
  const copy = qs.copyOf('bot', 'CR-002');
  expect(await bot(...create)).toMatchObject({
    code: 0,
    data: { document: 'CR-002', files: [copy], notes: [expect.stringContaining('not done again')] },
  });
  expect(await git(server, 'for-each-ref', '--format=%(refname:short)', 'refs/heads/qms')).toBe(
    'qms/CR-001\nqms/CR-002',
  );
  expect(await bot('checkin', 'CR-002')).toMatchObject({ code: 0 });
});

test('another request in between is another act; the third one, equal to the first, is a new one', async () => {
  await loseAnswer();
  expect(await say('One')).toMatchObject({ code: 6 });
  await serverIsBack();
  const second = await say('Two');
  expect(second).toMatchObject({ code: 0, data: { notes: [expect.stringContaining('arrived')] } });
  expect(await say('One')).toMatchObject({ code: 0 });
  expect(await events()).toBe(4);
});

test('a request of somebody else in the same clone is not taken for it', async () => {
  await loseAnswer();
  expect(await say('Hello')).toMatchObject({ code: 6 });
  await serverIsBack();
  expect(await asMember(qs, 'quinn')('comment', 'CR-001', '-m', 'Hello')).toMatchObject({ code: 0 });
  expect(await events()).toBe(3);
});
