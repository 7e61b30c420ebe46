import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { route } from '../../src/acts/route.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { bringPolicyIntoForce, editCopy, foundPolicySystem } from '../acts/policy-system.ts';
import { closeGate, serverOf, verifyUngated } from '../helpers/gated-server.ts';
import { eventByHand } from '../helpers/hand-made.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { expectActRefused, expectPushRefused } from '../holes/expect-refused.ts';
import { expectBothValid, python } from '../second-verifier/second-opinion.ts';

/** The worked example of docs/new-kinds.md: two kinds of a backlog, by policy and templates alone. */
const example = fileURLToPath(new URL('../../docs/examples/backlog/', import.meta.url));

let qs: QualitySystem;
let need: DocId;
let draftNeed: DocId;
/** What the templates began with, words in the place of what they ask for. */
const drafts: string[] = [];

beforeAll(async () => {
  qs = await foundPolicySystem({ server: true });
  await closeGate(qs);
  await checkout(qs.as('ada'), { id: 'POLICY' });
  const kinds = await readFile(join(example, 'kinds.yaml'), 'utf8');
  await editCopy(qs, 'ada', (text) => `${text}\n${kinds}`);
  await checkin(qs.as('ada'), { id: 'POLICY' });
  await bringPolicyIntoForce(qs);
  for (const name of ['HLS', 'US']) {
    const id = await qs.create({ kind: 'TEMPLATE', name, title: `${name} template` });
    drafts.push(await readFile(qs.copyOf('bot', id), 'utf8'));
    await writeFile(qs.copyOf('bot', id), await readFile(join(example, `${id}.md`)));
    await qs.bring(id, 'EFFECTIVE');
  }
  need = await qs.create({ kind: 'HLS', title: 'Orders by mail', properties: { priority: 'must' } });
  await qs.bring(need, 'EFFECTIVE');
  draftNeed = await qs.create({ kind: 'HLS', title: 'Orders by phone', properties: { priority: 'could' } });
}, 300_000);

const story = (title: string, properties: Record<string, string>) =>
  qs.create({ kind: 'US', title, properties });

test('kinds of a policy have numbers, templates, typed front matter and sections of their own [REQ-095]', async () => {
  expect(need).toBe('HLS-001');
  const text = await qs.git('show', `origin/qms/${need}:${documentPath(need)}`);
  expect(text).toContain('# HLS-001: Orders by mail');
  expect(text).toContain('priority: must');
  const id = await story('See the orders', { high_level_story: need });
  const copy = qs.copyOf('bot', id);
  await writeFile(copy, (await readFile(copy, 'utf8')).replace(/## 2\. Acceptance[\s\S]*?(?=## 3)/, ''));
  await expectActRefused(qs, 'document/section-missing', () => route(qs.as('bot'), { id, to: 'review' }));
});

test('a new template begins with what the policy says of its kind [REQ-095]', () => {
  const [, story = ''] = drafts;
  const given = story.slice(story.indexOf('\n<!-- document -->\n'));
  expect(given.match(/^## .*$/gm)).toEqual([
    '## 1. Story',
    '## 2. Acceptance',
    '## 3. Execution',
    '## 4. Summary',
  ]);
  expect(given).toContain('| EI-1 | words | No |');
  expect(drafts[0]).toMatch(/## 3\. Out of scope\n\nwords\n$/);
});

test('a story rests on a need in force, of the right kind [REQ-095]', async () => {
  for (const [named, rule] of [
    [draftNeed, 'input/not-in-force'],
    ['HLS-999', 'input/not-in-force'],
    ['TEMPLATE-US', 'input/kind'],
  ] as const) {
    const id = await story(`On ${named}`, { high_level_story: named });
    await checkin(qs.as('bot'), { id });
    await expectActRefused(qs, rule, () => route(qs.as('bot'), { id, to: 'review' }));
    const event = await eventByHand(qs, {
      id,
      act: 'route',
      by: 'bot',
      state: 'IN_PRE_REVIEW',
      pins: ['trunk'],
    });
    await expectPushRefused(qs, { rule, push: { [`qms/${id}`]: event } });
  }
});

test('a story waits for those that it depends on, and is closed after them [REQ-095]', async () => {
  const first = await story('Take an order', { high_level_story: need });
  const second = await story('Send a bill', { high_level_story: need, depends_on: first });
  await checkin(qs.as('bot'), { id: second });
  await expectActRefused(qs, 'input/not-in-force', () => route(qs.as('bot'), { id: second, to: 'review' }));
  await qs.bring(first, 'CLOSED');
  await qs.bring(second, 'CLOSED');
  if (python) await expectBothValid(await serverOf(qs));
  else expect((await verifyUngated(qs, {})).verdict).toBe('valid');
});
