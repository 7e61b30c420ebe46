import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Answer,
  answersChecklist,
  bodyWithAnswers,
  decodeAnswers,
  readAnswers,
} from '../../../src/rules/checklists/answers.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { oid, rules } from '../policy/sample.ts';

const prompt = { path: '.qms/prompts/review/pre/CR.yaml', oid: oid('3') };

const line = fc
  .string({ unit: fc.constantFrom('a', 'Z', '9', ' ', '>', '@', '[', ']', ':', '#', '-', 'é', '`') })
  .map((text) => text.replace(/ +/g, ' ').trim());
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5})?$/);
const answer: fc.Arbitrary<Answer> = fc.record({
  item: word,
  verdict: fc.constantFrom('pass', 'fail', 'n/a'),
  says: line,
  support: fc.array(
    fc.record({
      kind: fc.constantFrom('quote', 'location'),
      text: line.filter((text) => text !== ''),
    }),
    { maxLength: 3 },
  ),
});

test('answers that are written down are read again as they were [REQ-101]', () => {
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 6 }), word, (answers, comment) => {
      const read = decodeAnswers(bodyWithAnswers(comment, prompt, answers));
      expect(read && unwrap(read)).toEqual({ comment, prompt, content: null, answers });
    }),
  );
});

test('what is accepted as answers is what would be written for them [REQ-101]', () => {
  const good = bodyWithAnswers('Fine.', prompt, [
    { item: 'scope', verdict: 'pass', says: 'as agreed', support: [{ kind: 'quote', text: 'both forms' }] },
    { item: 'risks', verdict: 'n/a', says: 'none', support: [] },
  ]);
  fc.assert(
    fc.property(fc.nat(good.length), fc.constantFrom(' ', 'x', '\n', '[', '>'), (at, mark) => {
      const text = `${good.slice(0, at)}${mark}${good.slice(at)}`;
      const read = decodeAnswers(text);
      if (!read?.ok) return;
      const { comment, prompt: named, answers } = read.value;
      expect(bodyWithAnswers(comment, named, answers)).toBe(text);
    }),
  );
});

test('a form is read as people fill it in', () => {
  const form = `Read it twice.

# A remark of the form
Checklist: ${prompt.path} ${prompt.oid}
Content: sha256:${'0'.repeat(64)}

# Content
[x] scope
    > the words
      of the document
    >
[Fail]  impact :  the archive
   is not named
[ ] risks:
    @
[na] plan: no plan here
  @ CR-001.md:4`;
  expect(unwrap(readAnswers(form))).toEqual({
    comment: 'Read it twice.',
    prompt,
    content: `sha256:${'0'.repeat(64)}`,
    answers: [
      {
        item: 'scope',
        verdict: 'pass',
        says: '',
        support: [{ kind: 'quote', text: 'the words of the document' }],
      },
      { item: 'impact', verdict: 'fail', says: 'the archive is not named', support: [] },
      {
        item: 'plan',
        verdict: 'n/a',
        says: 'no plan here',
        support: [{ kind: 'location', text: 'CR-001.md:4' }],
      },
    ],
  });
});

test('a line that is no answer is refused by its number', () => {
  const read = readAnswers('[pass] scope\nand so on');
  expect(read.ok ? [] : rules(read.findings)).toEqual(['checklist/form']);
  expect(read.ok ? '' : read.findings[0]?.message).toContain('line 2');
});

const head = `Checklist: ${prompt.path} ${prompt.oid}`;

test.each([
  ['text after the answers', `${head}\n\n[pass] scope\n\nAnd I like it.`],
  ['text between head and answers', `${head}\n\nBy the way.\n\n[pass] scope`],
  ['a line of the form left in', `${head}\n\n# Content\n[pass] scope`],
  ['a mark that only a form knows', `${head}\n\n[x] scope`],
  ['an item left open', `${head}\n\n[pass] scope\n[ ] risks`],
  ['an indent of its own', `${head}\n\n[pass] scope\n  > both forms`],
  ['a blank line too few', `${head}\n[pass] scope`],
  ['a comment without a blank line', `Fine.\n${head}\n\n[pass] scope`],
  ['a comment that looks like an answer', `[pass] everything\n\n${head}\n\n[pass] scope`],
  ['two checklists', `${head}\n\n[pass] scope\n\n${head}\n\n[pass] scope`],
])('an event says nothing beside its answers: %s [REQ-101]', (_, body) => {
  const read = decodeAnswers(body);
  expect(read?.ok === false ? [...new Set(rules(read.findings))] : read).toEqual(['checklist/form']);
});

test('a comment answers no checklist', () => {
  expect(answersChecklist('Checklist: I went through mine.')).toBe(false);
  expect(decodeAnswers('Good.')).toBeNull();
});
