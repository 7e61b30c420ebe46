import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillRow } from '../../src/documents/fill-row.ts';
import { parseMarkdown, spanOf } from '../../src/documents/markdown.ts';
import { readDocument } from '../../src/documents/parse.ts';
import { plainBlocks } from '../../src/documents/plain-blocks.ts';
import { headingsInTree } from '../../src/documents/sections.ts';
import type { DocumentFacts } from '../../src/rules/content.ts';
import { bytes, kindWith, text } from './fixtures.ts';

/** As everywhere: `QMS_RUNS=20@7` tries twenty times as many, from the seed 7. */
const [factor = 1, seed = 20261121] = (process.env.QMS_RUNS ?? '1').split('@').map(Number);

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const archive = existsSync(data)
  ? readdirSync(data).find((name) => /^legacy-qms.*\.tar\.gz$/.test(name))
  : undefined;

describe.skipIf(!archive)('the documents of the system that this one replaces', () => {
  const facts = new Map<string, DocumentFacts>();
  const first = new Map<string, string>();
  let folder = '';
  const read = (name: string) => readFileSync(join(folder, name));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'legacy-documents-'));
    execFileSync('tar', ['-xzf', join(data, archive ?? ''), '-C', folder]);
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/(^|\/)QMS\/.*\.md$/.test(name)) continue;
      // Approved texts stand in the archive more than once.
      const source = text(read(name));
      const same = first.get(source);
      facts.set(name, (same && facts.get(same)) || readDocument(read(name), kindWith()));
      if (same === undefined) first.set(source, name);
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

  test('have the headings and tables that the parser finds, wherever their lines are sure', () => {
    let answered = 0;
    for (const [source, name] of first) {
      const markdown = parseMarkdown(source);
      const plain = markdown.ok ? plainBlocks(markdown.value) : null;
      if (!markdown.ok || !plain) continue;
      answered += 1;
      const { value } = markdown;
      const where = ({ level, line, title }: (typeof plain.headings)[number]) => ({ level, line, title });
      expect(plain.headings.map(where), name).toEqual(headingsInTree(value).map(where));
      const written = (span: { start: number; end: number }) => value.text.slice(span.start, span.end).trim();
      const tables = value.tree.children.flatMap((node) =>
        node.type === 'table' ? [node.children.map((row) => written(spanOf(row)))] : [],
      );
      expect(
        plain.tables.map((rows) => rows.map(written)),
        name,
      ).toEqual(tables);
    }
    expect(answered).toBeGreaterThan(first.size / 2);
  });

  test('are read and filled in bounded time however they are damaged, and no byte beside the cells changes', () => {
    const names = [...facts.keys()].filter((name) => read(name).length < 40_000);
    let filled = 0;
    fc.assert(
      fc.property(fc.nat(names.length - 1), fc.array(damage, { maxLength: 4 }), (index, damages) => {
        const damaged = damages.reduce((now, each) => each(now), text(read(names[index] ?? '')));
        const begun = performance.now();
        const { items, sections, leftToWrite, leftToFill } = readDocument(bytes(damaged), kindWith());
        expect(sections.map(({ content }) => content).length).toBe(sections.length);
        const lines = damaged.split('\n').length;
        for (const { where } of [...leftToWrite, ...leftToFill.map((each) => each.finding)])
          expect(where.line).toBeLessThanOrEqual(lines);
        for (const { id } of items.slice(0, 3)) {
          const done = fillRow(bytes(damaged), id, again);
          if (!done.ok) continue;
          filled += 1;
          expect(cellsThatDiffer(damaged, text(done.value))).toEqual(cellsFilled);
        }
        expect(performance.now() - begun).toBeLessThan(5_000);
      }),
      { numRuns: 40 * factor, seed },
    );
    expect(filled).toBeGreaterThan(0);
  });
});

const again = { summary: 'Done again.', outcome: 'Fail', performedBy: 'ada 2026-11-21' } as const;
const cellsFilled = [' Done again. ', ' Fail ', ' ada 2026-11-21 '];

/** Cuts, doubles or swaps lines, or puts another character in place of one. */
const damage = fc
  .tuple(
    fc.constantFrom('cut', 'double', 'swap', 'flip'),
    fc.nat(),
    fc.nat(9),
    fc.constantFrom(...'|`#-<>[]\\*:~{ \n\u00e9'),
  )
  .map(([how, place, size, character]) => (whole: string): string => {
    const lines = whole.split('\n');
    const at = place % lines.length;
    const some = lines.slice(at, at + size + 1);
    if (how === 'cut') lines.splice(at, size + 1);
    else if (how === 'double') lines.splice(at, 0, ...some);
    else if (how === 'swap') lines.splice(at, size + 1, ...some.reverse());
    else {
      const column = place % (whole.length + 1);
      return whole.slice(0, column) + character + whole.slice(column + 1);
    }
    return lines.join('\n');
  });

/** What the later text has in the cells where two texts differ; all of it where they differ in more than one line. */
function cellsThatDiffer(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const changed = now.filter((line, index) => line !== old[index]);
  if (old.length !== now.length || changed.length !== 1) return [after];
  const cells = (line: string) => {
    const places = [...line.replace(/\\[\\|]/g, '..').matchAll(/\|/g)].map((found) => found.index);
    return places.map((start, index) => line.slice(start + 1, places[index + 1]));
  };
  const row = now.findIndex((line, index) => line !== old[index]);
  const was = cells(old[row] ?? '');
  return cells(now[row] ?? '').filter((cell, index) => cell !== was[index]);
}
