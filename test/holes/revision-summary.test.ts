import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { route } from '../../src/acts/route.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { exchange, judgeTwice } from '../second-verifier/judge-twice.ts';
import { python } from '../second-verifier/second-opinion.ts';

let qs: QualitySystem;
let id: DocId;
let authority: DocId;
/** A revision that changes the procedure; its summary is still that of the version in force. */
let text = '';

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  id = await qs.create({ kind: 'SOP', title: 'Handling orders' });
  const copy = qs.copyOf('bot', id);
  const first = exchange(await readFile(copy, 'utf8'), /^title:/m, 'revision_summary: First issue\ntitle:');
  await writeFile(copy, first);
  await qs.bring(id, 'EFFECTIVE');
  authority = await qs.crIn('IN_EXECUTION');
  await checkout(qs.as('bot'), { id, authority });
  await appendFile(copy, '\nOne more step.\n');
  text = await readFile(copy, 'utf8');
}, 240_000);

describe.skipIf(!python)('REQ-123: a revision of a document in force', () => {
  const own = /^revision_summary: .*\n/m;
  const routed = (summary: string) =>
    judgeTwice(
      qs,
      {
        id,
        by: 'bot',
        act: 'checkin',
        version: '1.1',
        pins: [authority],
        files: { [documentPath(id)]: text.replace(own, () => summary) },
      },
      { id, by: 'bot', act: 'route', state: 'IN_REVIEW', version: '1.1' },
    );

  test.each([
    ['without a summary', ''],
    ['with an empty summary', 'revision_summary:\n'],
    ['with a blank summary', "revision_summary: '  '\n"],
    ['with the summary of the version in force', 'revision_summary: First issue\n'],
    ['with that summary in quotes', "revision_summary: ' First issue '\n"],
  ])('is not sent to review %s', async (_what, summary) => {
    const { first, second } = await routed(summary);
    const rules = ['document/revision-summary'];
    expect([first.rules, second.rules]).toEqual([rules, rules]);
  });

  test('is sent to review once it says what it changes', async () => {
    const { first, second } = await routed('revision_summary: One more step\n');
    expect(first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(second).toEqual(first);
  });
});

test('REQ-123: the summary is given as the revision is checked in', async () => {
  const send = () => route(qs.as('bot'), { id, to: 'review' });
  expect(await refusalOf(send)).toEqual(['document/revision-summary']);
  await checkin(qs.as('bot'), { id, summary: 'One more step' });
  expect(await send()).toMatchObject({ state: 'IN_REVIEW' });
}, 60_000);
