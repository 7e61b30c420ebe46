import { type Finding, finding } from '../../finding.ts';
import { adoptedCommit } from '../../systems/adoption.ts';
import { isListedPath, mayTouch } from '../../systems/affected-files.ts';
import type { Case } from '../case.ts';
import { systemsOf } from '../inputs.ts';

/**
 * A record that changes code says which files before anybody approves it: of each system that it names, something is
 * listed in a section that is frozen later. What adopts a commit changes nothing else.
 */
export function scopeListed({ before, kind, world }: Case): Finding[] {
  const { document } = world.facts;
  const names = systemsOf(kind, before.properties);
  if (!document || names.length === 0 || adoptedCommit(before.properties) !== null) return [];
  const where = { record: before.id, path: `${before.id}.md` };
  const frozen = new Set(kind.lockedSections.map((section) => section.toLowerCase()));
  const listed = document.affected.filter(({ section }) => frozen.has(section));
  const unlisted = names.filter((name) => {
    const system = world.policy.systems.get(name);
    return listed.length === 0 || (system && !listed.some(({ path }) => mayTouch(system, path)));
  });
  return [
    ...unlisted.map((name) =>
      finding('scope/missing', `${before.id} names ${name}, and lists none of its files`, { where }),
    ),
    ...listed
      .filter(({ path }) => !isListedPath(path))
      .map(({ path, line }) =>
        finding('scope/path', `${JSON.stringify(path)} is no path from the top of the repository`, {
          where: { ...where, line },
        }),
      ),
  ];
}
