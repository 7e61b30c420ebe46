/** Who moves what only one may move, where the host runs no hook of ours: see docs/hosting/github.md. */
export type Relay =
  | { readonly kind: 'none' }
  /** A key that may push, and whose private half only the relay's workflow reads. */
  | { readonly kind: 'deploy-key' }
  /** A GitHub App of the laboratory's own. */
  | { readonly kind: 'app'; readonly id: number };

export interface BypassActor {
  readonly actor_id?: number | null;
  readonly actor_type: string;
  readonly bypass_mode?: string;
}

export interface Rule {
  readonly type: string;
  readonly parameters?: unknown;
}

/** A ruleset as GitHub's interface takes it, and as templates/github/rulesets/ has it. */
export interface Ruleset {
  readonly name: string;
  readonly target: string;
  readonly enforcement: string;
  /** Not shown to everybody who may read a ruleset. */
  readonly bypass_actors?: readonly BypassActor[];
  readonly conditions: {
    readonly ref_name: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  };
  readonly rules: readonly Rule[];
}

export interface Workflow {
  /** Where it lies in the repository. */
  readonly path: string;
  /** Null where this release of git-qms does not have it. */
  readonly text: string | null;
}

/** What a repository on GitHub shall be like. */
export interface Wanted {
  readonly owner: string;
  readonly repo: string;
  /** The branch of trunk. */
  readonly trunk: string;
  /** The root of trust, as the clone knows it. */
  readonly genesis: string;
  readonly relay: Relay;
  /** Whether whoever pushes to branches of their own must sign with a key that GitHub knows. */
  readonly signed: boolean;
  readonly rulesets: readonly Ruleset[];
  readonly workflows: readonly Workflow[];
  /** The commit of this release of git-qms, with its version beside it: for what is proposed; what stands may name another. */
  readonly own: string | null;
}
