import type { Case } from '../../rules/record/case.ts';
import type { GuardName } from '../../rules/record/guards.ts';
import type { Decision } from '../../rules/record/state.ts';

function approvals(decision: Decision | null): string[] {
  return decision ? [`approved by ${decision.approvals.map(({ actor }) => actor).join(', ')}`] : [];
}

function links({ before, world }: Case): string[] {
  return before.links.map(({ id }) => `${id} ${world.pinned(id)?.state ?? 'is not pinned'}`);
}

/** What of the record shows that a guard is met, in words; a guard without an entry shows nothing. */
const shows: Readonly<Partial<Record<GuardName, (context: Case) => readonly string[]>>> = {
  'decision-stands': ({ before: { decisions, phase } }) =>
    approvals(phase === 'post' ? decisions.post : decisions.pre),
  'round-recommends': ({ before }) =>
    (before.round?.reviews ?? []).map(({ actor, outcome }) => `${actor}: ${outcome}`),
  'links-settled': links,
  'attachments-pinned': links,
  'items-complete': ({ before }) => {
    const done = Object.entries(before.executions).map(([item, { actor }]) => `${item} by ${actor}`);
    return done.length > 0 ? [done.join(', ')] : [];
  },
  'code-in-trunk': ({ before, world }) =>
    Object.entries(before.code?.clears ?? {})
      .filter(([, { oid }]) => world.trunk?.usedClear(oid))
      .map(([system, { commit }]) => `${system} at ${commit.slice(0, 12)}`),
  'releases-named': ({ world }) => world.event.releases,
  'authority-in-execution': ({ before, world }) =>
    before.authority === null
      ? []
      : [`${before.authority} ${world.pinned(before.authority)?.state ?? 'is not pinned'}`],
};

export function shownBy(guard: GuardName, context: Case): readonly string[] {
  return shows[guard]?.(context) ?? [];
}
