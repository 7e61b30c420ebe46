import { beforeAll, expect, test } from 'vitest';
import { git } from '../helpers/git.ts';
import { treeWith, writeCommit } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { checkout, runStep } from './runner.ts';

/** Trunk is what genesis calls so, whatever branches there are that have a more usual name. */

let qs: QualitySystem;
let bare: string;

beforeAll(async () => {
  qs = await foundSystem({ server: true, trunk: 'master' });
  bare = (await qs.git('remote', 'get-url', 'origin')).trim();
});

test('REQ-192 a branch called main does not hide from the audit what trunk has become', async () => {
  const good = await git(bare, 'rev-parse', 'master');
  const tree = await treeWith(qs.path, good, { '.qms/forged': 'x\n' });
  const parts = { tree, parents: [good], message: 'Past the rules\n', author: 'bot', key: null };
  const forged = await writeCommit(qs.path, { ...parts, time: 1_790_000_000 });
  await qs.git('push', '--quiet', 'origin', `${forged}:refs/heads/master`, `${good}:refs/heads/main`);
  const inputs = { mode: 'audit', genesis: qs.genesis, token: '' };
  const ran = await runStep(await checkout(bare), { event: 'schedule', payload: {}, inputs });
  expect(ran, ran.log).toMatchObject({ status: 1, outputs: { verdict: 'fail' } });
  expect(ran.log).toContain(forged.slice(0, 12));
});
