import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { cancel } from '../../src/acts/cancel.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { userRevoke } from '../../src/acts/user-revoke.ts';
import { rendition } from '../../src/reading/rendition.ts';
import { renditionHtml } from '../../src/renditions/rendition-html.ts';
import type { DocId } from '../../src/rules/values.ts';
import { foundPolicySystem } from '../acts/policy-system.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
let sop: DocId;
let authority: DocId;

async function edit(id: DocId, line: string) {
  const copy = qs.copyOf('bot', id);
  await writeFile(copy, `${await readFile(copy, 'utf8')}\n${line}\n`);
}

beforeAll(async () => {
  qs = await foundSystem();
  authority = await qs.crIn('IN_EXECUTION');
  sop = await qs.bringSopIntoForce();
  await checkout(qs.as('bot'), { id: sop, authority });
  await edit(sop, 'One more line.');
  await checkin(qs.as('bot'), { id: sop, text: 'The line was missing.' });
});

const render = (id: string, version?: string) => rendition(qs.as('bot'), { id, version });

test('shows what is in force, and who signed for it with which meaning [REQ-080]', async () => {
  const found = await render(sop);
  expect(found).toMatchObject({ id: sop, version: '1.0', state: 'EFFECTIVE', mark: { loud: false } });
  expect(found.effective).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(found.signatures.map(({ role, signer, standing }) => [role, signer.id, standing])).toEqual([
    ['Author', 'bot', 'stands'],
    ['Reviewer: recommend', 'quinn', 'stands'],
    ['Reviewer: recommend', 'rev', 'stands'],
    ['Approver', 'rev', 'stands'],
    ['Approver', 'quinn', 'stands'],
  ]);
  for (const { date, key, digest, meaning } of found.signatures.slice(1)) {
    expect(date).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (UTC|[+-]\d\d:\d\d)$/);
    expect(key).toMatch(/^SHA256:/);
    expect(digest).toBe(found.digest);
    expect(meaning).toMatch(/^I (have reviewed|approve)/);
  }
});

test('generates the revision history from events [REQ-080]', async () => {
  expect((await render(sop, '1.1')).revisions).toMatchObject([
    { version: '1.0', authors: ['bot'], approvers: ['rev', 'quinn'], summary: 'first issue', change: null },
    { version: '1.1', authors: ['bot'], approvers: [], change: authority, summary: 'The line was missing.' },
  ]);
});

test('prints the three things of each signature that a person must see [REQ-080]', async () => {
  const found = await render(sop);
  const html = renditionHtml(found);
  for (const { signer, date, meaning, key } of found.signatures)
    for (const part of [signer.name, date, meaning, key ?? '']) expect(html).toContain(part);
  expect(html).toContain(found.digest);
  expect(html).toContain('UNCONTROLLED WHEN PRINTED');
});

test('says of each version what it is today [REQ-083]', async () => {
  const marks = async (id: string, ...versions: string[]) =>
    Promise.all(versions.map(async (version) => (await render(id, version)).mark.text));
  expect(await marks(sop, '0.1', '1.0', '1.1')).toEqual(['SUPERSEDED', 'EFFECTIVE', 'DRAFT']);
  const cancelled = await qs.crIn('CANCELLED');
  expect(await marks(cancelled, '0.1')).toEqual(['CANCELLED']);
  const reviewed = await qs.crIn('IN_PRE_REVIEW');
  expect(await marks(reviewed, '0.1', '0.2')).toEqual(['SUPERSEDED DRAFT', 'IN PRE-REVIEW']);
  expect(await marks('TEMPLATE-CR', '1.0')).toEqual(['EFFECTIVE']);
});

test('shows the signatures of a round that was voided, and that they do not count [REQ-083]', async () => {
  const id = await qs.crIn('IN_PRE_REVIEW');
  await review(qs.as('rev'), { id, outcome: 'request-updates', text: 'Not yet.' });
  await review(qs.as('quinn'), { id, outcome: 'recommend', text: 'Good.' });
  await checkout(qs.as('bot'), { id });
  await edit(id, 'Better.');
  await route(qs.as('bot'), { id, to: 'review' });
  const found = await render(id);
  const reviews = found.signatures.filter(({ role }) => role.startsWith('Reviewer'));
  expect(reviews.map(({ standing }) => standing)).toEqual(['superseded', 'superseded']);
  expect(renditionHtml(found)).toContain('<tbody class="superseded">');
  await cancel(qs.as('bot'), { id, reason: 'not needed' });
});

test('shows a signature whose key was revoked as void [REQ-083]', async () => {
  const other = await foundPolicySystem();
  const id = await other.crIn('PRE_APPROVED');
  await userRevoke(other.as('ada'), { name: 'rev', reason: 'The key was copied.' });
  const found = await rendition(other.as('bot'), { id });
  const byStanding = (standing: string) =>
    found.signatures.filter((each) => each.standing === standing).map(({ signer }) => signer.id);
  expect(byStanding('void')).toEqual(['rev', 'rev']);
  expect(byStanding('stands')).toContain('quinn');
  const html = renditionHtml(found);
  expect(html).toContain('<tbody class="void">');
  expect(html).toContain('void: the key was revoked');
});

test('shows the policy as its file, genesis signed for it', async () => {
  const found = await render('POLICY');
  expect(found).toMatchObject({ version: '1.0', state: 'EFFECTIVE', signatures: [] });
  expect(renditionHtml(found)).toMatch(/<pre>[^<]*\nversion: 1\n/);
});

test('raises what is not there', async () => {
  await expect(render(sop, '7.0')).rejects.toThrow('reading/no-version');
  await expect(render('SOP-999')).rejects.toThrow('record/unknown');
});
