import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refFiles } from '../../../src/repository/git/ref-files.ts';
import { isUnchanged, lookAt, seenFile } from '../../../src/repository/git/seen-files.ts';
import { temporaryDirectory } from '../../helpers/git.ts';

const oid = (digit: number) => ((digit % 15) + 1).toString(16).repeat(40);
const long = new Date(2026, 0, 5);

test('a file is believed to be unchanged only once it was read again after it had stood for a while', () => {
  const first = lookAt(null, 'a', 10_000);
  const soon = lookAt(first, 'a', 12_000);
  const later = lookAt(soon, 'a', 13_000);
  expect([null, first, soon, later].map((look) => isUnchanged(look, 'a'))).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect(isUnchanged(later, 'b')).toBe(false);
  expect(isUnchanged(lookAt(later, 'b', 20_000), 'b')).toBe(false);
});

test('a file that is written again at once, as long as before and as old, is read again', async () => {
  const path = join(await temporaryDirectory(), 'file');
  const read = seenFile(path);
  expect(read()).toBeNull();
  for (let round = 1; round < 200; round += 1) {
    writeFileSync(path, oid(round));
    utimesSync(path, long, long);
    expect(read()?.toString()).toBe(oid(round));
  }
  expect(read()).toBe(read());
});

test('a ref that moves by hand within one tick of the clock, there and back, is seen each time', async () => {
  const folder = await temporaryDirectory();
  await mkdir(join(folder, 'refs/heads/qms'), { recursive: true });
  const list = refFiles(folder);
  const loose = join(folder, 'refs/heads/qms/CR-001');
  const packed = join(folder, 'packed-refs');
  for (let round = 1; round < 200; round += 1) {
    const isPacked = round % 2 === 0;
    if (isPacked) writeFileSync(packed, `${oid(round)} refs/heads/main\n`);
    else writeFileSync(loose, `${oid(round)}\n`);
    if (isPacked) rmSync(loose);
    const found = await list(['refs/heads']);
    expect(found?.map(({ oid: each }) => each).sort()).toEqual(
      (isPacked ? [oid(round)] : [oid(round), ...(round > 1 ? [oid(round - 1)] : [])]).sort(),
    );
  }
});

test('what did not move is the same list, and the same refs in the next', async () => {
  const folder = await temporaryDirectory();
  await mkdir(join(folder, 'refs/heads/qms'), { recursive: true });
  const list = refFiles(folder);
  for (const number of [1, 2, 3])
    await writeFile(join(folder, `refs/heads/qms/CR-00${number}`), `${oid(number)}\n`);
  const first = await list(['refs/heads']);
  expect(await list(['refs/heads'])).toBe(first);
  await writeFile(join(folder, 'refs/heads/qms/CR-002'), `${oid(9)}\n`);
  const second = await list(['refs/heads']);
  const kept = (second ?? []).filter((each) => first?.includes(each));
  expect(kept.map(({ ref }) => ref).sort()).toEqual(['refs/heads/qms/CR-001', 'refs/heads/qms/CR-003']);
  expect(second?.find(({ ref }) => ref.endsWith('2'))?.oid).toBe(oid(9));
});
