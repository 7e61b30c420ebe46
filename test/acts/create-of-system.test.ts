import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { create } from '../../src/acts/create.ts';
import { foundSystem } from '../helpers/quality-system.ts';

test('a document of a system names it from the start: its id says which', async () => {
  const qs = await foundSystem();
  await create(qs.as('bot'), { kind: 'RS', title: 'What APP shall do', name: 'app' });
  const text = await readFile(qs.copyOf('bot', 'SDLC-APP-RS'), 'utf8');
  expect(text).toMatch(/^---\ntitle: What APP shall do\nsystem: "?APP"?\n---\n/);
});
