import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { checkin } from '../../../src/acts/checkin.ts';
import { readFonts } from '../../../src/cli/commands/fonts.ts';
import { temporaryDirectory, testEnvironment } from '../../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { commandLineOf } from '../as-member.ts';
import { qms } from '../fake-io.ts';

let qs: QualitySystem;
let as: ReturnType<typeof commandLineOf>;
let folder: string;

const draft = (...rows: string[]) =>
  new TextEncoder().encode(
    ['---', 'title: Weigh', '---', '', '| EI | Task |', '| --- | --- |', ...rows, ''].join('\n'),
  );

beforeAll(async () => {
  qs = await foundSystem();
  as = commandLineOf(qs);
  folder = await temporaryDirectory();
  const id = await qs.create({ kind: 'SOP', title: 'Weigh' });
  const contents = [
    draft('| EI-1 | on Monday |'),
    draft('|EI-1|on   Monday|'),
    draft('| EI-1 | on Tuesday |', '| EI-2 | twice |'),
  ];
  for (const content of contents) {
    await writeFile(qs.copyOf('bot', id), content);
    await checkin(qs.as('bot'), { id });
    await as('bot')('checkout', id);
  }
});

test('every content that a record ever had can be compared [REQ-078]', async () => {
  expect((await as('bot')('diff', 'SOP-001', '0.3', '0.4')).stdout).toBe(
    [
      'SOP-001  0.3 → 0.4  3 words added, 1 removed, in 2 places',
      '',
      '  | EI | Task',
      '~ | EI-1',
      '      Task: on [-Monday-]{+Tuesday+}',
      '+ | {+EI-2+} | {+twice+}',
      '',
    ].join('\n'),
  );
  expect((await as('bot')('diff', 'SOP-001', '0.4', '0.3')).stdout).toContain('on [-Tuesday-]{+Monday+}');
});

test('says where layout alone changed [REQ-078]', async () => {
  const { stdout, stderr } = await as('bot')('diff', 'SOP-001', '0.2', '0.3');
  expect([stdout, stderr]).toEqual([
    '',
    'note: SOP-001: layout only: the bytes of 0.2 and 0.3 differ, what they say does not\n',
  ]);
});

test('colours the words on a terminal, and marks them where colours are not wanted', async () => {
  const shown = async (env: Record<string, string>) =>
    (
      await qms(['diff', 'SOP-001', '0.3', '0.4'], {
        cwd: qs.path,
        env: { ...(testEnvironment as Record<string, string>), ...env },
        terminal: 80,
      })
    ).stdout;
  expect(await shown({})).toContain('on \u001b[31mMonday\u001b[39m\u001b[32mTuesday\u001b[39m');
  expect(await shown({ NO_COLOR: '1' })).toContain('on [-Monday-]{+Tuesday+}');
});

test('gives a redline as data', async () => {
  const { data } = JSON.parse((await as('bot')('diff', 'SOP-001', '0.3', '0.4', '--json')).stdout);
  expect(data.redline.counts).toEqual({ added: 3, removed: 1, places: 2 });
  expect(data.redline.changes.map(({ kind, change }: Record<string, string>) => [kind, change])).toEqual([
    ['property', 'same'],
    ['table', 'changed'],
  ]);
});

test('render writes a page and says where, and what it holds', async () => {
  const path = join(folder, 'page.html');
  expect((await as('bot')('render', 'SOP-001', '--version', '0.3', '-o', path)).stdout).toBe(
    `wrote ${path}\n`,
  );
  expect(await readFile(path, 'utf8')).toContain('<span>SUPERSEDED DRAFT</span>');
  const { data } = JSON.parse((await as('bot')('render', 'SOP-001', '-o', path, '--json')).stdout);
  expect(data).toMatchObject({ id: 'SOP-001', version: '0.4', state: 'DRAFT', file: { path } });
  expect(data.file.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('refuses what it cannot write, and --output without a file to write', async () => {
  const { code, stderr } = await as('bot')('render', 'SOP-001', '-o', join(folder, 'not/there.html'));
  expect([code, stderr]).toEqual([3, expect.stringContaining('usage/file')]);
  expect((await as('bot')('diff', 'SOP-001', '0.3', '0.4', '-o', 'x')).stderr).toContain('usage/conflict');
});

test('a missing font is named, and nothing is put in its place', async () => {
  await expect(readFonts(['DejaVuSans.ttf'], folder)).rejects.toThrow(
    /^environment\/incomplete: the font .*DejaVuSans\.ttf is missing/,
  );
});
