import { type ContextOptions, openContext, type ReadContext } from '../../acts/context.ts';
import type { GitLocation } from '../../repository/git/environment.ts';
import { readRefs } from '../../repository/git/ref-files.ts';
import type { Ref } from '../../repository/git/refs.ts';
import { gitText } from '../../repository/git/run.ts';
import { resolveRevision } from '../../repository/sealed/revision.ts';
import { openSealed, type Sealed } from '../../repository/sealed/sealed.ts';
import { openTransport, type Transport } from '../../repository/sealed/transport.ts';
import { fail } from '../../rules/finding.ts';
import type { Policy, Principal } from '../../rules/policy/policy.ts';
import { type Reach, reachOf } from '../../rules/proxy/reach.ts';
import { isOid, type Oid } from '../../rules/values.ts';
import type { CallContext } from '../tool.ts';
import type { Hosting } from './hosting.ts';

/** What a server of git tools keeps from one call to the next. */
export interface Place {
  readonly sealed: Sealed;
  readonly transport: Transport;
  /** Whether the work tree that it was started in belongs to the one who calls; not where it serves many. */
  readonly ownWorkTree: boolean;
  /** The hosting service of the repository; null where none is configured. */
  readonly hosting: Hosting | null;
  close(): Promise<void>;
}

export async function openPlace(options: Pick<Place, 'ownWorkTree' | 'hosting'>): Promise<Place> {
  const sealed = await openSealed();
  return { ...options, sealed, transport: openTransport(sealed), close: () => sealed.close() };
}

/** One call at work: the repository as it stands now, and who calls. */
export interface Desk {
  readonly place: Place;
  readonly context: ReadContext;
  readonly me: Principal;
  readonly policy: Policy;
  readonly reach: Reach;
  /** Where git runs that stays here. */
  readonly git: GitLocation;
  readonly refs: readonly Ref[];
  /** The branch that the caller's work tree is on, `refs/heads/x`; null where there is none. */
  readonly headRef: string | null;
  /** The commit that a revision names; by default what the caller works on, else trunk. Raises `git-mcp/revision`. */
  commit(revision?: string): Promise<Oid>;
}

/** What HEAD says in the work tree: a branch, or a commit. */
async function headOf({ repository }: ReadContext): Promise<{ ref: string | null; oid: Oid | null }> {
  const ask = async (args: readonly string[]) =>
    (await gitText(repository, args, { okExitCodes: [0, 1, 128] })).trim();
  const ref = await ask(['symbolic-ref', '--quiet', 'HEAD']);
  if (ref !== '') return { ref, oid: null };
  const oid = await ask(['rev-parse', '--verify', '--quiet', 'HEAD']);
  return { ref: null, oid: isOid(oid) ? oid : null };
}

/** Opens the repository for one call, and closes it again. */
export async function atDesk<T>(
  place: Place,
  { options, principal, policy }: CallContext,
  body: (desk: Desk) => Promise<T>,
): Promise<T> {
  const context = await open(options);
  try {
    const { repository } = context;
    if (context.refs.remote !== null) place.transport.remember(repository, context.refs.remote);
    const git = place.sealed.inside(repository);
    const refs = await readRefs(repository, ['refs']);
    const own = place.ownWorkTree && repository.workTree !== null;
    const { ref: headRef, oid } = own ? await headOf(context) : { ref: null, oid: null };
    const head = oid ?? refs.find((each) => each.ref === headRef)?.oid ?? null;
    const names = { refs, remote: context.refs.remote, head };
    const commit = async (revision?: string): Promise<Oid> => {
      if (revision === undefined) return head ?? context.trunkTip;
      return resolveRevision(git, revision, names);
    };
    const reach = reachOf(policy, principal);
    return await body({ place, context, me: principal, policy, reach, git, refs, headRef, commit });
  } finally {
    await context.close();
  }
}

function open(options: ContextOptions): Promise<ReadContext> {
  // A remote is asked by git_fetch alone, from the sealed directory.
  return (options.open ?? openContext)({ ...options, offline: true });
}

/** Raises the finding, if there is one. */
export function must(found: Parameters<typeof raise>[0] | null): void {
  if (found) raise(found);
}

function raise({ rule, message, fix, where }: import('../../rules/finding.ts').Finding): never {
  return fail(rule, message, { fix, where });
}
