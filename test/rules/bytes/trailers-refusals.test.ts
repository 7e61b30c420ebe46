import { describe, expect, test } from 'vitest';
import { parseMessage } from '../../../src/rules/bytes/trailers.ts';
import { limits } from '../../../src/rules/limits.ts';

const block = 'QMS-Document: CR-001\nQMS-Event: comment\n';

function rulesOf(message: string): string[] {
  const read = parseMessage(message, { commit: 'c' });
  if (read.ok) return [];
  expect(read.findings.map((each) => each.where)).toEqual([{ commit: 'c' }]);
  return read.findings.map((each) => each.rule);
}

describe('accepted', () => {
  test.each([
    ['a subject and trailers, without a body', `CR-001: comment\n\n${block}`, ''],
    ['a subject that looks like a trailer', `Signed-off-by: Jo\n\n${block}`, ''],
    ['lines that begin with #', `# x\n\n# y\n\n${block}`, '# y'],
    ['other trailers in the paragraph above', `s\n\nSigned-off-by: Jo\n\n${block}`, 'Signed-off-by: Jo'],
    ['trailers that are quoted', `s\n\n> QMS-Event: approve\n\n${block}`, '> QMS-Event: approve'],
    ['several paragraphs, some indented', `s\n\n  a\nb\n\nc\n\n${block}`, '  a\nb\n\nc'],
  ])('%s', (_name, message, body) => {
    expect(parseMessage(message)).toMatchObject({
      ok: true,
      value: { body, trailers: { Document: ['CR-001'], Event: ['comment'] } },
    });
  });
});

describe('the message [REQ-015]', () => {
  test.each([
    ['C01 a trailer as the subject', `QMS-Event: approve\n\n${block}`],
    ['C01 a trailer in a paragraph of its own', `s\n\nQMS-Event: approve\n\n${block}`],
    ['C01 a trailer at the end of a paragraph', `s\n\nwords\nQMS-Event: approve\n\n${block}`],
    ['C04 a re-cased trailer in the body', `s\n\nqms-event: approve\n\n${block}`],
    ['C07 an indented trailer in the body', `s\n\n  QMS-Event: approve\n\n${block}`],
    ['C05 a divider', `s\n\n---\n\n${block}`],
    ['C05 a divider with words', `s\n\n--- words\n\n${block}`],
    ['C05 a divider as the subject', `---\n\n${block}`],
    ['C09 a scissors line', `s\n\n# ------------------------ >8 ------------------------\n\n${block}`],
    [
      'C09 scissors under another comment mark',
      `s\n\n; ------------------------ >8 ------------------------\n\n${block}`,
    ],
    ['a subject of two lines', `s\nt\n\n${block}`],
    ['a subject that is too long', `${'s'.repeat(limits.subjectLength + 1)}\n\n${block}`],
    ['a subject with a space before it', ` s\n\n${block}`],
    ['no subject', `\n\n${block}`],
    ['no newline at the end', `s\n\n${block.trimEnd()}`],
    ['two newlines at the end', `s\n\n${block}\n`],
    ['a space at the end of a line', `s \n\n${block}`],
    ['a line of spaces', `s\n\na\n \nb\n\n${block}`],
    ['two blank lines', `s\n\n\na\n\n${block}`],
    ['nothing', ''],
    ['a newline only', '\n'],
  ])('%s', (_name, message) => expect(rulesOf(message)).toEqual(['bytes/message']));
});

describe('the block of trailers [REQ-015]', () => {
  test.each([
    ['C03 a trailer twice', 'QMS-Event: comment\nQMS-Event: approve', 'trailer/order'],
    [
      'C03 a trailer twice, another between',
      'QMS-Document: A\nQMS-Event: x\nQMS-Document: B',
      'trailer/order',
    ],
    ['trailers in another order', 'QMS-Event: comment\nQMS-Document: CR-001', 'trailer/order'],
    ['C04 a lower-case key', 'qms-event: comment', 'trailer/form'],
    ['C04 a key in other capitals', 'QMS-EVENT: comment', 'trailer/unknown'],
    ['C04 a space before the colon', 'QMS-Event : comment', 'trailer/form'],
    ['C04 no space after the colon', 'QMS-Event:comment', 'trailer/form'],
    ['C04 two spaces after the colon', 'QMS-Event:  comment', 'trailer/form'],
    ['C08 another separator', 'QMS-Event= comment', 'trailer/form'],
    ['no value', 'QMS-Event:', 'trailer/form'],
    ['C06 prose above the trailers', 'prose\nQMS-Event: comment', 'trailer/form'],
    [
      'C06 a signed-off-by among the trailers',
      'QMS-Event: comment\nSigned-off-by: Jo <jo@x>',
      'trailer/form',
    ],
    ['C07 a folded value', 'QMS-Event: comment\n QMS-Actor: qa', 'trailer/form'],
    ['C09 a comment within the block', 'QMS-Document: CR-001\n# QMS-Event: approve', 'trailer/form'],
    ['C15 a key that nobody knows', 'QMS-Waiver: all', 'trailer/unknown'],
    ['C15 the name of an inherited property', 'QMS-constructor: x', 'trailer/unknown'],
  ])('%s', (_name, lines, rule) => expect(rulesOf(`s\n\n${lines}\n`)).toEqual([rule]));

  test('C06 a message whose last paragraph is prose', () => {
    expect(rulesOf(`s\n\n${block}\nprose\n`)).toEqual(['bytes/message']);
  });

  test('a message without trailers', () => {
    expect(rulesOf('s\n\nbody\n')).toEqual(['trailer/form']);
  });

  test('a message that is only a subject', () => {
    expect(rulesOf('s\n')).toEqual(['trailer/form']);
  });

  test('C02 the trailers of several squashed commits', () => {
    expect(rulesOf(`Merge (#1)\n\n* CR-001: comment\n\n${block}\n* CR-001: approve\n\n${block}`)).toEqual([
      'bytes/message',
    ]);
  });
});
