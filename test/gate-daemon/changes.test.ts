import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { DocId } from '../../src/rules/values.ts';
import { type CrashStage, heldComment, openStage, pushInto } from '../crashes/stage.ts';
import { writeScript } from '../errors/program.ts';
import { git } from '../helpers/git.ts';
import { eventByHand } from '../helpers/hand-made.ts';
import { startDaemon } from './daemon.ts';

let stage: CrashStage;
let second: DocId;

beforeAll(async () => {
  stage = await openStage();
  second = await stage.qs.create({ kind: 'CR', title: 'Another' });
});

test('what changes under a running daemon counts for the next push [REQ-077]', async () => {
  const { server, qs, id } = stage;
  const daemon = await startDaemon(server);
  const taken = async () => {
    const pushed = await pushInto(stage, await heldComment(stage));
    expect(pushed.accepted, pushed.said).toBe(true);
  };
  await taken();
  await git(server, 'pack-refs', '--all');
  await taken();
  await git(server, 'repack', '-adq');
  await taken();
  // Objects that wait in a pack, and not one by one.
  await git(server, 'config', 'receive.unpackLimit', '1');
  await taken();
  await git(server, 'config', 'qms.limit.refs', '1');
  const other = await eventByHand(qs, { id: second, act: 'comment', by: 'rev', text: 'Also this.' });
  const both = { ...(await heldComment(stage)), [`refs/heads/qms/${second}`]: other };
  expect((await pushInto(stage, both)).said).toContain('push/too-many-refs');
  await git(server, 'config', '--unset', 'qms.limit.refs');
  const pushed = await pushInto(stage, both);
  expect(pushed.accepted, pushed.said).toBe(true);
  await git(server, 'symbolic-ref', 'refs/heads/qms/CR-777', `refs/heads/qms/${id}`);
  expect((await pushInto(stage, await heldComment(stage))).said).toContain('ref/symbolic');
  await git(server, 'symbolic-ref', '--delete', 'refs/heads/qms/CR-777');
  await taken();
  // None of them was judged without it.
  expect(await daemon.end()).toBe(8);
});

test('a hook that was there before runs after the daemon, with what git said', async () => {
  const { server, id } = stage;
  const daemon = await startDaemon(server);
  const previous = join(server, 'hooks/pre-receive.before-qms');
  await writeScript(previous, 'cat >seen\necho "not today" >&2\nexit 1');
  const moves = await heldComment(stage);
  const standing = await git(server, 'rev-parse', `qms/${id}`);
  const stopped = await pushInto(stage, moves);
  await rm(previous);
  expect(stopped.accepted).toBe(false);
  expect(stopped.said).toContain('not today');
  const [ref, oid] = Object.entries(moves)[0] ?? [];
  expect(await readFile(join(server, 'seen'), 'utf8')).toBe(`${standing} ${oid} ${ref}\n`);
  const pushed = await pushInto(stage, moves);
  expect(pushed.accepted, pushed.said).toBe(true);
  expect(await daemon.end()).toBe(2);
});
