import { expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { comment } from '../../src/acts/comment.ts';
import type { ContextOptions } from '../../src/acts/context.ts';
import { release } from '../../src/acts/release.ts';
import { userAdd } from '../../src/acts/user-add.ts';
import { userRevoke } from '../../src/acts/user-revoke.ts';
import { preReceive } from '../../src/hook/pre-receive.ts';
import { git, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { bringPolicyIntoForce, foundPolicySystem, newcomer, rulesAgainst } from './policy-system.ts';

/** A repository that holds what the system holds now, under the same refs. */
async function copyOf(qs: QualitySystem): Promise<string> {
  const path = await temporaryDirectory();
  await git(path, 'clone', '--quiet', '--mirror', qs.path, '.');
  await git(path, 'config', 'qms.genesis', qs.genesis);
  await git(path, 'remote', 'remove', 'origin');
  return path;
}

/** What the server's gate says of a push of some branches from another repository, as they stand there. */
async function rulesAgainstPush(server: string, from: string, ...branches: string[]): Promise<string[]> {
  await git(server, 'fetch', '--quiet', from, '+refs/heads/*:refs/incoming/*');
  const zero = '0'.repeat(40);
  const lines = await Promise.all(
    branches.map(async (branch) => {
      const old = await git(server, 'for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);
      return `${old || zero} ${await git(from, 'rev-parse', `refs/heads/${branch}`)} refs/heads/${branch}\n`;
    }),
  );
  const now = Math.floor(Date.now() / 1000);
  const findings = await preReceive({ cwd: server, env: testEnvironment, text: lines.join(''), now });
  return findings.map(({ rule }) => rule);
}

const at = (options: ContextOptions, cwd: string): ContextOptions => ({ ...options, cwd });

test('a key is not used in the push that brings it into force [REQ-001]', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('DRAFT');
  const server = await copyOf(qs);
  await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  await bringPolicyIntoForce(qs);
  await comment(qs.as('nia'), { id, text: 'I am new here.' });
  expect(await rulesAgainstPush(server, qs.path, 'main', 'qms/POLICY', `qms/${id}`)).toEqual([
    'signature/unknown-key',
  ]);
  expect(await rulesAgainstPush(server, qs.path, 'main', 'qms/POLICY')).toEqual([]);
});

test('a revocation passes the gate with its step and its checkpoint', async () => {
  const qs = await foundPolicySystem();
  await qs.crIn('PRE_APPROVED');
  const server = await copyOf(qs);
  await userRevoke(qs.as('quill'), { name: 'rev', after: qs.genesis, suspend: true, reason: 'Stolen.' });
  expect(await rulesAgainstPush(server, qs.path, 'main', 'qms/POLICY')).toEqual([]);
});

test('so does the revocation of one’s own key', async () => {
  const qs = await foundPolicySystem();
  await qs.crIn('PRE_APPROVED');
  const server = await copyOf(qs);
  await userRevoke(qs.as('sam'), { name: 'sam', reason: 'Stolen.' });
  expect(await rulesAgainstPush(server, qs.path, 'main', 'qms/POLICY')).toEqual([]);
});

test('an approval with a revoked key, dated before the revocation, is refused, and void where no gate stood [REQ-009]', async () => {
  const qs = await foundPolicySystem();
  const id = await qs.crIn('IN_PRE_APPROVAL');
  await approve(qs.as('quinn'), { id });
  // The thief's clone knows nothing of the revocation, and its clock tells an earlier time.
  const thief = await copyOf(qs);
  const earlier = Date.now() - 60_000;
  await approve(at(qs.as('rev', { clock: () => earlier }), thief), { id });
  await userRevoke(qs.as('ada'), { name: 'rev', reason: 'The key was copied.' });

  const server = await copyOf(qs);
  expect(await rulesAgainstPush(server, thief, `qms/${id}`)).toEqual(['signature/revoked-key']);
  await qs.git('fetch', '--quiet', thief, `+refs/heads/qms/${id}:refs/heads/qms/${id}`);
  expect(await rulesAgainst(release(qs.as('bot'), { id }))).toContain('revocation/void');
});

test('an old policy, validly signed as it is, does not come back [REQ-050]', async () => {
  const qs = await foundPolicySystem();
  await userAdd(qs.as('ada'), { member: await newcomer('nia', 'initiator') });
  await bringPolicyIntoForce(qs);
  const old = await copyOf(qs);
  await userRevoke(qs.as('ada'), { name: 'nia', reason: 'Stolen.' });
  const server = await copyOf(qs);
  expect(await rulesAgainstPush(server, old, 'main', 'qms/POLICY')).not.toEqual([]);
});
