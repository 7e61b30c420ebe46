import { expect, test } from 'vitest';
import { qms } from './fake-io.ts';

const red = '\u001b[31m';

async function colours(env: Record<string, string>, options: { terminal?: number; argv?: string[] } = {}) {
  const { stderr } = await qms(['nonsense', ...(options.argv ?? [])], {
    env,
    ...(options.terminal ? { terminal: options.terminal } : {}),
  });
  return stderr.includes(red);
}

test('colours are for terminals', async () => {
  expect(await colours({}, { terminal: 80 })).toBe(true);
  expect(await colours({})).toBe(false);
  expect(await colours({ TERM: 'dumb' }, { terminal: 80 })).toBe(false);
});

test('NO_COLOR switches them off, unless it is empty', async () => {
  expect(await colours({ NO_COLOR: '1' }, { terminal: 80 })).toBe(false);
  expect(await colours({ NO_COLOR: '' }, { terminal: 80 })).toBe(true);
});

test('FORCE_COLOR switches them on without a terminal, and beats NO_COLOR', async () => {
  expect(await colours({ FORCE_COLOR: '1' })).toBe(true);
  expect(await colours({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true);
  expect(await colours({ FORCE_COLOR: '0' }, { terminal: 80 })).toBe(false);
});

test('--no-color beats everything', async () => {
  expect(await colours({ FORCE_COLOR: '1' }, { terminal: 80, argv: ['--no-color'] })).toBe(false);
});
