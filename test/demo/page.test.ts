import { expect, test } from 'vitest';
import { commandLine, wrapLine } from '../../src/demo/page.ts';

test('a command line quotes what a shell would split', () => {
  expect(commandLine(['qms', 'create', 'SOP', '--title', "Ada's scales"])).toBe(
    "qms create SOP --title 'Ada'\\''s scales'",
  );
});

test('a command line leaves plain words and $EDITOR alone', () => {
  expect(commandLine(['$EDITOR', 'records/SOP-001.md'])).toBe('$EDITOR records/SOP-001.md');
});

test('a long line is broken at spaces and set in', () => {
  const lines = wrapLine('word '.repeat(30).trim(), '  ');
  expect(lines.length).toBe(2);
  expect(lines.every((line) => line.length <= 98)).toBe(true);
  expect(lines[1]?.startsWith('      word')).toBe(true);
});

test('a word longer than a line stays whole', () => {
  expect(wrapLine('x'.repeat(120), '    ')).toEqual([`    ${'x'.repeat(120)}`]);
});
