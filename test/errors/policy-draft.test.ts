import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { asMember, leavesAll } from './trial.ts';

let qs: QualitySystem;
let copy: string;
let good: string;

beforeEach(async () => {
  qs = await foundSystem();
  await asMember(qs, 'ada')('checkout', 'POLICY');
  copy = join(qs.path, '.qms/workspace/ada/POLICY/policy.yaml');
  good = await readFile(copy, 'utf8');
});

/** Both ways of looking name the file that was edited, with the same place in it. */
async function findings() {
  const checked = await asMember(qs, 'ada')('policy', 'check', copy);
  const answer = await leavesAll(qs.path, () => asMember(qs, 'ada')('checkin', 'POLICY'));
  expect({ ...answer.where, record: undefined }).toEqual({ ...checked.where, path: copy, record: undefined });
  expect(checked.rules).toEqual(answer.rules);
  expect([answer.code, checked.code]).toEqual([1, 1]);
  return { rules: answer.rules, where: answer.where };
}

test('a slip in the syntax is one finding at its place, not a hundred behind it', async () => {
  const at = good.split('\n').findIndex((line) => line.startsWith('principals:'));
  const lines = good.split('\n');
  lines[at] = 'principals: [';
  await writeFile(copy, lines.join('\n'));
  const { rules, where } = await findings();
  expect(rules).toEqual(['policy/yaml']);
  expect(where.line).toBeGreaterThan(at);
});

test('a key that does not exist', async () => {
  await writeFile(copy, `${good}surprise: 1\n`);
  const line = good.split('\n').length;
  expect(await findings()).toMatchObject({ rules: ['policy/unknown-key'], where: { line, column: 1 } });
});

test('a value that is not possible', async () => {
  await writeFile(copy, good.replace('group: quality', 'group: qualty'));
  const line = good.split('\n').findIndex((each) => each.includes('group: quality')) + 1;
  expect(await findings()).toMatchObject({ rules: ['policy/value'], where: { line } });
});

test('bytes that are no text', async () => {
  const lines = Buffer.from(good);
  const at = good.indexOf('\n') + 1;
  await writeFile(
    copy,
    Buffer.concat([lines.subarray(0, at), Buffer.from([0x23, 0xff, 0x0a]), lines.subarray(at)]),
  );
  expect(await findings()).toMatchObject({ rules: ['policy/text'], where: { line: 2, column: 2 } });
});

test('a damaged line of the signers', async () => {
  const signers = join(copy, '../allowed_signers');
  const text = await readFile(signers, 'utf8');
  await writeFile(signers, `${text}garbage\n`);
  const answer = await leavesAll(qs.path, () => asMember(qs, 'ada')('checkin', 'POLICY'));
  expect(answer).toMatchObject({
    rules: ['policy/signers-line'],
    where: { path: signers, line: text.split('\n').length, column: 1 },
  });
});

test('once it is mended the same command works', async () => {
  await writeFile(copy, `${good}surprise: 1\n`);
  await findings();
  await writeFile(copy, `${good}# thought about it\n`);
  expect(await asMember(qs, 'ada')('checkin', 'POLICY')).toMatchObject({ code: 0 });
});
