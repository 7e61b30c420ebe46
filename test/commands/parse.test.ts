import { expect, test } from 'vitest';
import { parse } from '../../src/commands/parse.ts';
import { sample } from './sample-command.ts';

function values(...argv: string[]) {
  const parsed = parse(sample, ['judge', ...argv], 1);
  if (!parsed.ok) throw new Error(parsed.findings.map(({ message }) => message).join('\n'));
  return { values: Object.fromEntries(parsed.value.values), flags: [...parsed.value.flags] };
}

function refusals(...argv: string[]): string[] {
  const parsed = parse(sample, ['judge', ...argv], 1);
  return parsed.ok ? [] : parsed.findings.map(({ rule, message }) => `${rule}: ${message}`);
}

test('arguments go to their names, the many ones to the last', () => {
  expect(values('tart', 'a', 'b', '--good').values).toEqual({ CAKE: ['tart'], SLICE: ['a', 'b'] });
});

test('options may stand anywhere, and long ones take = too', () => {
  const expected = { values: { CAKE: ['tart'], size: ['small'] }, flags: ['good'] };
  expect(values('--good', '--size=small', 'tart')).toEqual(expected);
  expect(values('tart', '--good', '--size', 'small')).toEqual(expected);
});

test('what follows -- is an argument, even with a hyphen', () => {
  expect(values('--good', '--', '--tart').values).toEqual({ CAKE: ['--tart'] });
});

test('comma lists and repetitions add up', () => {
  expect(values('tart', '--good', '-j', 'ada, bea', '--judges', 'cyd').values.judges).toEqual([
    'ada',
    'bea',
    'cyd',
  ]);
});

test('an alias is the option that it stands for', () => {
  expect(values('tart', '--good', '--comment', 'sweet').values.message).toEqual(['sweet']);
});

test('a lone hyphen and text with a leading hyphen are values', () => {
  expect(values('tart', '--good', '-m', '-').values.message).toEqual(['-']);
  expect(values('tart', '--good', '-m', '- sweet').values.message).toEqual(['- sweet']);
});

test('short flags may be joined', () => {
  expect(values('tart', '--good', '-nq').flags).toEqual(['good', 'dry-run', 'quiet']);
});

test.each([
  [['--good'], 'usage/missing-argument: judge: CAKE is missing: the cake'],
  [['tart'], 'usage/missing-argument: judge: it needs --good or --bad'],
  [['tart', '--good', '--bad'], 'usage/conflict: judge: --good and --bad exclude each other'],
  [
    ['tart', '--good', '--size', 'huge'],
    'usage/option-value: judge: --size is one of small, large, not "huge"',
  ],
  [['tart', '--good', '--size'], 'usage/option-value: judge: --size needs a value: --size SIZE'],
  [['tart', '--size', '--good'], 'usage/option-value: judge: --size needs a value, and --good follows'],
  [['tart', '--good=yes'], 'usage/option-value: judge: --good takes no value, and was given "yes"'],
  [['tart', '--good', '--size=small', '--size=large'], 'usage/conflict: --size is given twice'],
  [
    ['tart', '--good', '--judgse', 'x'],
    'usage/unknown-option: judge has no option --judgse; did you mean --judges?',
  ],
  [['tart', '--good', '-x'], 'usage/unknown-option: judge has no option -x'],
])('%j is refused', (argv, refusal) => {
  expect(refusals(...argv)).toContain(refusal);
});
