import type { Entry } from './answers.ts';
import { end, type Graph, type Node, targetsOf } from './graph.ts';

/** A node as it is asked: in a loop, at one of its iterations. */
export interface Place {
  readonly node: Node;
  /** Null outside loops. */
  readonly iteration: number | null;
  /** `objective`, `step_actual.2`. */
  readonly item: string;
}

/** The way through the questions that the answers so far take. */
export interface Walk {
  /** The places that were answered, in the order of the way. */
  readonly answered: readonly Place[];
  /** What is still to be answered, at least: first the place that is asked now. Empty when the end is reached. */
  readonly open: readonly Place[];
  /** The iterations of each loop, in the order of the way; those that are only foreseen left out. */
  readonly iterations: ReadonlyMap<string, readonly number[]>;
}

/** The standing answer to each item: the last that was given. */
export function standingAnswers(entries: readonly Entry[]): Map<string, Entry> {
  return new Map(entries.filter((each) => each.kind === 'answer').map((each) => [each.item, each]));
}

/** The iterations for which each loop was reopened, in order. */
function reopenings(entries: readonly Entry[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { kind, item } of entries) {
    if (kind !== 'reopen') continue;
    const [loop = '', iteration = ''] = item.split('.');
    const known = found.get(loop);
    if (known) known.push(Number(iteration));
    else found.set(loop, [Number(iteration)]);
  }
  return found;
}

function placeAt(graph: Graph, id: string, iteration: number | null): Place | null {
  const node = graph.nodes.get(id);
  return node ? { node, iteration, item: iteration === null ? id : `${id}.${iteration}` } : null;
}

/** How many questions lie between a node and the end, at the least; edges that lead back never shorten the way. */
function distances(graph: Graph): Map<string, number> {
  const found = new Map([[end, 0]]);
  for (const node of [...graph.nodes.values()].reverse()) {
    const known = targetsOf(node).flatMap((target) => found.get(target) ?? []);
    found.set(node.id, 1 + Math.min(...known, graph.nodes.size));
  }
  return found;
}

/**
 * Follows the answers from the start: where a place has one, on to what it leads to; where it has none, that is what is
 * asked now, and the shortest way from there to the end is what is still open. A loop that is left goes on with the
 * next iteration for which it was reopened, if there is one. So the cursor is never stored: it follows from the answers.
 */
export function walk(graph: Graph, entries: readonly Entry[]): Walk {
  const answers = standingAnswers(entries);
  const reopened = reopenings(entries);
  const seen = new Map<string, number[]>();
  const lengths = distances(graph);
  const answered: Place[] = [];
  const open: Place[] = [];

  const chosen = (node: Node, value: string | undefined): string => {
    if (node.kind === 'prompt') return node.next;
    if (value !== undefined) return value === 'yes' ? node.yes : node.no;
    return (lengths.get(node.yes) ?? 0) < (lengths.get(node.no) ?? 0) ? node.yes : node.no;
  };
  const enter = (id: string, iteration: number): Place | null => {
    const loop = graph.nodes.get(id)?.loop ?? null;
    if (loop !== null && open.length === 0 && !seen.get(loop)?.includes(iteration))
      seen.set(loop, [...(seen.get(loop) ?? []), iteration]);
    return placeAt(graph, id, loop === null ? null : iteration);
  };
  const follow = ({ node, iteration }: Place, target: string): Place | null => {
    const { loop } = node;
    const to = graph.nodes.get(target)?.loop ?? null;
    if (loop !== null && to === loop) {
      const again = graph.loops.get(loop) === target;
      return enter(target, (iteration ?? 1) + (again ? 1 : 0));
    }
    const next =
      loop === null ? undefined : reopened.get(loop)?.find((each) => !seen.get(loop)?.includes(each));
    if (loop !== null && next !== undefined && open.length === 0)
      return enter(graph.loops.get(loop) ?? end, next);
    return enter(target, 1);
  };

  let place = enter(graph.start, 1);
  while (place !== null) {
    const answer = answers.get(place.item);
    if (answer === undefined) open.push(place);
    else if (open.length === 0) answered.push(place);
    place = follow(place, chosen(place.node, answer?.value));
  }
  return { answered, open, iterations: seen };
}
