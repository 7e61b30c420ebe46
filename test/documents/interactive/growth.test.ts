import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compile } from '../../../src/documents/interactive/compile.ts';
import { parseInteractive } from '../../../src/documents/interactive/parse.ts';
import { readResponses, writeResponses } from '../../../src/documents/interactive/responses-file.ts';
import { packageFile } from '../../../src/repository/package-files.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import type { Entry } from '../../../src/rules/interactive/answers.ts';
import { limits } from '../../../src/rules/limits.ts';
import type { DocId, Oid } from '../../../src/rules/values.ts';

const template = unwrap(parseInteractive(await readFile(packageFile('templates/TEMPLATE-VR.md'), 'utf8')));
const base = { kind: 'answer', commit: null, reason: null, by: 'b', at: '' } as const;

/** Entries that nobody judged yet, in as many as a file holds: what a push may bring. */
const hostile: Readonly<Record<string, (at: number) => Entry>> = {
  'amendments of one answer': () => ({ ...base, item: 'objective', value: 'x' }),
  'reopenings of one loop': (at) => ({ ...base, kind: 'reopen', item: `steps.${at + 2}`, value: '' }),
  'iterations of one loop': (at) => ({ ...base, item: `more_steps.${at + 1}`, value: 'yes' }),
};

test.each(Object.entries(hostile))(
  '%s, as many as a file holds, are read and compiled [REQ-076]',
  (_, entry) => {
    const most = Math.floor(limits.documentBytes / 70);
    const entries = Array.from({ length: most }, (_none, at) => entry(at));
    const pin = { name: 'TEMPLATE-VR' as DocId, oid: 'a'.repeat(40) as Oid };
    const bytes = writeResponses({ schema: 1, template: pin, title: 'T', entries });
    expect(bytes.length).toBeLessThan(limits.documentBytes);
    const responses = unwrap(readResponses(bytes));
    expect(compile(template, responses, { id: 'CR-001-VR-001', parent: 'CR-001' }).length).toBeGreaterThan(
      100,
    );
  },
  10_000,
);
