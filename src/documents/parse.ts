import type { DocumentFacts } from '../rules/content.ts';
import type { Finding } from '../rules/finding.ts';
import type { Kind } from '../rules/kinds.ts';
import { executionTables } from './execution-table.ts';
import { frontMatterFacts } from './front-matter-facts.ts';
import { parseMarkdown } from './markdown.ts';
import { readSource } from './source.ts';

/** A cell that ends as the first one of an execution table's header does; without it the tree is not needed. */
const itemHeader = /e[*_`]*i[*_`\s]*(?:\||$)/im;

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
  const mayHoldItems = kind.executable && itemHeader.test(source.text);
  const tables = mayHoldItems ? executionTables(markdown.value) : { rows: [], findings: [] };
  return {
    findings: [...source.findings, ...frontMatter.findings, ...tables.findings],
    title: frontMatter.title,
    revisionSummary: frontMatter.revisionSummary,
    properties: frontMatter.properties,
    items: tables.rows.map((row) => row.item),
  };
}

function unread(findings: readonly Finding[]): DocumentFacts {
  return { findings, title: null, revisionSummary: null, properties: {}, items: [] };
}
