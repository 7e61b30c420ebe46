import { expect, test } from 'vitest';
import { registry } from '../../../src/rules/registry.ts';
import { qms } from '../fake-io.ts';

test('every rule has a page that says what, why and what to do [REQ-063]', async () => {
  for (const [rule, entry] of Object.entries(registry)) {
    const { code, stdout } = await qms(['explain', rule]);
    const unwrapped = stdout.replace(/\n +/g, ' ');
    expect(code).toBe(0);
    for (const part of [rule, entry.requires, entry.why, entry.fix]) expect(unwrapped).toContain(part);
  }
});

test('--list prints one line for each rule', async () => {
  const { stdout } = await qms(['explain', '--list']);
  expect(stdout.split('\n').filter((line) => line !== '').length).toBe(Object.keys(registry).length);
});

test('a mistyped rule is answered with the nearest one', async () => {
  const { code, stderr } = await qms(['explain', 'usage/conflit']);
  expect(code).toBe(3);
  expect(stderr).toContain('did you mean usage/conflict?');
});

test('an unknown rule of a known family is answered with its rules', async () => {
  const { code, stderr } = await qms(['explain', 'internal/zebra-crossing-lights']);
  expect(code).toBe(3);
  expect(stderr).toContain('there are internal/unexpected');
});
