import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrap } from '../../../src/rules/finding.ts';
import {
  describeId,
  documentPath,
  formatNumber,
  nextNumber,
  parseNumber,
  recordDirectory,
} from '../../../src/rules/kinds/ids.ts';
import { shippedKinds } from '../../../src/rules/kinds/shipped.ts';
import type { DocId } from '../../../src/rules/values.ts';

const id = (text: string) => text as DocId;
const describeShipped = (text: string) => describeId(shippedKinds, id(text));

describe('an id says what the document is, what it hangs under and where it lies', () => {
  test.each([
    ['CR-001', 'CR', 1, 'CR-001', null, '.qms/docs/CR/0xx/CR-001'],
    ['CR-145', 'CR', 145, 'CR-145', null, '.qms/docs/CR/1xx/CR-145'],
    ['CR-1245', 'CR', 1245, 'CR-1245', null, '.qms/docs/CR/12xx/CR-1245'],
    ['CR-045-VAR-002', 'VAR', 2, 'CR-045', 'CR-045', '.qms/docs/CR/0xx/CR-045-VAR-002'],
    [
      'CR-005-VAR-001-ADD-003',
      'ADD',
      3,
      'CR-005',
      'CR-005-VAR-001',
      '.qms/docs/CR/0xx/CR-005-VAR-001-ADD-003',
    ],
    [
      'CR-001-TP-001-ER-001-ER-002',
      'ER',
      2,
      'CR-001',
      'CR-001-TP-001-ER-001',
      '.qms/docs/CR/0xx/CR-001-TP-001-ER-001-ER-002',
    ],
    ['TEMPLATE-CR', 'TEMPLATE', null, 'TEMPLATE-CR', null, '.qms/docs/TEMPLATE/TEMPLATE-CR'],
    ['SDLC-QMS-RS', 'RS', null, 'SDLC-QMS-RS', null, '.qms/docs/RS/SDLC-QMS-RS'],
    ['POLICY', 'POLICY', null, 'POLICY', null, null],
  ])('%s', (text, kind, number, root, parent, directory) => {
    const found = unwrap(describeShipped(text));
    expect([found.kind.name, found.number, found.root.id, found.parent, found.directory]).toEqual([
      kind,
      number,
      root,
      parent,
      directory,
    ]);
  });
});

describe('an id that says something else is refused', () => {
  test.each([
    ['XY-001', 'kind/unknown'],
    ['CR-001-XY-001', 'kind/unknown'],
    ['SDLC-QMS', 'kind/unknown'],
    ['SDLC-QMS-XY', 'kind/unknown'],
    ['CR', 'kind/number'],
    ['CR-1', 'kind/number'],
    ['CR-000', 'kind/number'],
    ['CR-0001', 'kind/number'],
    ['CR-00A', 'kind/number'],
    ['CR-1000000000', 'kind/number'],
    ['CR-001-VAR', 'kind/number'],
    ['CR-001-VAR-1', 'kind/number'],
    ['TEMPLATE', 'kind/form'],
    ['TEMPLATE-001', 'kind/form'],
    ['POLICY-001', 'kind/form'],
    ['POLICY-X', 'kind/form'],
    ['RS-001', 'kind/form'],
    ['SDLC-QMS-CR', 'kind/number'],
    ['VAR-001', 'kind/form'],
    ['SOP-001-VAR-001', 'kind/parent'],
    ['CR-001-CR-002', 'kind/parent'],
    ['INV-001-TP-001', 'kind/parent'],
    ['INV-001-VR-001', 'kind/parent'],
    ['CR-001-ER-001', 'kind/parent'],
    ['CR-001-VR-001-VAR-001', 'kind/parent'],
    ['POLICY-VAR-001', 'kind/form'],
    ['SDLC-QMS-RS-ADD-001', 'kind/parent'],
  ])('%s', (text, rule) => {
    const found = describeShipped(text);
    expect(found.ok ? [] : found.findings.map((each) => each.rule)).toEqual([rule]);
  });
});

test('a document stands in its directory under its own name', () => {
  expect(documentPath(id('CR-045-VAR-001'))).toBe('.qms/docs/CR/0xx/CR-045-VAR-001/CR-045-VAR-001.md');
  expect(documentPath(id('POLICY'))).toBe('.qms/policy.yaml');
});

describe('numbers', () => {
  test('are read back as they are written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (n) => parseNumber(formatNumber(n)) === n),
    );
  });

  test('have one spelling', () => {
    const digits = fc.stringMatching(/^[0-9]{1,10}$/);
    fc.assert(
      fc.property(digits, (text) => {
        const number = parseNumber(text);
        return number === null || formatNumber(number) === text;
      }),
    );
  });

  const kind = (name: string) => shippedKinds.get(name) ?? expect.fail(name);

  test('go on after the highest, whatever gaps there are [REQ-021]', () => {
    expect(nextNumber(kind('CR'), ['CR-001', 'CR-007', 'SOP-009', 'CR-003'])).toBe(8);
  });

  test('begin with one', () => {
    expect(nextNumber(kind('CR'), ['INV-004', 'POLICY'])).toBe(1);
  });

  test('count a parent that only its child still shows [REQ-021]', () => {
    expect(nextNumber(kind('CR'), ['CR-004-VAR-009'])).toBe(5);
  });

  test('of children count under their own parent', () => {
    const taken = ['CR-001-VAR-003', 'CR-002-VAR-001', 'CR-001-VAR-003-VAR-005'];
    expect(nextNumber(kind('VAR'), taken, id('CR-001'))).toBe(4);
    expect(nextNumber(kind('VAR'), taken, id('CR-001-VAR-003'))).toBe(6);
    expect(nextNumber(kind('VAR'), taken, id('CR-003'))).toBe(1);
  });
});

test('no two described ids share a directory, and none lies inside another', () => {
  const part = fc.constantFrom(
    'CR',
    'VAR',
    'ADD',
    'SOP',
    'TEMPLATE',
    'SDLC',
    'RS',
    'QMS',
    '001',
    '1001',
    '010',
  );
  const any = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => id(parts.join('-')));
  fc.assert(
    fc.property(any, any, (left, right) => {
      const [a, b] = [describeShipped(left), describeShipped(right)];
      if (left === right || !a.ok || !b.ok) return true;
      return !`${b.value.directory}/`.startsWith(`${recordDirectory(left)}/`);
    }),
    { numRuns: 2000 },
  );
});
