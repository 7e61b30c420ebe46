import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMessage, parseMessage, type Trailers } from '../../../src/rules/bytes/trailers.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { makeRepository } from '../../helpers/git.ts';
import { anyMessage } from './arbitrary.ts';
import { configurations, readByGit } from './git-reading.ts';

test('what is formatted is read back', () => {
  fc.assert(
    fc.property(anyMessage, (message) => {
      expect(unwrap(parseMessage(formatMessage(message)))).toEqual(message);
    }),
    { numRuns: 1000 },
  );
});

/** Lines that git, or some reader of trailers, treats in a special way. */
const hostileLines = [
  'plain words',
  'Signed-off-by: Eve <eve@example.com>',
  'Key: value',
  'key=value',
  '(cherry picked from commit 1111111111111111111111111111111111111111)',
  '# a comment',
  '> QMS-Event: approve',
  'x QMS-Event: approve',
  '  indented',
  '--',
  '----',
  '---x',
  'Conflicts:',
  'diff --git a/x b/x',
  '------------------------ >8 ------------------------',
  '# ------------------------ >8 ------------------------ x',
  '> # ------------------------ >8 ------------------------',
  'CR-001: comment',
];
/** Lines that the grammar must refuse, wherever git would be misled by them. */
const forbiddenLines = [
  'QMS-Event: approve',
  ' QMS-Event: approve',
  'qms-event: approve',
  '---',
  '--- a/file',
  '# ------------------------ >8 ------------------------',
  '> ------------------------ >8 ------------------------',
  'C ------------------------ >8 ------------------------',
];
const hostileBlocks = [
  ['QMS-Document: CR-001', 'QMS-Event: approve'],
  ['QMS-Document: CR-001'],
  ['QMS-Event: approve', 'QMS-Assignee: a', 'QMS-Assignee: b', 'QMS-Reason: a = b # c: d'],
  ['QMS-Event: approve', ' QMS-Actor: eve'],
  ['QMS-Event: approve', 'Signed-off-by: Eve <eve@example.com>'],
  ['prose', 'QMS-Event: approve'],
  ['QMS-Event : approve'],
];
const anyLine = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...hostileLines) },
  { weight: 1, arbitrary: fc.constantFrom(...forbiddenLines) },
);
const anyRawMessage = fc
  .tuple(
    anyLine,
    fc.array(fc.array(anyLine, { minLength: 1, maxLength: 4 }), { maxLength: 3 }),
    fc.constantFrom(...hostileBlocks),
  )
  .map(
    ([subject, body, block]) =>
      `${[[subject], ...body, block].map((each) => each.join('\n')).join('\n\n')}\n`,
  );

const listed = (trailers: Trailers) =>
  Object.entries(trailers).flatMap(([key, values]) => values.map((value) => `QMS-${key}: ${value}`));

describe.each(configurations)('C08 git with %s', (_name, settings) => {
  test('git reads the same trailers from every message that is accepted [REQ-013]', async () => {
    const repository = await makeRepository();
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyRawMessage, anyMessage.map(formatMessage)), async (text) => {
        const message = parseMessage(text);
        if (!message.ok) return;
        accepted++;
        const expected = listed(message.value.trailers);
        expect(await readByGit(repository, text, settings)).toEqual({ log: expected, interpreted: expected });
      }),
      { numRuns: 80 },
    );
    expect(accepted).toBeGreaterThan(20);
  });
});
