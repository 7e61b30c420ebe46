import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillRow } from '../../src/documents/fill-row.ts';
import { readDocument } from '../../src/documents/parse.ts';
import type { DocumentFacts } from '../../src/rules/content.ts';
import { kindWith } from './fixtures.ts';

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const archive = existsSync(data)
  ? readdirSync(data).find((name) => /^legacy-qms.*\.tar\.gz$/.test(name))
  : undefined;

describe.skipIf(!archive)('the documents of the system that this one replaces', () => {
  const facts = new Map<string, DocumentFacts>();
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'legacy-documents-'));
    execFileSync('tar', ['-xzf', join(data, archive ?? ''), '-C', folder]);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (/(^|\/)QMS\/.*\.md$/.test(name))
        facts.set(name, readDocument(readFileSync(join(folder, name)), kindWith()));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const find = (ending: string) => [...facts].find(([name]) => name.endsWith(ending));

  test('are all read', () => {
    expect(facts.size).toBeGreaterThan(400);
  });

  test('are all in the written form', () => {
    const bad = [...facts].filter(([, { findings }]) =>
      findings.some(({ rule }) => /text|encoding|size|nesting|item-table|yaml/.test(rule)),
    );
    expect(bad.map(([name]) => name)).toEqual([]);
  });

  test('have a title, but for one that lost its front matter', () => {
    const bare = [...facts].filter(([, { title }]) => title === null).map(([name]) => name);
    expect(bare.every((name) => name.includes('CR-032'))).toBe(true);
  });

  test('give the five items of CR-045', () => {
    expect(find('/CR/CR-045/CR-045.md')?.[1].items.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'EI-1 Pass',
      'EI-2 Pass',
      'EI-3 Pass',
      'EI-4 Pass',
      'EI-5 Pass',
    ]);
  });

  test('give the ends of rows that a pipe in their summary broke', () => {
    const broken = find('/CR/CR-040/CR-040.md')?.[1];
    expect(broken?.findings.map(({ rule }) => rule)).toContain('document/item-columns');
    expect(broken?.items.find(({ id }) => id === 'EI-5')?.outcome).toBe('Pass');
  });

  test('can be filled again', () => {
    const [name] = find('/CR/CR-045/CR-045.md') ?? [''];
    const filling = { summary: 'Again.', outcome: 'Fail', performedBy: 'ada 2026-11-21' } as const;
    expect(fillRow(readFileSync(join(folder, name)), 'EI-3', filling).ok).toBe(true);
  });
});
