import { expect, test } from 'vitest';
import { newCommits, openContext } from '../../src/acts/context.ts';
import { decidePush } from '../../src/history/push.ts';
import { ok } from '../../src/rules/finding.ts';
import type { Oid } from '../../src/rules/values.ts';
import { treeWith, writeCommit } from '../helpers/hand-made.ts';
import { foundSystem } from '../helpers/quality-system.ts';

test('an index of trunk that ends before the step that is pushed is an error, and no verdict', async () => {
  const qs = await foundSystem();
  const tree = await treeWith(qs.path, 'main', { '.qms/policy.yaml': 'forged\n' });
  const parts = { parents: [qs.genesis], message: 'Forged\n', author: 'bot', time: 1_790_000_000, key: null };
  const step = (await writeCommit(qs.path, { ...parts, tree })) as Oid;
  const { repository, reader, founded, history, close } = await openContext(qs.as('ada'));
  try {
    const source = {
      repository,
      reader,
      founded,
      now: 1_790_000_000,
      newCommits: (tips: readonly Oid[], base: Oid) => newCommits(repository, tips, base),
    };
    const pushed = [{ ref: 'refs/heads/main', old: qs.genesis as Oid, new: step }];
    const [found] = (await decidePush(source, pushed)).findings;
    expect(found?.rule).toBe('trunk/governed-path');
    const stale = { ...source, index: async () => ok(history.source.trunk) };
    await expect(decidePush(stale, pushed)).rejects.toThrow('the index of trunk ends before');
  } finally {
    await close();
  }
});
