import { type Finding, finding, type Where } from '../finding.ts';
import type { PrincipalId } from '../values.ts';
import type { Group, PathReview } from './policy.ts';
import type { ReviewEntry } from './review-shape.ts';

type Roster = Readonly<Record<string, { readonly group: Group }>>;
type At = (path: readonly PropertyKey[]) => Where;

/** Who has to be on the team of a change to which files. Assumes {@link checkReview} found nothing. */
export function compileReview(entry: ReviewEntry | undefined): readonly PathReview[] {
  return (entry?.by_path ?? []).map(({ paths, principals }) => ({
    paths,
    principals: principals as readonly string[] as PrincipalId[],
  }));
}

/** What is wrong with `review:`: somebody who is not there, or whose group does not review. */
export function checkReview(
  entry: ReviewEntry | undefined,
  roster: Roster,
  reviewing: ReadonlySet<Group> | undefined,
  at: At,
): Finding[] {
  return (entry?.by_path ?? []).flatMap(({ principals }, index) =>
    principals.flatMap((each, place) => {
      const group = Object.hasOwn(roster, each) ? roster[each]?.group : undefined;
      if (group && reviewing?.has(group)) return [];
      const message = `review.by_path[${index}]: ${each} is not in the roster with a group that reviews`;
      const where = at(['review', 'by_path', index, 'principals', place]);
      return [finding('policy/review', message, { where })];
    }),
  );
}
