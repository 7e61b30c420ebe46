import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { isInteractive, parseInteractive } from '../../../src/documents/interactive/parse.ts';
import { packageFile } from '../../../src/repository/package-files.ts';

const text = await readFile(packageFile('templates/TEMPLATE-VR.md'), 'utf8');

test('the shipped template of a verification record asks for what verification needs', () => {
  expect(isInteractive(text)).toBe(true);
  const read = parseInteractive(text);
  expect(read).toMatchObject({ ok: true });
  if (!read.ok) return;
  expect([...read.value.graph.nodes.keys()]).toEqual([
    'related_items',
    'objective',
    'prerequisites',
    'step_instruction',
    'step_expected',
    'step_actual',
    'step_outcome',
    'more_steps',
    'negative',
    'summary_outcome',
    'summary_narrative',
  ]);
  expect(read.value.graph.nodes.get('step_actual')).toMatchObject({ commit: true, loop: 'steps' });
});
