import type { Requirement } from '../systems/requirement.ts';
import type { SuiteResult } from '../systems/results.ts';
import { childrenOf } from './requirement-findings.ts';

/** Says of one run's results for which requirements they no longer speak. */
export interface Suspects {
  /**
   * Why a run says nothing of a requirement as it is now: `REQ-003 ← REQ-001: text changed`; null where it does.
   *
   * @param named the fingerprint, or its beginning, of the text that the test itself names
   */
  cause(id: string, named: string | null): string | null;
}

/**
 * A requirement is suspect where its own text is not the one that the run knew, or the text of a requirement that it
 * follows from, over any number of links. Each run is looked through once, in a time that grows with the requirements.
 */
export function openSuspects(
  known: ReadonlyMap<string, Requirement>,
): (result: Pick<SuiteResult, 'requirements'>) => Suspects {
  const children = childrenOf(known);
  return ({ requirements }) => {
    const because = new Map<string, Cause>();
    for (const [id, { meaning }] of known)
      if (!Object.hasOwn(requirements, id) || requirements[id] !== meaning)
        because.set(id, { by: id, root: id });
    // What is added to a map while it is walked is walked too.
    for (const [id, { root }] of because)
      for (const child of children.get(id) ?? [])
        if (!because.has(child)) because.set(child, { by: id, root });
    return {
      cause(id, named) {
        const requirement = known.get(id);
        if (named === null || !requirement) return because.has(id) ? pathOf(because, [id]) : null;
        if (!namesText(requirement, named)) return `${id}: text changed`;
        const parent = requirement.from.find((each) => because.has(each));
        return parent === undefined ? null : pathOf(because, [id, parent]);
      },
    };
  };
}

/** Whether a fingerprint, or at least eight digits of its beginning, is that of the requirement's text. */
export function namesText({ meaning, exact }: Requirement, named: string): boolean {
  if (!/^[0-9a-f]{8,16}$/.test(named)) return false;
  return meaning.startsWith(named) || exact.startsWith(named);
}

/** Why a requirement is suspect: through which one, which is itself where its own text changed, and whose text changed. */
interface Cause {
  readonly by: string;
  readonly root: string;
}

/** Requirements that a path names before it skips to the one whose text changed. */
const longestPath = 8;

function pathOf(because: ReadonlyMap<string, Cause>, path: string[]): string {
  const root = because.get(path.at(-1) ?? '')?.root ?? '';
  for (let id = path.at(-1) ?? ''; id !== root; ) {
    if (path.length === longestPath) {
      path.push('…', root);
      break;
    }
    id = because.get(id)?.by ?? root;
    path.push(id);
  }
  return `${path.join(' ← ')}: text changed`;
}
