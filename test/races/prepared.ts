import type { ContextOptions } from '../../src/acts/context.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { refsOf, ungatedTwin } from './server-copy.ts';

/** One side of a race: what somebody does, in whatever clone they are given. */
export interface Side {
  readonly by: string;
  readonly what: string;
  /** Does it with the tools, or by hand in `clone`; `qs` works in that clone. */
  readonly act: (options: ContextOptions, clone: QualitySystem) => Promise<unknown>;
}

/** A push that waits in a clone: made on the server's tips as they were, and not sent yet. */
export interface Prepared {
  readonly side: Side;
  readonly clone: string;
  /** Full ref to its new tip, or null to delete it. */
  readonly moves: ReadonlyMap<string, string | null>;
}

/** A system as one of its clones sees it; the helpers that make events by hand then work there. */
export function seenFrom(qs: QualitySystem, clone: string): QualitySystem {
  return {
    ...qs,
    path: clone,
    git: (...args) => git(clone, ...args),
    as: (member, more = {}) => qs.as(member, { cwd: clone, ...more }),
  };
}

export async function cloneOf(qs: QualitySystem, server: string): Promise<string> {
  const clone = await temporaryDirectory();
  await git(clone, 'clone', '--quiet', server, '.');
  await git(clone, 'config', 'qms.genesis', qs.genesis);
  return clone;
}

/** Lets one side act against a twin of the server, and keeps what it would have pushed. */
export async function prepare(qs: QualitySystem, side: Side): Promise<Prepared> {
  const twin = await ungatedTwin(qs);
  const clone = await cloneOf(qs, twin);
  const before = await refsOf(twin);
  const seen = seenFrom(qs, clone);
  await side.act(seen.as(side.by), seen);
  const after = await refsOf(twin);
  const moves = new Map<string, string | null>();
  for (const ref of new Set([...before.keys(), ...after.keys()]))
    if (before.get(ref) !== after.get(ref)) moves.set(ref, after.get(ref) ?? null);
  if (moves.size === 0) throw new Error(`${side.what} moved nothing`);
  return { side, clone, moves };
}
