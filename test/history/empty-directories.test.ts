import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verify } from '../../src/acts/verify.ts';
import { gitWith, temporaryDirectory } from '../helpers/git.ts';
import { eventByHand, writeCommit } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

/** The tree with an empty directory more, which no diff of files shows. */
async function withEmptyDirectory(qs: QualitySystem, tree: string, name: string): Promise<string> {
  const empty = await gitWith(qs.path, '', 'hash-object', '-t', 'tree', '-w', '--stdin');
  const listing = await qs.git('ls-tree', tree);
  return gitWith(qs.path, `${listing}\n040000 tree ${empty}\t${name}\n`, 'mktree');
}

async function rulesAfter(qs: QualitySystem, ref: string, oid: string): Promise<string[]> {
  await qs.git('update-ref', ref, oid);
  const { verdict, findings } = await verify(qs.as('ada'), {});
  expect(verdict).toBe('violation');
  return findings.filter((each) => each.severity === 'error').map((each) => each.rule);
}

test('an enact step that carries an empty directory more is refused', async () => {
  const qs = await foundSystem();
  await qs.bringSopIntoForce();
  const [message, parents, tree, time] = await Promise.all(
    ['%B', '%P', '%T', '%at'].map((format) => qs.git('log', '-1', `--format=${format}`, 'main')),
  );
  const author = (await qs.git('log', '-1', '--format=%an', 'main')).trim();
  const step = await writeCommit(qs.path, {
    tree: await withEmptyDirectory(qs, tree ?? '', 'zz'),
    parents: (parents ?? '').split(' '),
    message: `${(message ?? '').trimEnd()}\n`,
    author,
    time: Number(time),
    key: qs.keyOf(author),
  });
  expect(await rulesAfter(qs, 'refs/heads/main', step)).toEqual(['step/tree']);
});

test('an ungoverned step that puts an empty directory into .qms is refused', async () => {
  const qs = await foundSystem();
  const root = await qs.git('rev-parse', 'main^{tree}');
  const governed = await qs.git('rev-parse', 'main:.qms');
  const listing = (await qs.git('ls-tree', root)).replace(
    governed,
    await withEmptyDirectory(qs, governed, 'zz'),
  );
  const tree = await gitWith(qs.path, `${listing}\n`, 'mktree');
  const step = await qs.git('commit-tree', tree, '-p', 'main', '-m', 'Ordinary work');
  expect(await rulesAfter(qs, 'refs/heads/main', step)).toEqual(['step/tree']);
});

test('an event that carries an empty directory beside its record is refused', async () => {
  const qs = await foundSystem();
  await qs.create({ kind: 'SOP', title: 'Weighing' });
  await qs.git('update-ref', 'refs/remotes/origin/main', 'main');
  const after = await qs.git('rev-parse', 'refs/heads/qms/SOP-001');
  const tree = await withEmptyDirectory(qs, `${after}^{tree}`, 'zz');
  const event = await eventByHand(qs, {
    id: 'SOP-001',
    act: 'comment',
    by: 'bot',
    after,
    tree,
    text: 'Only words.',
  });
  expect(await rulesAfter(qs, 'refs/heads/qms/SOP-001', event)).toContain('event/outside');
});

test('a partial clone is incomplete, never valid', async () => {
  const qs = await foundSystem();
  await qs.bringSopIntoForce();
  const clone = join(await temporaryDirectory(), 'clone');
  await qs.git('config', 'uploadpack.allowFilter', 'true');
  await qs.git('clone', '--quiet', '--no-local', '--filter=blob:none', `file://${qs.path}`, clone);
  const report = await verify({ ...qs.as('ada'), cwd: clone }, { genesis: qs.genesis });
  expect(report.verdict).toBe('incomplete');
  expect(new Set(report.findings.map((each) => each.rule))).toEqual(
    new Set(['history/missing-object', 'history/shallow']),
  );
});
