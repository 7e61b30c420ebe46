import { encodeUtf8 } from '../../rules/bytes/text.ts';
import type { Entry, Responses } from '../../rules/interactive/answers.ts';
import type { Graph } from '../../rules/interactive/graph.ts';
import { type Walk, walk } from '../../rules/interactive/walk.ts';
import { yamlScalar } from '../yaml-scalar.ts';
import type { Interactive, TextLine } from './parse.ts';

/** What a document is compiled from beside its template and answers. */
export interface Compiled {
  readonly id: string;
  readonly parent: string | null;
}

/** The answers as the text around them asks for them. */
interface Answers {
  readonly graph: Graph;
  readonly way: Walk;
  /** Every answer ever given, by item, the standing one last. */
  readonly byItem: ReadonlyMap<string, readonly Entry[]>;
  /** Items whose answers stand: they lie on the way. */
  readonly standing: ReadonlySet<string>;
  /** What the tool fills in, by name. */
  readonly filled: ReadonlyMap<string, string>;
}

/**
 * Text that means itself wherever it stands in a line of markdown: on one line, every mark that could begin something
 * else escaped.
 */
function literal(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#~|&]/g, '\\$&');
}

/** `2026-11-21T18:40:02Z` as people write it. */
function spoken(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

/** `*ada, 2026-11-21 18:40:02 UTC, commit app 3f2a…, reason: typed wrongly*` */
function attribution(entry: Entry, set: string | null): string {
  const parts = [
    `${entry.by}, ${spoken(entry.at)}`,
    ...(entry.commit === null ? [] : [`commit ${entry.commit}`]),
    ...(entry.reason === null ? [] : [`amended: ${literal(entry.reason)}`]),
    ...(set === null ? [] : [set]),
  ];
  return `*${parts.join('; ')}*`;
}

/** A quote of the answer, as it was written; nothing in it reaches beyond the quote. */
function quoted(value: string): string {
  return value
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line.replace(/^(\s*)\[/, '$1\\[')}`))
    .join('\n');
}

function struck(value: string): string {
  return value
    .split('\n')
    .map((line) => (line.trim() === '' ? '>' : `> ~~${literal(line).trim()}~~`))
    .join('\n');
}

/** Why an answer that was given does not stand; null for the one that does. */
function setAside(answers: Answers, item: string, index: number, count: number): string | null {
  if (index < count - 1) return 'replaced';
  return answers.standing.has(item) ? null : 'no longer asked';
}

function unanswered({ way }: Answers): string {
  return way.open.length === 0 ? '*Not asked.*' : '*Not answered yet.*';
}

/** All that was ever answered to an item, each below the one before. */
function block(answers: Answers, item: string): string {
  const given = answers.byItem.get(item) ?? [];
  if (given.length === 0) return unanswered(answers);
  return given
    .map((entry, index) => {
      const set = setAside(answers, item, index, given.length);
      return `${set === null ? quoted(entry.value) : struck(entry.value)}\n\n${attribution(entry, set)}`;
    })
    .join('\n\n');
}

/** The same within a line or a cell: values alone. */
function inline(answers: Answers, item: string): string {
  const given = answers.byItem.get(item) ?? [];
  if (given.length === 0) return unanswered(answers);
  return given
    .map(({ value }, index) =>
      setAside(answers, item, index, given.length) === null ? literal(value) : `~~${literal(value).trim()}~~`,
    )
    .join(' ');
}

const placeholder = /\{\{([^{}]*)\}\}/g;

function fill(answers: Answers, { text }: TextLine, iteration: number | null): string {
  const itemOf = (name: string) => {
    const node = answers.graph.nodes.get(name);
    if (!node) return null;
    return node.loop === null ? name : `${name}.${iteration}`;
  };
  const alone = /^\{\{([^{}]*)\}\}$/.exec(text.trim());
  const item = alone ? itemOf(alone[1] ?? '') : null;
  if (item !== null) return `\n${block(answers, item)}\n`;
  return text.replace(placeholder, (whole, name: string) => {
    if (name === '_n') return String(iteration);
    const inner = itemOf(name);
    return inner === null ? (answers.filled.get(name) ?? whole) : inline(answers, inner);
  });
}

/** The iterations of a loop to show: those on the way, and those whose answers no longer count. */
function iterationsOf({ graph, way, byItem }: Answers, loop: string): number[] {
  const given = [...byItem.keys()].flatMap((item) => {
    const [id = '', iteration] = item.split('.');
    return graph.nodes.get(id)?.loop === loop ? [Number(iteration)] : [];
  });
  return [...new Set([...(way.iterations.get(loop) ?? []), ...given])].sort((a, b) => a - b);
}

function answersOf(template: Interactive, responses: Responses, about: Compiled): Answers {
  const { graph } = template;
  const given = responses.entries.filter((entry) => entry.kind === 'answer');
  const byItem = new Map<string, Entry[]>();
  for (const entry of given) {
    const earlier = byItem.get(entry.item);
    if (earlier) earlier.push(entry);
    else byItem.set(entry.item, [entry]);
  }
  const way = walk(graph, responses.entries);
  const days = given.map((entry) => entry.at.slice(0, 10)).sort();
  const filled = new Map([
    ['ID', about.id],
    ['TITLE', responses.title],
    ['PARENT', about.parent ?? 'none'],
    ['DATE', days[0] ?? 'not begun'],
    ['PERFORMERS', [...new Set(given.map((entry) => entry.by))].sort().join(', ') || 'nobody yet'],
    ['PERFORMED', days.at(-1) ?? 'not begun'],
  ]);
  return { graph, way, byItem, filled, standing: new Set(way.answered.map((place) => place.item)) };
}

/**
 * The document that a template and the answers so far make; the same two always make the same bytes. Guidance and tags
 * are left out. A line that is nothing but `{{id}}` becomes the answer as a quote, with who gave it and when below;
 * elsewhere in a line, or in a table, its value alone. What was replaced is struck through, and never left out.
 */
export function compile(template: Interactive, responses: Responses, about: Compiled): Uint8Array {
  const answers = answersOf(template, responses, about);
  const parts = template.parts.flatMap((part) => {
    const iterations = part.kind === 'loop' ? iterationsOf(answers, part.name) : [null];
    return iterations.map((iteration) => part.lines.map((line) => fill(answers, line, iteration)).join('\n'));
  });
  const text = parts
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return encodeUtf8(`---\ntitle: ${yamlScalar(responses.title)}\n---\n\n${text}\n`);
}
