import { checkText } from '../bytes/text.ts';
import { type Finding, finding } from '../finding.ts';
import { limits } from '../limits.ts';
import type { Entry } from './answers.ts';
import type { Graph, Node } from './graph.ts';
import { standingAnswers, type Walk, walk } from './walk.ts';

const idList = /^[A-Za-z0-9][A-Za-z0-9._-]*(, [A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/** What an answer to a node may say, as a test and in words. */
function formOf(node: Node): { readonly fits: (value: string) => boolean; readonly words: string } {
  if (node.kind === 'gate') return { fits: (value) => value === 'yes' || value === 'no', words: 'yes or no' };
  switch (node.type) {
    case 'outcome':
      return { fits: (value) => value === 'Pass' || value === 'Fail', words: 'exactly Pass or Fail' };
    case 'items':
      return { fits: (value) => idList.test(value), words: 'ids of items, such as EI-1, EI-2' };
    case 'text':
      return { fits: () => true, words: 'any text' };
    default:
      return node.type satisfies never;
  }
}

/** What an answer to a node may be, in words: `exactly Pass or Fail`. */
export function answerForm(node: Node): string {
  return formOf(node).words;
}

function checkValue(node: Node, entry: Entry): Finding[] {
  const { item, value } = entry;
  const form = formOf(node);
  if (value.trim() === '') return [finding('respond/value', `the answer to ${item} is empty`)];
  if (value.trim() !== value) return [finding('respond/value', `the answer to ${item} begins or ends blank`)];
  if (value.length > limits.answerLength) {
    const message = `the answer to ${item} has ${value.length} characters, more than ${limits.answerLength}`;
    return [finding('respond/value', message)];
  }
  const hidden = checkText(value, `the answer to ${item}`);
  if (hidden) return [finding('respond/value', hidden.message)];
  if (form.fits(value)) return [];
  const said = JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return [finding('respond/value', `the answer to ${item} is ${form.words}, not ${said}`)];
}

function checkCommit(node: Node, { item, commit }: Entry): Finding[] {
  const wanted = node.kind === 'prompt' && node.commit;
  if (wanted && commit === null)
    return [finding('respond/commit', `${item} asks for the commit of the system under test`)];
  if (!wanted && commit !== null)
    return [finding('respond/commit', `${item} does not ask for a commit`, { fix: 'leave it out' })];
  return [];
}

function admitReopening(graph: Graph, { iterations, open }: Walk, entry: Entry): Finding[] {
  const [name = ''] = entry.item.split('.');
  if (!graph.loops.has(name)) {
    const known = [...graph.loops.keys()].join(', ') || 'none';
    return [finding('respond/reopen', `there is no loop ${name}; the template has: ${known}`)];
  }
  const begun = iterations.get(name) ?? [];
  if (begun.length === 0) return [finding('respond/reopen', `the loop ${name} has not been entered yet`)];
  if (open[0]?.node.loop === name)
    return [finding('respond/reopen', `the loop ${name} is open: ${open[0].item} is asked now`)];
  return [];
}

/** The iteration that reopening a loop would begin: one more than any that was entered or answered. */
export function nextIteration(graph: Graph, entries: readonly Entry[], loop: string): number {
  const begun = walk(graph, entries).iterations.get(loop) ?? [];
  const answered = entries.flatMap(({ item, kind }) => {
    const [id = '', iteration] = item.split('.');
    const inLoop = kind === 'reopen' ? id === loop : graph.nodes.get(id)?.loop === loop;
    return inLoop ? [Number(iteration)] : [];
  });
  return 1 + Math.max(0, ...begun, ...answered);
}

/**
 * Whether a next entry may follow those that are there: the answer to what is asked now, an amendment of an answer that
 * stands, or the reopening of a loop that was left. Amendments and reopenings have a reason, first answers none.
 *
 * @returns why not; nothing if it may
 */
export function admit(graph: Graph, entries: readonly Entry[], entry: Entry): Finding[] {
  const way = walk(graph, entries);
  if (entry.kind === 'reopen') {
    const findings = admitReopening(graph, way, entry);
    if (findings.length > 0) return findings;
    const [name = ''] = entry.item.split('.');
    const wanted = `${name}.${nextIteration(graph, entries, name)}`;
    if (entry.item !== wanted)
      return [finding('respond/reopen', `the next iteration of ${name} is ${wanted}, not ${entry.item}`)];
    if (entry.reason === null) return [finding('respond/reason', `${name} is reopened without a reason`)];
    return entry.value === '' && entry.commit === null
      ? []
      : [finding('respond/value', 'a loop is reopened without an answer')];
  }
  const [asked] = way.open;
  if (asked?.item === entry.item) {
    return [
      ...(entry.reason === null
        ? []
        : [finding('respond/reason', `${entry.item} has no answer yet; a first answer has no reason`)]),
      ...checkValue(asked.node, entry),
      ...checkCommit(asked.node, entry),
    ];
  }
  const place = way.answered.find((each) => each.item === entry.item);
  if (!place) {
    const now = asked ? `${asked.item} is asked now` : 'nothing more is asked';
    return [
      finding('respond/not-asked', `${entry.item} is not asked, and has no answer that stands: ${now}`),
    ];
  }
  return [
    ...(entry.reason !== null
      ? []
      : [finding('respond/reason', `${entry.item} has an answer; another one needs a reason`)]),
    ...checkValue(place.node, entry),
    ...checkCommit(place.node, entry),
  ];
}

/** What other records want to know of one that is written interactively. */
export interface Standing {
  /** The items that are still to be answered, at the least; empty when it is complete. */
  readonly open: readonly string[];
  /** Of the last outcome outside loops; null before. */
  readonly outcome: 'Pass' | 'Fail' | null;
  /** The parent's items that it is about. */
  readonly items: readonly string[];
}

/** Where an interactively written record stands. */
export function standingOf(graph: Graph, entries: readonly Entry[]): Standing {
  const { answered, open } = walk(graph, entries);
  const answers = standingAnswers(entries);
  let outcome: Standing['outcome'] = null;
  const items = new Set<string>();
  for (const { node, item } of answered) {
    if (node.kind === 'gate') continue;
    const value = answers.get(item)?.value ?? '';
    if (node.type === 'outcome' && node.loop === null) outcome = value === 'Pass' ? 'Pass' : 'Fail';
    if (node.type === 'items') for (const each of value.split(', ')) items.add(each);
  }
  return { open: open.map((place) => place.item), outcome, items: [...items] };
}
