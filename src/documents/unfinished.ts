import type { Unfilled } from '../rules/content.ts';
import { type Finding, finding } from '../rules/finding.ts';
import type { RuleId } from '../rules/registry.ts';
import { codePlaces } from './code-places.ts';
import type { Markdown, Span } from './markdown.ts';

/** What is still to be written when a document is routed for the first time. */
const toWrite = /\{\{[^{}\n]*\}\}|\b(?:TBD|TODO|FIXME|XXX)\b/g;
/**
 * What execution fills: `[Result of the check]`, alone in its cell, line or list item, or after a label and a colon. A link,
 * a footnote, a checkbox, a number or a bracket within a sentence is none.
 */
const toFill = /\[(?<=(?:^|[|:])[ \t>*+-]*\[)(?![ \txX]\]|\^)[^\][\n|]*\](?=[ \t]*(?:\||$))/gm;

/** Placeholders of drafting and words that put something off, outside code. */
export function leftToWrite(markdown: Markdown): Finding[] {
  return outsideCode(markdown, toWrite).map((found): Finding => {
    const isPlaceholder = found.text.startsWith('{{');
    const rule: RuleId = isPlaceholder ? 'document/placeholder' : 'document/unfinished';
    const what = isPlaceholder ? `the placeholder ${shortened(found.text)}` : `the word ${found.text}`;
    return finding(rule, `line ${found.line} still has ${what}`, {
      where: { line: found.line, column: found.column },
    });
  });
}

/**
 * Placeholders of execution, outside code.
 * @param cells the cells that execution fills, in document order
 */
export function leftToFill(markdown: Markdown, cells: readonly Span[]): Unfilled[] {
  let passed = 0;
  return outsideCode(markdown, toFill).map(({ text, at, line, column }) => {
    while ((cells[passed]?.end ?? Infinity) <= at) passed += 1;
    return {
      finding: finding(
        'execution/placeholder',
        `line ${line} still has the placeholder ${shortened(text.trim())}`,
        { where: { line, column } },
      ),
      inCell: (cells[passed]?.start ?? Infinity) <= at,
    };
  });
}

interface Found {
  readonly text: string;
  /** Where it begins in the document's text. */
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

function outsideCode(markdown: Markdown, pattern: RegExp): Found[] {
  const { text } = markdown;
  let inCode: ((place: number) => boolean) | null = null;
  const found: Found[] = [];
  let [line, lineStart] = [1, 0];
  for (const match of text.matchAll(pattern)) {
    const at = match.index;
    if (!/\p{L}/u.test(match[0])) continue;
    inCode ??= codePlaces(markdown);
    if (inCode(at)) continue;
    for (let next = text.indexOf('\n', lineStart); next !== -1 && next < at; ) {
      line += 1;
      lineStart = next + 1;
      next = text.indexOf('\n', lineStart);
    }
    found.push({ text: match[0], at, line, column: at - lineStart + 1 });
  }
  return found;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
