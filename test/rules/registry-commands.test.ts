import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/table.ts';
import { findByWords } from '../../src/commands/find-command.ts';
import { optionsOf } from '../../src/commands/global-options.ts';
import { registry } from '../../src/rules/registry.ts';

/** Every command line of this project's own that a page advises: `qms checkout ID --authority CR-001`. */
const advised = Object.entries(registry).flatMap(([id, { fix }]) =>
  [...fix.matchAll(/`qms ([^`]*)`/g)].map(([, line = '']) => [id, line] as const),
);

test('pages advise commands', () => expect(advised.length).toBeGreaterThan(50));

describe.each(advised)('%s advises qms %s', (_id, line) => {
  const words = line.replace(/"[^"]*"/g, 'TEXT').split(' ');
  const found = findByWords(commands, words);

  test('which is a command', () => {
    expect(found.kind === 'unknown' ? found.finding.message : found.kind).toBe('command');
  });

  test('with options that it has', () => {
    const options = found.kind === 'command' ? optionsOf(found.command).map(({ name }) => `--${name}`) : [];
    expect(words.filter((word) => word.startsWith('--') && !options.includes(word))).toEqual([]);
  });

  test('with no more arguments than it takes', () => {
    if (found.kind !== 'command') return;
    const takesValue = new Set(
      optionsOf(found.command).flatMap(({ name, short, value }) =>
        value === undefined ? [] : [`--${name}`, ...(short ? [`-${short}`] : [])],
      ),
    );
    const given = words
      .slice(found.words)
      .filter((word, at, rest) => !word.startsWith('-') && !takesValue.has(rest[at - 1] ?? ''));
    const { arguments: taken } = found.command;
    if (!taken.some(({ many }) => many)) expect(given.length).toBeLessThanOrEqual(taken.length);
  });
});
