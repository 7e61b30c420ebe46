import { type Finding, finding } from '../../rules/finding.ts';
import { end, type Graph, targetsOf } from '../../rules/interactive/graph.ts';
import type { Draft, TextLine } from './parse.ts';
import type { Tag } from './tags.ts';

/** What the tool fills in, beside the answers. */
export const filledIn = ['ID', 'TITLE', 'PARENT', 'DATE', 'PERFORMERS', 'PERFORMED'] as const;

function wrong({ line, column }: { line: number; column: number }, message: string): Finding {
  return finding('template/tags', `line ${line}, column ${column}: ${message}`, { where: { line, column } });
}

/** Every node has an id of its own, is reached, leads somewhere, and every way comes to the end. */
export function checkGraph(draft: Draft, graph: Graph): Finding[] {
  const findings: Finding[] = [];
  const places = new Map<string, number>();
  for (const [index, { node, tag }] of draft.nodes.entries()) {
    if (places.has(node.id)) findings.push(wrong(tag, `${node.id} stands twice`));
    if (node.id === end) findings.push(wrong(tag, `no question may be named ${end}`));
    if (draft.loops.has(node.id)) findings.push(wrong(tag, `${node.id} is the name of a loop too`));
    places.set(node.id, index);
  }
  for (const [name, tag] of draft.loops)
    if (!graph.loops.has(name)) findings.push(wrong(tag, `the loop ${name} asks nothing`));
  if (graph.start !== draft.nodes[0]?.node.id && draft.template)
    findings.push(
      wrong(draft.template, `start is ${graph.start}; the first question is ${draft.nodes[0]?.node.id}`),
    );
  const reached = new Set([graph.start]);
  for (const [index, { node, tag }] of draft.nodes.entries()) {
    for (const target of targetsOf(node)) {
      const to = graph.nodes.get(target);
      reached.add(target);
      if (target !== end && !to)
        findings.push(wrong(tag, `${node.id} leads to ${target}, which is no question`));
      const again = node.kind === 'gate' && node.loop !== null && graph.loops.get(node.loop) === target;
      if (to && !again && (places.get(target) ?? 0) <= index)
        findings.push(
          wrong(
            tag,
            `${node.id} leads back to ${target}; only a gate leads back, to the first question of its loop`,
          ),
        );
      if (to?.loop && to.loop !== node.loop && graph.loops.get(to.loop) !== target)
        findings.push(wrong(tag, `${node.id} leads into the middle of the loop ${to.loop}, to ${target}`));
    }
    if (
      node.kind === 'gate' &&
      targetsOf(node).every((target) => graph.loops.get(node.loop ?? '') === target)
    )
      findings.push(wrong(tag, `${node.id} never leaves the loop ${node.loop}`));
  }
  for (const { node, tag } of draft.nodes) {
    if (!reached.has(node.id)) findings.push(wrong(tag, `nothing leads to ${node.id}`));
    const said = draft.guidance.get(node.id)?.some((line) => line.text.trim() !== '');
    if (!said) findings.push(wrong(tag, `${node.id} has no guidance before @end-prompt`));
  }
  return findings;
}

const placeholder = /\{\{([^{}]*)\}\}/g;

/** Every `{{…}}` names an answer that can stand there or what the tool fills in; every answer stands in the document. */
export function checkPlaceholders(draft: Draft, graph: Graph): Finding[] {
  const findings: Finding[] = [];
  const shown = new Set<string>();
  const check = (line: TextLine, loop: string | null, guides: boolean) => {
    for (const found of line.text.matchAll(placeholder)) {
      const [whole, name = ''] = found;
      const at = { line: line.line, column: found.index + 1 };
      const node = graph.nodes.get(name);
      if (node && (node.loop === null || node.loop === loop)) {
        if (!guides) shown.add(name);
        const leads = line.text.trimStart().startsWith(whole) && line.text.trim() !== whole;
        if (!guides && leads)
          findings.push(wrong(at, `${whole} begins a line; put words before it, or let it stand alone`));
      } else if (node)
        findings.push(wrong(at, `${name} is asked inside the loop ${node.loop}, and stands outside it`));
      else if (name === '_n' ? loop === null : !(filledIn as readonly string[]).includes(name))
        findings.push(wrong(at, `${whole} is neither an answer nor filled in by the tool`));
    }
  };
  for (const part of draft.parts)
    for (const line of part.lines) check(line, part.kind === 'loop' ? part.name : null, false);
  for (const { node } of draft.nodes)
    for (const line of draft.guidance.get(node.id) ?? []) check(line, node.loop, true);
  const unshown = draft.nodes.filter(({ node }) => node.kind === 'prompt' && !shown.has(node.id));
  const tagOf = ({ tag }: { tag: Tag }) => tag;
  return [
    ...findings,
    ...unshown.map((each) =>
      wrong(tagOf(each), `the answer to ${each.node.id} stands nowhere in the document`),
    ),
  ];
}
