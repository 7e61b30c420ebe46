import { type Finding, finding, ok, type Result, refused } from '../../rules/finding.ts';
import { end, type Graph, type Node, type PromptType } from '../../rules/interactive/graph.ts';
import { checkGraph, checkPlaceholders } from './checks.ts';
import { looksLikeTag, readTag, type Tag } from './tags.ts';

/** A line of text that becomes part of the document. */
export interface TextLine {
  readonly text: string;
  /** 1-based, in the template. */
  readonly line: number;
}

/** Text, or a loop whose text stands once for each iteration. */
export type Part =
  | { readonly kind: 'text'; readonly lines: readonly TextLine[] }
  | { readonly kind: 'loop'; readonly name: string; readonly lines: readonly TextLine[] };

/** An interactive template: what is asked, what is said to who answers, and the text around the answers. */
export interface Interactive {
  readonly graph: Graph;
  /** What to answer, by id of the prompt or gate. */
  readonly guidance: ReadonlyMap<string, string>;
  readonly parts: readonly Part[];
}

/** Everything that a template says, as it is read; the checks come after. */
export interface Draft {
  template: Tag | null;
  readonly nodes: { readonly node: Node; readonly tag: Tag }[];
  readonly guidance: Map<string, TextLine[]>;
  readonly loops: Map<string, Tag>;
  readonly parts: { readonly kind: 'text' | 'loop'; readonly name: string; readonly lines: TextLine[] }[];
  readonly findings: Finding[];
}

const marker = /^<!--\s*document\s*-->$/;

/** The template's lines after its line `<!-- document -->`, with their numbers; null where there is no such line. */
function body(text: string): TextLine[] | null {
  const lines = text.split('\n').map((each, index) => ({ text: each, line: index + 1 }));
  const at = lines.findIndex((each) => marker.test(each.text.trim()));
  return at < 0 ? null : lines.slice(at + 1);
}

/** Whether a template asks: whether a tag stands below its line `<!-- document -->`. */
export function isInteractive(text: string): boolean {
  return body(text)?.some((each) => looksLikeTag(each.text)) ?? false;
}

function wrong(at: { readonly line: number; readonly column?: number }, message: string): Finding {
  const column = at.column ?? 1;
  return finding('template/tags', `line ${at.line}, column ${column}: ${message}`, {
    where: { line: at.line, column },
  });
}

function nodeOf(tag: Tag, loop: string | null): Node {
  const { id, attributes } = tag;
  if (tag.name === 'gate')
    return { kind: 'gate', id, yes: attributes.get('yes') ?? end, no: attributes.get('no') ?? end, loop };
  return {
    kind: 'prompt',
    id,
    type: (attributes.get('type') ?? 'text') as PromptType,
    commit: attributes.get('commit') === 'true',
    next: attributes.get('next') ?? end,
    loop,
  };
}

/** Where the reader stands: before the first tag, in guidance, in a loop, after the end. */
interface Cursor {
  asking: Tag | null;
  loop: Tag | null;
  ended: Tag | null;
}

function takeText(draft: Draft, at: Cursor, line: TextLine): void {
  if (at.asking) {
    draft.guidance.get(at.asking.id)?.push(line);
    return;
  }
  if (line.text.trim() !== '' && (draft.template === null || at.ended !== null)) {
    const where = at.ended === null ? 'before @template' : 'after @end';
    draft.findings.push(wrong(line, `text stands ${where}`));
  }
  if (draft.template === null || at.ended !== null) return;
  const comment = line.text.indexOf('<!--');
  if (comment >= 0)
    draft.findings.push(
      wrong(
        { line: line.line, column: comment + 1 },
        'a comment that is no tag; guidance stands between a prompt and @end-prompt',
      ),
    );
  const name = at.loop?.id ?? '';
  const last = draft.parts.at(-1);
  if (last?.name === name) last.lines.push(line);
  else draft.parts.push({ kind: name === '' ? 'text' : 'loop', name, lines: [line] });
}

function takeTag(draft: Draft, at: Cursor, tag: Tag): void {
  const problem = (message: string) => draft.findings.push(wrong(tag, message));
  if (at.ended) return void problem(`@${tag.name} stands after @end`);
  if (draft.template === null && tag.name !== 'template') problem(`@${tag.name} stands before @template`);
  if (at.asking && tag.name !== 'end-prompt') {
    problem(`the guidance of ${at.asking.id} is not ended by @end-prompt`);
    at.asking = null;
  }
  switch (tag.name) {
    case 'template':
      if (draft.template !== null) problem('@template stands twice');
      draft.template = tag;
      return;
    case 'prompt':
    case 'gate':
      at.asking = tag;
      draft.nodes.push({ node: nodeOf(tag, at.loop?.id ?? null), tag });
      draft.guidance.set(tag.id, []);
      return;
    case 'end-prompt':
      if (!at.asking) problem('@end-prompt ends no guidance');
      at.asking = null;
      return;
    case 'loop':
      if (at.loop) problem(`the loop ${tag.id} stands inside the loop ${at.loop.id}`);
      if (draft.loops.has(tag.id)) problem(`the loop ${tag.id} stands twice`);
      draft.loops.set(tag.id, tag);
      at.loop = tag;
      return;
    case 'end-loop':
      if (at.loop?.id !== tag.id)
        problem(`@end-loop ends ${at.loop ? at.loop.id : 'no loop'}, not ${tag.id}`);
      at.loop = null;
      return;
    case 'end':
      if (at.loop) problem(`the loop ${at.loop.id} is not ended by @end-loop`);
      at.loop = null;
      at.ended = tag;
      return;
    default:
      tag.name satisfies never;
  }
}

/**
 * Reads an interactive template into its questions and its text.
 *
 *     <!-- document -->
 *     <!-- @template: VR | start: objective -->
 *     <!-- @prompt: objective | next: end -->
 *     What must be shown?
 *     <!-- @end-prompt -->
 *     ## Objective
 *
 *     {{objective}}
 *     <!-- @end -->
 *
 * @returns every finding (`template/tags`), each with line and column, where the template is not sound
 */
export function parseInteractive(text: string): Result<Interactive> {
  const draft: Draft = {
    template: null,
    nodes: [],
    guidance: new Map(),
    loops: new Map(),
    parts: [],
    findings: [],
  };
  const at: Cursor = { asking: null, loop: null, ended: null };
  let last = 1;
  for (const line of body(text) ?? []) {
    last = line.line;
    if (!looksLikeTag(line.text)) {
      takeText(draft, at, line);
      continue;
    }
    const tag = readTag(line.text, line.line);
    if ('rule' in tag) draft.findings.push(tag);
    else takeTag(draft, at, tag);
  }
  if (at.asking)
    draft.findings.push(wrong(at.asking, `the guidance of ${at.asking.id} is not ended by @end-prompt`));
  if (draft.template === null) draft.findings.push(wrong({ line: 1 }, 'the template has no @template'));
  else if (at.ended === null) draft.findings.push(wrong({ line: last }, 'the template has no @end'));
  if (draft.findings.length > 0 || draft.template === null) return refused(...draft.findings);
  const loops = new Map(
    [...draft.loops.keys()].flatMap((loop) => {
      const first = draft.nodes.find(({ node }) => node.loop === loop);
      return first ? [[loop, first.node.id] as const] : [];
    }),
  );
  const graph: Graph = {
    name: draft.template.id,
    start: draft.template.attributes.get('start') ?? end,
    nodes: new Map(draft.nodes.map(({ node }) => [node.id, node])),
    loops,
  };
  const findings = [...checkGraph(draft, graph), ...checkPlaceholders(draft, graph)];
  if (findings.length > 0) return refused(...findings);
  const guidance = [...draft.guidance].map(
    ([id, lines]) =>
      [
        id,
        lines
          .map((line) => line.text)
          .join('\n')
          .trim(),
      ] as const,
  );
  return ok({ graph, guidance: new Map(guidance), parts: draft.parts });
}
