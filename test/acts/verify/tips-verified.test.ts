import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepTipsVerified, readTipsVerified } from '../../../src/acts/verify/tips-verified.ts';
import { temporaryDirectory } from '../../helpers/git.ts';

const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];

/** Keeps what is given on top of what is there, and reads it back. */
async function kept(folder: string, trunk: string, tips: Record<string, string>) {
  await keepTipsVerified(folder, await readTipsVerified(folder), { trunk, tips });
  return readTipsVerified(folder);
}

test('what moved is appended, and the last place of each record counts', async () => {
  const folder = await temporaryDirectory();
  const file = join(folder, 'qms/verified.json');
  await kept(folder, a, { 'CR-001': a, 'CR-002': a });
  const whole = await readFile(file, 'utf8');
  expect(await kept(folder, b, { 'CR-001': b, 'CR-002': a })).toMatchObject({
    trunk: b,
    tips: { 'CR-001': b, 'CR-002': a },
  });
  const text = await readFile(file, 'utf8');
  expect(text.startsWith(whole)).toBe(true);
  expect(text.slice(whole.length)).not.toContain('CR-002');
  await kept(folder, b, { 'CR-001': b, 'CR-002': a });
  expect(await readFile(file, 'utf8')).toBe(text);
});

test('many lines become one again, and nothing is lost', async () => {
  const folder = await temporaryDirectory();
  for (let index = 0; index < 100; index++) {
    const tip = (index % 2 === 0 ? b : c) as string;
    expect(await kept(folder, tip, { 'CR-001': tip, 'CR-002': a })).toMatchObject({
      trunk: tip,
      tips: { 'CR-001': tip, 'CR-002': a },
    });
  }
  const lines = (await readFile(join(folder, 'qms/verified.json'), 'utf8')).trim().split('\n');
  expect(lines.length).toBeLessThan(70);
});

test('what an earlier git-qms wrote is read, and what is damaged or unfinished is written anew', async () => {
  const folder = await temporaryDirectory();
  const file = join(folder, 'qms/verified.json');
  await mkdir(join(folder, 'qms'));
  await writeFile(file, `${JSON.stringify({ trunk: a, tips: { 'CR-001': a } }, null, 1)}\n`);
  expect(await readTipsVerified(folder)).toMatchObject({ trunk: a, tips: { 'CR-001': a } });
  expect(await kept(folder, b, { 'CR-001': b })).toMatchObject({ trunk: b, lines: 1 });
  await appendFile(file, '{"trunk"');
  expect(await readTipsVerified(folder)).toMatchObject({ trunk: b, tips: { 'CR-001': b } });
  expect(await kept(folder, c, { 'CR-001': c })).toMatchObject({ trunk: c, lines: 1 });
  await writeFile(file, 'damaged\n');
  expect(await readTipsVerified(folder)).toBeNull();
  expect(await kept(folder, a, { 'CR-001': a })).toMatchObject({ trunk: a, lines: 1 });
});
