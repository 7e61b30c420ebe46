import { stringify } from 'yaml';
import type { PrincipalId } from '../values.ts';
import { rightRows } from './permissions.ts';
import type { Group, PrincipalKind } from './policy.ts';

/** A principal as `qms init` and `qms user add` are told of it. */
export interface Member {
  readonly id: PrincipalId;
  readonly name: string;
  readonly email: string;
  readonly kind: PrincipalKind;
  readonly group: Group;
  readonly sponsor?: PrincipalId | null;
  readonly suspended?: boolean;
}

export interface FoundingOptions {
  /** The least git-qms version that can judge, `M.m.p`: that of the program that founds. */
  readonly minimumVersion: string;
  /** Overrides what {@link chooseIndependence} would choose. */
  readonly independence?: 'principals' | 'sponsors';
  readonly recovery?: { readonly threshold: number; readonly principals: readonly PrincipalId[] };
}

/**
 * Sponsors, where the roster has at least two people such that what one and their agents make, the other or theirs can
 * approve as quality; else principals, since counting sponsors would stop all work.
 */
export function chooseIndependence(members: readonly Member[]): 'principals' | 'sponsors' {
  const creates: readonly Group[] = rightRows.create.byDefault;
  const controllers = (wanted: readonly Group[]) =>
    members.filter((each) => wanted.includes(each.group)).map((each) => each.sponsor ?? each.id);
  const quality = controllers(['quality']);
  return controllers(creates).some((each) => quality.some((other) => other !== each))
    ? 'sponsors'
    : 'principals';
}

const meaning = {
  sponsors: `# Independence counts people: an agent counts as its sponsor. Whoever made a document, their agents
# and, if an agent made it, its sponsor, neither review nor approve it.`,
  principals: `# Independence counts principals: an agent may review what its own sponsor made, and two agents of
# one person count as two. Weaker than "sponsors", which needs a second person in the roster.`,
} as const;

/** The entry of a principal, in the order in which people read it. */
export function memberEntry(member: Member): Record<string, string | boolean> {
  const { name, email, kind, group, sponsor, suspended } = member;
  return { name, email, kind, group, ...(sponsor ? { sponsor } : {}), ...(suspended ? { suspended } : {}) };
}

/** A commented policy.yaml, version 1, for `qms init`. It is not checked here: `parsePolicy` says whether it can work. */
export function renderFoundingPolicy(members: readonly Member[], options: FoundingOptions): string {
  const independence = options.independence ?? chooseIndependence(members);
  const flow = (value: unknown) => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
  const roster = members.map((member) => `  ${flow(member.id)}: ${flow(memberEntry(member))}`);
  const recovery = options.recovery
    ? `
# Who replaces lost keys, and how many of them it takes. Nothing ever changes this.
recovery: ${flow(options.recovery)}
`
    : '';
  return `# The policy of this quality system: who may do what, and by which rules.
# It changes only through the document POLICY: qms checkout POLICY, edit, route, review, approve.

schema: 1
# Older versions of git-qms refuse to judge.
minimum_version: ${flow(options.minimumVersion)}
# Each version is greater than the one that it replaces.
version: 1
replaces: null

${meaning[independence]}
independence: ${independence}

# Each principal signs with keys of .qms/allowed_signers, and is in one group:
#   administrator  creates and executes documents, reviews when assigned, never approves
#   initiator      creates and executes documents
#   quality        assigns, reviews and approves
#   reviewer       reviews and approves when assigned
#   ci, service    machines: test evidence, steps of trunk
# Agents, ci and services name a sponsor: the human who answers for them.
# Nobody who has a key is ever taken out; \`suspended: true\` takes all rights away.
principals:
${roster.join('\n')}

# An event may lie this far in the future, or before the one it follows; a decision may be this old when pushed.
dates: { skew: 5m, max_lag: 1d }

# Paths outside .qms/ that trunk may change without a document, and whether such a change must be signed.
trunk: { ungoverned: { paths: [ "**" ], signed: false } }
${recovery}`;
}
