import { stringify } from 'yaml';
import { unwrap } from '../rules/finding.ts';
import { type Member, renderFoundingPolicy } from '../rules/policy/default.ts';
import type { Group, PrincipalKind } from '../rules/policy/policy.ts';
import { type PrincipalId, parsePrincipalId } from '../rules/values.ts';
import { legacyKindEntries } from './legacy-sections.ts';

/** The one human of the older system; every agent acted for them. */
export const sponsor = 'lead' as PrincipalId;

/** Groups of the older system, as it had them in its program and its agents' files. */
const known: Readonly<Record<string, { readonly group: Group; readonly kind: PrincipalKind }>> = {
  lead: { group: 'administrator', kind: 'human' },
  claude: { group: 'administrator', kind: 'agent' },
  qa: { group: 'quality', kind: 'agent' },
  system: { group: 'service', kind: 'service' },
};

/** `tu_ui` is `tu-ui`: a principal's id has no underscore. */
export function principalOf(user: string): PrincipalId {
  return unwrap(parsePrincipalId(user.toLowerCase().replace(/_/g, '-')));
}

/** One principal for each name in the log, with those without whom no document could live. */
export function rosterOf(users: Iterable<string>): Member[] {
  const names = [...new Set(['lead', 'claude', 'qa', ...users])].sort();
  return names.map((name) => {
    const { group, kind } = known[name] ?? { group: 'reviewer', kind: 'agent' };
    const id = principalOf(name);
    return {
      id,
      name,
      email: `${id}@legacy.invalid`,
      kind,
      group,
      sponsor: kind === 'human' ? null : sponsor,
    };
  });
}

/**
 * The policy of a replay; docs/replay.md gives the reasons. All agents answer to one person, so independence counts
 * principals. Old dates are let through, the log names no CR that authorised a revision, and sections have their older
 * names.
 */
export function replayPolicy(members: readonly Member[], minimumVersion: string): string {
  const founding = renderFoundingPolicy(members, { minimumVersion, independence: 'principals' });
  const dates = /^dates: .*$/m;
  return `${founding.replace(dates, 'dates: { skew: 5m, max_lag: 99999d }')}
# The older log names no CR that authorised a revision. The sections are those of the older templates; verification
# records are texts that were written elsewhere.
${stringify({ kinds: legacyKindEntries }, { collectionStyle: 'block', aliasDuplicateObjects: false })}`;
}
