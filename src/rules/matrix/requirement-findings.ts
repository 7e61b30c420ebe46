import { type Finding, finding } from '../finding.ts';
import type { Requirement } from '../systems/requirement.ts';

/** What is wrong between the requirements of one specification: an id twice, a link to nothing, a circle of links. */
export function requirementFindings(all: readonly Requirement[]): Finding[] {
  const known = new Map<string, Requirement>();
  const findings: Finding[] = [];
  for (const each of all) {
    const first = known.get(each.id);
    if (!first) known.set(each.id, each);
    else {
      const message = `${each.id} on line ${each.line} stands on line ${first.line} already`;
      findings.push(finding('requirement/duplicate', message, place(each)));
    }
  }
  for (const each of all) {
    for (const parent of each.from.filter((name) => !known.has(name))) {
      const message = `${each.id} follows from ${parent}, which does not stand here`;
      findings.push(finding('requirement/from', message, place(each)));
    }
  }
  const circle = findCircle(known);
  const [first] = circle;
  if (first) {
    const path = [...circle, first].map(({ id }) => id).join(' ← ');
    findings.push(
      finding('requirement/circle', `requirements follow from themselves: ${path}`, place(first)),
    );
  }
  return findings;
}

function place({ line }: Requirement) {
  return { where: { line, column: 1 } };
}

/** One circle of links, from the first requirement on it; empty if there is none. */
function findCircle(known: ReadonlyMap<string, Requirement>): Requirement[] {
  const left = new Map(known);
  // What follows from nothing that is left is on no circle; what stays is on one, or follows from one.
  const waits = new Map(
    [...known].map(([id, { from }]) => [id, from.filter((each) => known.has(each)).length]),
  );
  const children = childrenOf(known);
  const free = [...known.keys()].filter((id) => waits.get(id) === 0);
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    left.delete(id);
    for (const child of children.get(id) ?? []) {
      const still = (waits.get(child) ?? 0) - 1;
      waits.set(child, still);
      if (still === 0) free.push(child);
    }
  }
  const passed: string[] = [];
  const seen = new Set<string>();
  let at = [...left.keys()][0];
  while (at !== undefined && !seen.has(at)) {
    seen.add(at);
    passed.push(at);
    at = left.get(at)?.from.find((each) => left.has(each));
  }
  return at === undefined ? [] : passed.slice(passed.indexOf(at)).flatMap((id) => left.get(id) ?? []);
}

/** The requirements that follow from each, by id. */
export function childrenOf(known: ReadonlyMap<string, Requirement>): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const { id, from } of known.values()) {
    for (const parent of from) {
      const found = children.get(parent);
      if (found) found.push(id);
      else if (known.has(parent)) children.set(parent, [id]);
    }
  }
  return children;
}
