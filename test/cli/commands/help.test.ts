import { expect, test } from 'vitest';
import { commands } from '../../../src/cli/commands/table.ts';
import { qms } from '../fake-io.ts';

test('the overview names every command', async () => {
  const { stdout } = await qms(['help']);
  for (const { name, summary } of commands)
    expect(stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
});

test('help exit-codes lists each code with its meaning', async () => {
  const { stdout } = await qms(['help', 'exit-codes']);
  expect(stdout).toContain('  4  lost a race: run the command again\n');
  expect(stdout).toContain('130  interrupted\n');
});

test('help of an unknown command suggests a known one', async () => {
  const { code, stderr } = await qms(['help', 'complation']);
  expect(code).toBe(2);
  expect(stderr).toContain('did you mean completion?');
});

test('a command that writes can lose a race, and says so; another cannot', async () => {
  expect((await qms(['help', 'completion'])).stdout).not.toContain('lost a race');
});
