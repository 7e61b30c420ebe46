import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { review } from '../../src/acts/review.ts';
import type { DocId } from '../../src/rules/values.ts';
import { qms } from '../cli/fake-io.ts';
import { writeEd25519Key } from '../helpers/ed25519-key.ts';
import { closeGate, standing } from '../helpers/gated-server.ts';
import { git, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { type EventByHand, eventByHand, writeCommit } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { expectActRefused, expectPushRefused } from './expect-refused.ts';

let qs: QualitySystem;
let inReview: DocId;
let stranger: string;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  inReview = await qs.crIn('IN_PRE_REVIEW');
  stranger = join(await temporaryDirectory(), 'stranger');
  await writeEd25519Key(stranger, 'stranger', 'stranger');
  await closeGate(qs);
}, 300_000);

const quinnsReview = (): EventByHand => ({
  id: inReview,
  act: 'review',
  by: 'quinn',
  set: { Outcome: 'recommend' },
  text: 'Good.',
});

test('C: no command takes the name of an actor', async () => {
  const before = await standing(qs);
  const { code } = await qms(
    ['review', inReview, '--recommend', '-m', 'Good.', '--user', 'quinn', '--key', qs.keyOf('bot')],
    { cwd: qs.path, env: testEnvironment },
  );
  expect(code).toBe(2);
  expect(await standing(qs)).toEqual(before);
});

test('C: an act is made by whoever holds the key', async () => {
  await expectActRefused(qs, 'signature/unknown-key', () =>
    review(qs.as('quinn', { keyFlag: stranger }), { id: inReview, outcome: 'recommend', text: 'Good.' }),
  );
});

test.each([
  ['signed by another member', 'event/actor', { key: 'bot' }],
  ['without a signature', 'signature/missing', { key: null }],
  ['with another author', 'event/author', { author: 'rev' }],
] as const)(
  'C: an event in the name of quality is refused %s [REQ-001] [REQ-006]',
  async (_how, rule, forged) => {
    const event = await eventByHand(qs, { ...quinnsReview(), ...forged });
    await expectPushRefused(qs, { rule, push: { [`qms/${inReview}`]: event } });
  },
);

test('C: an event is refused with the signature of a key that nobody registered', async () => {
  const good = await eventByHand(qs, quinnsReview());
  const event = await resigned(good, stranger);
  await expectPushRefused(qs, { rule: 'signature/unknown-key', push: { [`qms/${inReview}`]: event } });
});

test('N: a clone is read without any key, and written with none', async () => {
  const clone = await temporaryDirectory();
  await git(clone, 'clone', '--quiet', await qs.git('config', 'remote.origin.url'), '.');
  const around = { cwd: clone, env: testEnvironment };
  expect(await qms(['status', inReview], around)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('IN_PRE_REVIEW'),
  });
  const comment = await qms(['comment', inReview, '-m', 'Hello.', '--key', stranger], around);
  expect(comment.code).toBe(5);
  const event = await resigned(
    await eventByHand(qs, { id: inReview, act: 'comment', by: 'rev', text: 'Hello.' }),
    stranger,
  );
  await expectPushRefused(qs, { rule: 'signature/unknown-key', push: { [`qms/${inReview}`]: event } });
});

test('O: an event that claims a state does not make it [REQ-020]', async () => {
  const event = await eventByHand(qs, {
    id: inReview,
    act: 'comment',
    by: 'quinn',
    state: 'POST_APPROVED',
    text: 'Ready to close.',
  });
  await expectPushRefused(qs, { rule: 'event/state', push: { [`qms/${inReview}`]: event } });
});

test('O: nor can a close build on such a claim', async () => {
  const claim = await eventByHand(qs, {
    id: inReview,
    act: 'comment',
    by: 'bot',
    state: 'POST_APPROVED',
    phase: 'post',
    version: '2.0',
    text: 'Ready to close.',
  });
  const closed = await eventByHand(qs, {
    id: inReview,
    act: 'close',
    by: 'bot',
    state: 'CLOSED',
    after: claim,
  });
  await expectPushRefused(qs, { rule: 'event/state', push: { [`qms/${inReview}`]: closed } });
});

test('O: a close that claims nothing false is no event of its state either', async () => {
  await expectActRefused(qs, 'lifecycle/no-transition', async () => {
    const { close } = await import('../../src/acts/close.ts');
    return close(qs.as('bot'), { id: inReview });
  });
  const closed = await eventByHand(qs, { id: inReview, act: 'close', by: 'bot', state: 'CLOSED' });
  await expectPushRefused(qs, { rule: 'lifecycle/no-transition', push: { [`qms/${inReview}`]: closed } });
});

/** The same commit, signed by another key. */
async function resigned(commit: string, key: string): Promise<string> {
  const show = (format: string) => qs.git('show', '-s', `--format=${format}`, commit);
  return writeCommit(qs.path, {
    tree: await show('%T'),
    parents: [await show('%P')],
    message: `${await show('%B')}`.replace(/\n*$/, '\n'),
    author: await show('%an'),
    time: Number(await show('%at')),
    key,
  });
}
