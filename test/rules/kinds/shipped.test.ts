import { describe, expect, test } from 'vitest';
import { shippedKinds } from '../../../src/rules/kinds/shipped.ts';

const all = [...shippedKinds.values()];
const names = (filter: (kind: (typeof all)[number]) => boolean) => all.filter(filter).map(({ name }) => name);

test('the kinds of the design are shipped', () => {
  expect([...shippedKinds.keys()].sort()).toEqual([
    'ADD',
    'CR',
    'ER',
    'INV',
    'POLICY',
    'RS',
    'RTM',
    'SOP',
    'TEMPLATE',
    'TP',
    'VAR',
    'VR',
  ]);
});

test('these are executed', () => {
  expect(names((kind) => kind.executable).sort()).toEqual(['ADD', 'CR', 'ER', 'INV', 'TP', 'VAR', 'VR']);
});

test('only a VR is an attachment', () => {
  expect(names((kind) => kind.attachment)).toEqual(['VR']);
});

test('revisions of these name the change record that authorises them', () => {
  expect(names((kind) => kind.authority === 'required').sort()).toEqual(['RS', 'RTM', 'SOP']);
});

describe.each(all)('$name', (kind) => {
  test('locks sections that it has, in their order', () => {
    expect(kind.sections.filter((each) => kind.lockedSections.includes(each))).toEqual(kind.lockedSections);
  });

  test('names parents if and only if it is a child', () => {
    expect(kind.parents.length > 0).toBe(kind.numbering === 'child');
  });

  test('names parents that are shipped, and executed', () => {
    const named = kind.parents.flatMap(({ kinds }) => kinds).filter((each) => each !== '*');
    expect(named.filter((each) => !shippedKinds.get(each)?.executable)).toEqual([]);
  });

  test('is found under its own name', () => {
    expect(shippedKinds.get(kind.name)).toBe(kind);
  });
});
