import type { DocumentFacts } from '../rules/content.ts';
import type { Finding } from '../rules/finding.ts';
import type { Kind } from '../rules/kinds.ts';
import { affectedFiles } from './affected-files.ts';
import { capaRows } from './capas.ts';
import { executionTables } from './execution-table.ts';
import { frontMatterFacts } from './front-matter-facts.ts';
import { parseMarkdown } from './markdown.ts';
import { readMatrix } from './matrix.ts';
import { readRequirements } from './requirements.ts';
import { sectionsOf } from './sections.ts';
import { readSource } from './source.ts';
import { leftToFill, leftToWrite } from './unfinished.ts';

/**
 * Reads a document of a kind: one parse into the one model that every rule shares. Never throws, whatever the bytes;
 * what could not be read is among the findings. Tables are execution tables only in executable kinds: elsewhere,
 * as in an SOP that explains them, they are prose.
 */
export function readDocument(bytes: Uint8Array, kind: Kind): DocumentFacts {
  const source = readSource(bytes);
  if (source.text === null) return unread(source.findings);
  const markdown = parseMarkdown(source.text);
  if (!markdown.ok) return unread([...source.findings, ...markdown.findings]);
  const frontMatter = frontMatterFacts(markdown.value, kind);
  const tables = kind.executable ? executionTables(markdown.value) : { rows: [], findings: [] };
  const cells = tables.rows
    .flatMap((row) => (row.cells ? Object.values(row.cells) : []))
    .sort((a, b) => a.start - b.start);
  const later = {
    sections: once(() => sectionsOf(markdown.value, cells)),
    leftToWrite: once(() => leftToWrite(markdown.value)),
    leftToFill: once(() => leftToFill(markdown.value, cells)),
    requirements: once(() => readRequirements(markdown.value)),
    matrix: once(() => readMatrix(markdown.value)),
    affected: once(() => affectedFiles(markdown.value)),
    capas: once(() => capaRows(markdown.value)),
  };
  return {
    findings: [...source.findings, ...frontMatter.findings, ...tables.findings],
    title: frontMatter.title,
    revisionSummary: frontMatter.revisionSummary,
    properties: frontMatter.properties,
    items: tables.rows.map((row) => row.item),
    get sections() {
      return later.sections();
    },
    get leftToWrite() {
      return later.leftToWrite();
    },
    get leftToFill() {
      return later.leftToFill();
    },
    get requirements() {
      return later.requirements();
    },
    get matrix() {
      return later.matrix();
    },
    get capas() {
      return later.capas();
    },
    get affected() {
      return later.affected();
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function unread(findings: readonly Finding[]): DocumentFacts {
  return {
    findings,
    title: null,
    revisionSummary: null,
    properties: {},
    items: [],
    sections: [],
    leftToWrite: [],
    leftToFill: [],
    requirements: { all: [], findings: [] },
    matrix: { table: { rows: [], stray: null }, proofs: [], findings: [] },
    affected: [],
    capas: [],
  };
}
