import { describe, expect, test } from 'vitest';
import { foldName } from '../../src/rules/fold-name.ts';
import { classifyRef } from '../../src/rules/refs.ts';

describe.each([
  ['case', 'QMS/CR-001'],
  ['the long s, which folds to s', 'qm\u017f/CR-001'],
  ['characters that take no room', 'q\u200cms/CR-001'],
  ['full width letters', '\uff51\uff4d\uff53/CR-001'],
  ['a dot at the end of a folder, which Windows drops', 'qms./CR-001'],
  ['a folded trunk', 'MA\u200dIN'],
  ['a branch below trunk', 'Main/x'],
])('a name that another file system takes for a governed one: %s', (_how, name) => {
  test.each(['heads', 'tags'])('is refused among refs/%s', (folder) => {
    expect(classifyRef(`refs/${folder}/${name}`, 'main')).toMatchObject({
      kind: 'refused',
      finding: { rule: 'ref/governed-name' },
    });
  });
});

test.each(['feature/qms', 'maintenance', 'qmsx/y', 'stra\u00dfe'])('%s is a name of its own', (name) => {
  expect(classifyRef(`refs/heads/${name}`, 'main')).toEqual({ kind: 'ungoverned' });
});

test('folding twice is folding once', () => {
  for (const name of ['QM\u017f./A', '\u212a', 'I\u0307/x. .'])
    expect(foldName(foldName(name))).toBe(foldName(name));
});
