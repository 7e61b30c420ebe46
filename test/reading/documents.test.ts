import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { diff } from '../../src/reading/diff.ts';
import { read } from '../../src/reading/read.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
let sop: DocId;

beforeAll(async () => {
  qs = await foundSystem();
  const authority = await qs.crIn('IN_EXECUTION');
  sop = await qs.bringSopIntoForce();
  await checkout(qs.as('bot'), { id: sop, authority });
  const copy = qs.copyOf('bot', sop);
  await writeFile(copy, `${await readFile(copy, 'utf8')}\nOne more line.\n`);
  await checkin(qs.as('bot'), { id: sop });
});

test('reads what is in force, byte for byte, while a revision is under way [REQ-030]', async () => {
  const document = await read(qs.as('bot'), { id: sop });
  expect(document).toMatchObject({ version: '1.0', inForce: true, state: 'EFFECTIVE' });
  expect(document.text.trimEnd()).toBe(await qs.git('show', `main:${documentPath(sop)}`));
});

test('reads the draft, and any version that ever was', async () => {
  const draft = await read(qs.as('bot'), { id: sop, draft: true });
  expect(draft).toMatchObject({ version: '1.1', inForce: false });
  expect(draft.text.endsWith('\nOne more line.\n')).toBe(true);
  expect(await read(qs.as('bot'), { id: sop, version: '1.1' })).toMatchObject({ text: draft.text });
  expect((await read(qs.as('bot'), { id: sop, version: 'v0.1' })).text).toContain('{{');
});

test('reads the newest content of what was never in force', async () => {
  expect(await read(qs.as('bot'), { id: 'CR-001' })).toMatchObject({ state: 'IN_EXECUTION', inForce: false });
});

test('reads the policy as its file, and names the others', async () => {
  const policy = await read(qs.as('bot'), { id: 'POLICY' });
  expect(policy.text).toContain('\nversion: 1\n');
  expect(policy.files).toEqual([
    '.qms/allowed_signers',
    '.qms/prompts/approval/default.yaml',
    '.qms/prompts/review/default.yaml',
  ]);
});

test('refuses a version that never was, and names those that were', async () => {
  await expect(read(qs.as('bot'), { id: sop, version: '7.0' })).rejects.toThrow('it has 0.1, 0.2, 1.0, 1.1');
  await expect(read(qs.as('bot'), { id: sop, version: 'latest' })).rejects.toThrow('usage/option-value');
});

test('compares what is in force with the draft', async () => {
  const found = await diff(qs.as('bot'), { id: sop });
  expect([found.from?.version, found.to.version, found.equal]).toEqual(['1.0', '1.1', false]);
  expect(found.text.split('\n').filter((line) => /^[+-]([^+-]|$)/.test(line))).toEqual([
    '+',
    '+One more line.',
  ]);
});

test('compares two versions that it is told', async () => {
  const found = await diff(qs.as('bot'), { id: sop, from: '1.1', to: '1.0' });
  expect(found.text).toContain('\n-One more line.');
  expect((await diff(qs.as('bot'), { id: sop, from: '1.0', to: '0.2' })).equal).toBe(true);
});

test('shows all of a first draft as new', async () => {
  const id = await qs.crIn('DRAFT');
  const found = await diff(qs.as('bot'), { id });
  expect(found.from).toBeNull();
  expect(found.text).toContain('new file mode 100644');
});

test('says what a revision of the policy means', async () => {
  await checkout(qs.as('ada'), { id: 'POLICY' });
  const copy = qs.copyOf('ada', 'POLICY').replace('.md', '/policy.yaml');
  const text = await readFile(copy, 'utf8');
  const revised = text
    .replace('version: 1\nreplaces: null', 'version: 2\nreplaces: 1')
    .replace('max_lag: 1d', 'max_lag: 2d');
  await writeFile(copy, revised);
  await checkin(qs.as('ada'), { id: 'POLICY' });
  const found = await diff(qs.as('ada'), { id: 'POLICY' });
  expect(found.policy).toMatchObject({
    version: { before: 1, after: 2 },
    rules: [{ path: 'dates.max_lag', before: '1d', after: '2d' }],
  });
});
