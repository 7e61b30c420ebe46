import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { route } from '../../src/acts/route.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, refusalOf, standing } from '../helpers/gated-server.ts';
import { eventByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { expectActRefused, expectPushRefused } from './expect-refused.ts';

/** The rules about what a document says (design section 5), each with the failure of the older system that it prevents. */
let qs: QualitySystem;
let draft: DocId;
let running: DocId;
let executed: DocId;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  draft = await qs.crIn('DRAFT');
  running = await qs.crIn('IN_EXECUTION');
  executed = await qs.crIn('POST_REVIEWED');
  await closeGate(qs);
}, 300_000);

async function textOf(id: DocId): Promise<string> {
  return `${await qs.git('show', `origin/qms/${id}:${documentPath(id)}`)}\n`;
}

/** The first draft with a fault, checked in by hand. */
async function withFault(fault: (text: string) => string): Promise<{ text: string; event: string }> {
  const text = fault((await textOf(draft)).replace(/\{\{[^}]*\}\}/g, 'words'));
  const files = { [documentPath(draft)]: text };
  return {
    text,
    event: await eventByHand(qs, { id: draft, act: 'checkin', by: 'bot', version: '0.2', files }),
  };
}

const impact = /## 7\. Impact\n[\s\S]*?(?=## 8\.)/;

describe('a draft is not routed', () => {
  test.each<[string, string, (text: string) => string]>([
    ['REQ-090', 'document/section-missing', (text) => text.replace(impact, '')],
    [
      'REQ-090',
      'document/section-order',
      (text) => text.replace(impact, '').concat('\n## Impact\n\nNone.\n'),
    ],
    ['REQ-090', 'document/section-twice', (text) => `${text}\n## Impact\n\nNone at all.\n`],
    ['REQ-090', 'document/section-missing', (text) => text.replace('## 7. Impact', '```\n## 7. Impact\n```')],
    ['REQ-091', 'document/placeholder', (text) => text.replace('words', '{{why}}')],
    [
      'REQ-091',
      'document/placeholder',
      (text) => text.replace('Out of scope: words', 'Out of scope: [What stays]'),
    ],
    ['REQ-091', 'document/unfinished', (text) => text.replace('words', 'TBD')],
    ['REQ-091', 'document/unfinished', (text) => text.replace('words', 'words <!-- TODO: say more -->')],
    [
      'REQ-094',
      'execution/early',
      (text) => text.replace(/(\| EI-1 .*?\| No \|).*/, '$1 Done. | Pass | bot 2026-01-05 |'),
    ],
  ])('[%s] %s, case %#', async (_requirement, rule, fault) => {
    const { event: after } = await withFault(fault);
    const event = await eventByHand(qs, {
      id: draft,
      act: 'route',
      by: 'bot',
      state: 'IN_PRE_REVIEW',
      version: '0.2',
      after,
    });
    await expectPushRefused(qs, { rule, push: { [`qms/${draft}`]: event } });
  });

  test('by its owner either, and the refusal names the line of the copy [REQ-091]', async () => {
    const { text } = await withFault((each) => each.replace('words', '{{why}} or TBD'));
    await writeFile(qs.copyOf('bot', draft), text);
    await expectActRefused(qs, 'document/placeholder', () =>
      route(qs.as('bot'), { id: draft, to: 'review' }),
    );
    const line = text.split('\n').findIndex((each) => each.includes('{{why}}')) + 1;
    await expect(route(qs.as('bot'), { id: draft, to: 'review' })).rejects.toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({
          rule: 'document/unfinished',
          where: expect.objectContaining({ line, path: qs.copyOf('bot', draft) }),
        }),
      ]),
    });
  });

  test.each<[string, (text: string) => string]>([
    ['a word that only contains one', (text) => text.replace('words', 'TODOS and XXXL')],
    [
      'code that holds placeholders',
      (text) => text.replace('words', '`{{ID}}` and\n\n```\nTODO {{x}}\n```\n'),
    ],
    [
      'a link, a checkbox and a footnote',
      (text) => text.replace('words', '[a link](http://a.example)\n\n- [ ] open\n- [x] done\n'),
    ],
    ['a section more', (text) => text.replace('## 8. Testing', '## 7a. Risks\n\nNone.\n\n## 8. Testing')],
    [
      'an item that is to be filled',
      (text) => text.replace(/(\| EI-1 .*?\| No \|).*/, '$1 [What was done] | [Pass/Fail] | |'),
    ],
  ])('but %s is no fault', async (_what, change) => {
    const { text } = await withFault(change);
    await writeFile(qs.copyOf('bot', draft), text);
    const dry = await route(qs.as('bot', { dryRun: true }), { id: draft, to: 'review' });
    expect(dry.state).toBe('IN_PRE_REVIEW');
  });
});

describe('once released', () => {
  async function changed(change: (text: string) => string) {
    const after = await eventByHand(qs, { id: running, act: 'checkout', by: 'bot' });
    const files = { [documentPath(running)]: change(await textOf(running)) };
    return eventByHand(qs, { id: running, act: 'checkin', by: 'bot', version: '1.1', after, files });
  }

  test.each<[string, (text: string) => string]>([
    [
      'a word of a locked section',
      (text) => text.replace('## 4. Proposed state\n\nwords', '## 4. Proposed state\n\nother words'),
    ],
    [
      'a cell of a locked table',
      (text) => text.replace('| words | words | words |', '| words | words | nothing |'),
    ],
    ['the heading of a locked section', (text) => text.replace('## 8. Testing', '## 8. TESTING')],
    ['a locked section that is gone', (text) => text.replace(impact, '')],
    [
      'a section that nobody approved',
      (text) => text.replace('## 10. Execution', '## 9a. More work\n\nAlso this.\n\n## 10. Execution'),
    ],
    ['text before the first heading', (text) => text.replace('\n# CR', '\nBy the way.\n\n# CR')],
    ['the name of the record in its heading', (text) => text.replace(/^# CR-.*$/m, '# Another change')],
    ['the title', (text) => text.replace(/^title: .*$/m, 'title: Another title')],
    [
      'a comment that nobody sees',
      (text) => text.replace('## 8. Testing', '<!-- and more -->\n\n## 8. Testing'),
    ],
    ['a list that becomes another', (text) => text.replace('1. words', '- words')],
  ])('%s is refused [REQ-092]', async (_what, change) => {
    await expectPushRefused(qs, {
      rule: 'content/frozen',
      push: { [`qms/${running}`]: await changed(change) },
    });
  });

  test('layout may change, and so may what execution fills [REQ-092]', async () => {
    await checkout(qs.as('bot'), { id: running });
    const text = (await textOf(running))
      .replace('| words | words | words |', '|  words |   words   | words|')
      .replace('Way back: words', 'Way back:\nwords')
      .replace('## 8. Testing\n\n', '## 8. Testing\n\n\n');
    const told = text.replace(/## 11\. Summary[\s\S]*/, '## 11. Summary\n\nIt went well.\n');
    expect(told).not.toBe(await textOf(running));
    await writeFile(qs.copyOf('bot', running), told);
    const done = await checkin(qs.as('bot'), { id: running });
    expect(done.version).toBe('1.1');
    expect(await textOf(running)).toBe(told);
  });

  test('the refusal shows the difference, and leaves the copy in the workspace [REQ-092]', async () => {
    await checkout(qs.as('bot'), { id: running });
    const text = (await textOf(running)).replace(
      '## 4. Proposed state\n\nwords',
      '## 4. Proposed state\n\nfine words',
    );
    await writeFile(qs.copyOf('bot', running), text);
    const before = await standing(qs);
    await expect(checkin(qs.as('bot'), { id: running })).rejects.toMatchObject({
      findings: [
        {
          rule: 'content/frozen',
          where: expect.objectContaining({ path: qs.copyOf('bot', running) }),
          message: expect.stringContaining('{+fine+} words'),
          fix: expect.stringContaining('VAR'),
        },
      ],
    });
    expect(await standing(qs)).toEqual(before);
  });
});

describe('what was executed is not routed', () => {
  /** A record whose rows are filled, with a text changed by hand before the route. */
  async function routed(change: (text: string) => string, id = executed) {
    const out = await eventByHand(qs, { id, act: 'checkout', by: 'bot', state: 'IN_EXECUTION' });
    const files = { [documentPath(id)]: change(await textOf(id)) };
    const after = await eventByHand(qs, {
      id,
      act: 'checkin',
      by: 'bot',
      version: '1.3',
      state: 'IN_EXECUTION',
      after: out,
      files,
    });
    return eventByHand(qs, { id, act: 'route', by: 'bot', state: 'IN_POST_REVIEW', version: '1.3', after });
  }

  test.each<[string, string, string, (text: string) => string]>([
    [
      'with a placeholder left',
      'REQ-091',
      'execution/placeholder',
      (text) => `${text}\n[What came out differently]\n`,
    ],
    ['with something put off', 'REQ-091', 'document/unfinished', (text) => `${text}\nThe rest is TBD.\n`],
    [
      'without its summary',
      'REQ-091',
      'document/section-missing',
      (text) => text.replace(/## 11\. Summary[\s\S]*/, ''),
    ],
    [
      'with a second summary',
      'REQ-090',
      'document/section-twice',
      (text) => `${text}\n## Summary\n\nIt went otherwise.\n`,
    ],
    [
      'with evidence that is not there',
      'REQ-093',
      'evidence/unresolved',
      (text) => text.replace('done as planned', 'see evidence/report.txt'),
    ],
  ])('%s [%s]', async (_what, _requirement, rule, change) => {
    await expectPushRefused(qs, { rule, push: { [`qms/${executed}`]: await routed(change) } });
  });

  test('where a verification was planned and never made [REQ-093]', async () => {
    const id = await qs.create({ kind: 'CR', title: 'Change with a verification' });
    const copy = qs.copyOf('bot', id);
    const text = (await textOf(id))
      .replace(/\{\{[^}]*\}\}|\[[A-Z][^\]]*\]/g, 'words')
      .replace(/(\| EI-2 .*?)\| No \|/, '$1| Yes |');
    await writeFile(copy, text);
    await qs.bring(id, 'IN_EXECUTION');
    const refused = await refusalOf(() => qs.bring(id, 'IN_POST_REVIEW'));
    expect(refused).toContain('execution/verification-record');
  });
});
