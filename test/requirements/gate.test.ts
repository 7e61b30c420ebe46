import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, serverOf, standing } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { eventByHand, pushByHand, tipOf, treeWith } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
let draft: DocId;
let server: string;
let before: Record<string, string>;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  draft = await qs.crIn('DRAFT');
  server = await serverOf(qs);
  await closeGate(qs);
}, 300_000);

beforeEach(async () => {
  before = await standing(qs);
});

const lawful = () => eventByHand(qs, { id: draft, act: 'comment', by: 'rev', text: 'A good start.' });

test('a gate whose program is not there refuses every push [REQ-055]', async () => {
  const hook = join(server, 'hooks/pre-receive');
  const script = await readFile(hook, 'utf8');
  await writeFile(hook, script.replaceAll('/dist/hook.cjs', '/dist/no-hook.cjs'));
  try {
    expect(await readFile(hook, 'utf8')).not.toBe(script);
    expect((await pushByHand(qs, { [`qms/${draft}`]: await lawful() })).accepted).toBe(false);
    expect(await standing(qs)).toEqual(before);
  } finally {
    await writeFile(hook, script);
  }
});

test('a gate that knows no genesis refuses what it cannot judge [REQ-055]', async () => {
  await git(server, 'config', '--unset', 'qms.genesis');
  try {
    expect((await pushByHand(qs, { [`qms/${draft}`]: await lawful() })).accepted).toBe(false);
    expect(await standing(qs)).toEqual(before);
  } finally {
    await git(server, 'config', 'qms.genesis', qs.genesis);
  }
});

test('one bad event in a push keeps the good one out [REQ-054]', async () => {
  const other = await eventByHand(qs, {
    id: draft,
    act: 'comment',
    by: 'rev',
    text: 'A comment that edits.',
    tree: await treeWith(qs.path, `${await tipOf(qs, draft)}^{tree}`, { 'README.md': 'Mine.\n' }),
    after: await lawful(),
  });
  const pushed = await pushByHand(qs, { [`qms/${draft}`]: other, feature: await tipOf(qs, 'trunk') });
  expect(pushed.rules).toEqual(['event/changes-content']);
  expect(await standing(qs)).toEqual(before);
});
