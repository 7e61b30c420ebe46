import type { Prompts } from '../checklists/prompt.ts';
import type { Kind } from '../kinds.ts';
import type { System } from '../systems/system.ts';
import type { DocId, Oid, PrincipalId } from '../values.ts';

export type Group = 'administrator' | 'initiator' | 'quality' | 'reviewer' | 'ci' | 'service';
export type PrincipalKind = 'human' | 'agent' | 'ci' | 'service';

/**
 * What the policy grants to groups. Acts that belong to a record's owner need `create`;
 * `review` and `approve` also need an assignment.
 */
export type Right =
  | 'create'
  | 'assign'
  | 'review'
  | 'approve'
  | 'execute'
  | 'evidence'
  | 'comment'
  | 'revoke'
  | 'trunk';

export interface Principal {
  readonly id: PrincipalId;
  readonly name: string;
  readonly email: string;
  readonly kind: PrincipalKind;
  readonly group: Group;
  /** The human who answers for an agent or service; null for humans. */
  readonly sponsor: PrincipalId | null;
  /** Holds no right any more, nor does who it sponsors; its key lines and past events stay as they are. */
  readonly suspended: boolean;
}

/** `live` makes new events; `retired` keeps its past ones good; `revoked` voids those after a trunk step. */
export type KeyStatus = 'live' | 'retired' | 'revoked';

/** One line of `.qms/allowed_signers`, with the status that policy.yaml gives it. */
export interface SignerKey {
  readonly principal: PrincipalId;
  /** Canonical public key without comment: `ssh-ed25519 AAAA…`; keys are compared by this text. */
  readonly key: string;
  /** `SHA256:` and unpadded base64, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
  readonly status: KeyStatus;
  /** For a revoked key: the last trunk step before the compromise; what came later and was not yet in trunk or a checkpoint is void. */
  readonly revokedAfter: Oid | null;
}

/** What the policy demands of whoever performs one act, beyond the lifecycle's own rows. */
export interface ActDemand {
  /** Only signatures whose security key saw a touch (the SSHSIG user-presence flag). */
  readonly userPresence: boolean;
  /** Only principals of these kinds; null admits every kind. */
  readonly kinds: readonly PrincipalKind[] | null;
}

export interface UngovernedRule {
  /** Globs (`*`, `**`, `?`) of paths that ungoverned steps may change; `.qms/` never is. */
  readonly paths: readonly string[];
  /** Whether such a step needs a signature of a principal with the `trunk` right. */
  readonly signed: boolean;
}

/** What a group or principal reaches through the git proxy, each list sorted; null leaves it to what is usual. */
export interface ProxyEntry {
  readonly read: readonly string[] | null;
  readonly write: readonly string[] | null;
  readonly push: readonly string[] | null;
}

/** Who answers for some paths: one of them is on the team that decides on a change to any of them. */
export interface PathReview {
  /** Files, folders and globs from the top of the repository. */
  readonly paths: readonly string[];
  readonly principals: readonly PrincipalId[];
}

/** A parsed, validated policy: `.qms/policy.yaml` with `.qms/allowed_signers`. */
export interface Policy {
  readonly schema: 1;
  /** The least git-qms version that can judge under it, `M.m.p`; an older one refuses by name. */
  readonly minimumVersion: string;
  /** Strictly greater than `replaces`. */
  readonly version: number;
  /** The version that this one replaces; null at genesis. */
  readonly replaces: number | null;
  readonly principals: ReadonlyMap<PrincipalId, Principal>;
  /** By canonical key text. Lines are never removed. */
  readonly keys: ReadonlyMap<string, SignerKey>;
  readonly permissions: ReadonlyMap<Right, ReadonlySet<Group>>;
  /** Whether independence counts principals, or the humans who answer for them. */
  readonly independence: 'principals' | 'sponsors';
  /** Shipped kinds with the policy's overrides, and the kinds that it adds. */
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Registered systems, by name. */
  readonly systems: ReadonlyMap<string, System>;
  /** Who has to be on the team of a change to which files. */
  readonly byPath: readonly PathReview[];
  readonly demands: ReadonlyMap<string, ActDemand>;
  /** By the name of a group or principal. */
  readonly proxy: ReadonlyMap<string, ProxyEntry>;
  readonly dates: {
    /** Seconds that an event may lie before its parent or in the future. */
    readonly skew: number;
    /** Seconds after which a pushed decision is too old. */
    readonly maxLag: number;
  };
  readonly ungoverned: UngovernedRule;
  /** Recovery principals and how many of them make a `recover` count; null where genesis names none. */
  readonly recovery: { readonly threshold: number; readonly principals: readonly PrincipalId[] } | null;
  /** The git tree of `.qms/prompts/`, which changes with the policy only; absent where files were read alone. */
  readonly prompts?: Oid | null;
  /** The prompts that rules read, by path; absent where files were read alone. */
  readonly promptFiles?: Prompts;
}

/** `.qms/genesis.yaml`: what nothing changes. */
export interface Genesis {
  readonly schema: 1;
  readonly repository: string;
  /** Branch name of trunk, without `refs/heads/`. */
  readonly trunk: string;
  readonly digest: 'git-qms-digest-v1';
  readonly ids: { readonly digits: 3 };
}

export type { DocId, Oid, PrincipalId };
