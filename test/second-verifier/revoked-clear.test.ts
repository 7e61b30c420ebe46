import { beforeEach, describe, expect, test } from 'vitest';
import { branch } from '../../src/acts/branch.ts';
import { clear } from '../../src/acts/clear.ts';
import { merge } from '../../src/acts/merge.ts';
import { route } from '../../src/acts/route.ts';
import { userRevoke } from '../../src/acts/user-revoke.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { eventsByHand, tipOf } from '../helpers/hand-made.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import { codeByHand, judgeMoves, type Moves } from './code-by-hand.ts';
import { python } from './second-opinion.ts';

const greets = { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' } as const;

let qs: SoftwareSystem;
let id: DocId;
let commit: Oid;
/** The step of trunk before ada cleared. */
let before: string;
let cleared: string;

/** Both verifiers name the rule. */
async function refusedBy(rule: string, moves: Moves): Promise<void> {
  const { first, second } = await judgeMoves(qs, moves);
  expect({ first: first.rules, second: second.rules }).toEqual({
    first: expect.arrayContaining([rule]),
    second: expect.arrayContaining([rule]),
  });
}

async function foundValid(): Promise<void> {
  await qs.git('fetch', '--quiet', 'origin');
  const { first, second } = await judgeMoves(qs, {});
  expect(first).toMatchObject({ verdict: 'valid', rules: [] });
  expect(second).toEqual(first);
}

/** What was cleared is void under the policy that quinn brings: ada's key was copied before she cleared. */
async function revokeAda(after?: string): Promise<readonly string[]> {
  const { voided } = await userRevoke(qs.as('quinn'), { name: 'ada', after, reason: 'The key was copied.' });
  await qs.git('fetch', '--quiet', 'origin');
  return voided.map(({ what }) => what);
}

const refusal = (act: Promise<unknown>) =>
  act.then(
    () => [],
    (error: { findings: readonly { rule: string }[] }) => error.findings.map(({ rule }) => rule),
  );

beforeEach(async () => {
  qs = await foundSoftware();
  id = await qs.change();
  commit = await qs.commit(id, { 'src/app.js': 'export const greet = () => "hello";\n' });
  await qs.attest(id, commit, greets);
  await qs.matrix(id, commit);
  await qs.git('fetch', '--quiet', 'origin');
  before = await tipOf(qs, 'trunk');
  await clear(qs.as('ada'), { id });
  await qs.git('fetch', '--quiet', 'origin');
  cleared = await tipOf(qs, id);
});

describe.skipIf(!python)('a clear that a revocation voids', () => {
  test('REQ-107: lets no code in; another one does, and the record closes', async () => {
    expect(await revokeAda(before)).toEqual(['clear of APP']);
    await refusedBy('code/clear', { main: await codeByHand(qs, { pin: cleared, commit }) });
    const answered = await merge(qs.as('bot'), { id });
    expect(answered.commits.map(({ act }) => act)).toEqual(['clear', 'code']);
    await qs.bring(id, 'CLOSED');
    await foundValid();
  });

  test('is no proof at the close, where the code came in by it: it qualifies again', async () => {
    await merge(qs.as('bot'), { id });
    await qs.git('fetch', '--quiet', 'origin');
    expect(await revokeAda(before)).toEqual(['clear of APP']);
    expect(await refusal(route(qs.as('bot'), { id, to: 'review' }))).toContain('code/missing');
    const routed = {
      id,
      act: 'route',
      by: 'bot',
      state: 'IN_POST_REVIEW',
      pins: ['trunk', 'SDLC-APP-RTM'],
    } as const;
    await refusedBy('code/missing', { [`qms/${id}`]: await eventsByHand(qs, routed) });
    for (const [key, value] of Object.entries({
      signingkey: qs.keyOf('bot'),
      name: 'bot',
      email: 'bot@example.org',
    }))
      await qs.git('config', `user.${key}`, value);
    await branch(qs.as('bot'), { id, update: true });
    const again = await qs.commit(id, { 'src/app.js': 'export const greet = () => "hello again";\n' });
    await qs.attest(id, again, greets);
    await qs.matrix(id, again);
    await merge(qs.as('bot'), { id });
    await qs.bring(id, 'CLOSED');
    await foundValid();
  });

  test('stands where the key was lost after the code came in', async () => {
    await merge(qs.as('bot'), { id });
    expect(await revokeAda()).toEqual([]);
    await qs.bring(id, 'CLOSED');
    await foundValid();
  });
});
