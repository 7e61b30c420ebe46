import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DocId } from '../../src/rules/values.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { exchange, judgeTwice, pathOf } from './judge-twice.ts';
import { python } from './second-opinion.ts';

let qs: QualitySystem;
let running = '';
let executed = '';

const textOf = (id: string) => qs.git('show', `origin/qms/${id}:${pathOf(id)}`);
const impact = /## 7\. Impact\n[\s\S]*?(?=## 8\.)/;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await qs.crIn('IN_EXECUTION');
  await qs.crIn('POST_REVIEWED');
  [running, executed] = [await textOf('CR-001'), await textOf('CR-002')];
});

describe.skipIf(!python)('a document that was released', () => {
  /** What both say of a check-in in execution. */
  const checkedIn = (text: string) =>
    judgeTwice(
      qs,
      { id: 'CR-001', by: 'bot', act: 'checkout' },
      { id: 'CR-001', by: 'bot', act: 'checkin', version: '1.1', files: { [pathOf('CR-001')]: text } },
    );
  const changed = (part: string | RegExp, by: string) => checkedIn(exchange(running, part, by));

  test.each([
    ['the padding of a table', '| words | words | words |', '|  words |   words   | words|'],
    ['a new line', /(Out of scope:) (.*)/, 'Out of scope:\nwords'],
    ['blank lines', '## 8. Testing\n\n', '## 8. Testing\n\n\n'],
    ['what execution fills', /## 11\. Summary[\s\S]*/, '## 11. Summary\n\nIt went well.\n'],
    ['the closing of a heading', '## 8. Testing', '##  8. Testing ##'],
    ['the title in quotes', /^title: (.*)$/m, 'title: "Change the order form"'],
  ])('may change in %s [REQ-092]', async (_what, part, by) => {
    const { first, second } = await changed(part, by);
    expect(first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(second).toEqual(first);
  });

  test.each([
    ['a word', /(## 4\. Proposed state\n\n)words/, '## 4. Proposed state\n\nother words'],
    ['a full stop', /(## 4\. Proposed state\n\n)words/, '## 4. Proposed state\n\nwords.'],
    ['a cell', '| words | words | words |', '| words | words | nothing |'],
    ['a heading', '## 8. Testing', '## 8. TESTING'],
    ['a section that is gone', impact, ''],
    ['a section more', '## 10. Execution', '## 9a. More\n\nAlso this.\n\n## 10. Execution'],
    ['text before the first heading', '\n# CR', '\nBy the way.\n\n# CR'],
    ['a comment', '## 8. Testing', '<!-- and more -->\n\n## 8. Testing'],
    ['an item of a list', '1. words', '1. other words'],
    ['the title', /^title: .*$/m, 'title: Another title'],
  ])('does not change in %s [REQ-092]', async (_what, part, by) => {
    const { first, second } = await changed(part, by);
    expect([first.rules, second.rules]).toEqual([['content/frozen'], ['content/frozen']]);
  });

  test.each([
    ['the marks of a list', '1. words', '1) words'],
    ['a list that becomes another', '1. words', '- words'],
  ])('%s: only a reader of markdown can tell what changed', async (_what, part, by) => {
    const { second } = await changed(part, by);
    expect(second).toMatchObject({ verdict: 'incomplete', rules: ['not-read'] });
  });

  test('does not get a row twice', async () => {
    const { first, second } = await changed(
      /(\| EI-1 \|.*\|)/,
      `${/\| EI-1 .*/.exec(running)?.[0]}\n`.repeat(2).trim(),
    );
    expect([first.rules, second.rules]).toEqual([['execution/plan'], ['execution/plan']]);
  });
});

describe.skipIf(!python)('a document that was executed', () => {
  const event = { id: 'CR-002', by: 'bot', state: 'IN_EXECUTION' };
  /** What both say of it, changed and routed again. */
  const routedAgain = (text: string) =>
    judgeTwice(
      qs,
      { ...event, act: 'checkout' },
      { ...event, act: 'checkin', version: '1.3', files: { [pathOf('CR-002')]: text } },
      { ...event, act: 'route', version: '1.3', state: 'IN_POST_REVIEW' },
    );
  const summary = (text: string) => executed.replace('done as planned', text);

  test.each<[string, () => string]>([
    ['with more words', () => `${executed}\n\nAnd it went well.\n`],
    ['with a path that is none of evidence/', () => summary('in other/evidence/run.txt')],
    ['with code', () => `${executed}\n\n\`[What came of it]\` and \`TBD\`\n`],
  ])('is routed %s', async (_what, text) => {
    const { first, second } = await routedAgain(text());
    expect(first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(second).toEqual(first);
  });

  test.each<[string, string, () => string]>([
    ['with a placeholder left', 'execution/placeholder', () => `${executed}\n\n[What came of it]\n`],
    ['with a placeholder behind a label', 'execution/placeholder', () => `${executed}\n\nResult: [to say]\n`],
    ['with something put off', 'document/unfinished', () => `${executed}\n\nThe rest is TBD.\n`],
    ['with braces left', 'document/placeholder', () => `${executed}\n\n{{more}}\n`],
    ['without its summary', 'document/section-missing', () => executed.replace(/## 11\. Summary[\s\S]*/, '')],
    ['with a second summary', 'document/section-twice', () => `${executed}\n## Summary\n\nOtherwise.\n`],
    ['without its evidence', 'evidence/unresolved', () => summary('see evidence/report.txt.')],
    [
      'with a Fail that nothing answers',
      'execution/fail-unanswered',
      () => executed.replace('| Pass |', '| Fail |'),
    ],
  ])('is not routed %s', async (_what, rule, text) => {
    const { first, second } = await routedAgain(text());
    expect([first.rules, second.rules]).toEqual([[rule], [rule]]);
  });
});

describe.skipIf(!python)('a row that names records', () => {
  let text = '';

  beforeAll(async () => {
    await qs.create({ kind: 'CR', title: 'Change with a verification' });
    const copy = qs.copyOf('bot', 'CR-003');
    const draft = await readFile(copy, 'utf8');
    await writeFile(copy, exchange(draft, /(?<=\| EI-2 .*\| )No(?= \|)/, 'Yes'));
    await qs.bring('CR-003' as DocId, 'IN_EXECUTION');
    const type = { variance_type: 1 };
    await qs.create({ kind: 'VAR', title: 'Slip', parent: 'CR-003' as DocId, properties: type });
    text = await textOf('CR-003');
  });

  test.each([
    ['as a word', 'CR-003-VAR-001 answers', ['execution/verification-record']],
    [
      'only as a part of a word',
      'CR-003-VAR-0010 answers',
      ['execution/fail-unanswered', 'execution/verification-record'],
    ],
  ])('%s', async (_what, told, rules) => {
    const today = new Date().toISOString().slice(0, 10);
    const filled = text
      .replace(/(\| EI-1 .*?\| No \|).*/, `$1 ${told} | Fail | bot ${today} |`)
      .replace(/(\| EI-2 .*?\| Yes \|).*/, `$1 Done | Pass | bot ${today} |`);
    const event = { id: 'CR-003', by: 'bot', version: '1.1' };
    const { first, second } = await judgeTwice(
      qs,
      { ...event, act: 'checkout', version: '1.0' },
      { ...event, act: 'checkin', files: { [pathOf('CR-003')]: filled } },
      { ...event, act: 'route', state: 'IN_POST_REVIEW' },
    );
    expect([first.rules, second.rules]).toEqual([rules, rules]);
  });
});
