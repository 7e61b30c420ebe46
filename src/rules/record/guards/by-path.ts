import { type Finding, finding } from '../../finding.ts';
import { adoptedCommit } from '../../systems/adoption.ts';
import { covers, folderOf } from '../../systems/affected-files.ts';
import { within } from '../../systems/paths.ts';
import type { Case } from '../case.ts';
import { systemsOf } from '../inputs.ts';
import { countingMembers } from '../team.ts';

/** More than anybody reads. */
const named = 5;

/**
 * Files that a decision is about: in the pre phase those that the plan lists, in the post phase those that came into trunk
 * under the record. A retirement changes none.
 */
function filesDecidedOn({ before, kind, world }: Case): readonly string[] {
  if (before.retiring) return [];
  if (before.phase === 'post') return world.broughtIn ?? [];
  if (adoptedCommit(before.properties) !== null)
    return systemsOf(kind, before.properties).flatMap((name) => world.policy.systems.get(name)?.paths ?? []);
  const frozen = new Set(kind.lockedSections.map((section) => section.toLowerCase()));
  return (world.facts.document?.affected ?? [])
    .filter(({ section }) => frozen.has(section))
    .map(({ path }) => path);
}

/** Whether an entry of the policy is about a file, or about something below a folder, a glob's folder or a submodule's place. */
function isAbout(entry: string, file: string): boolean {
  return covers(entry, file) || within(folderOf(file), folderOf(entry));
}

/** For each of the policy's paths that a change touches, somebody who answers for them is on the team that decides. */
export function reviewedByPath(context: Case): Finding[] {
  const { before, world } = context;
  const { byPath } = world.policy;
  if (byPath.length === 0) return [];
  const files = filesDecidedOn(context);
  if (files.length === 0) return [];
  const members = new Set(countingMembers(context));
  return byPath.flatMap(({ paths, principals }) => {
    if (principals.some((each) => members.has(each))) return [];
    const touched = files.filter((file) => paths.some((path) => isAbout(path, file)));
    if (touched.length === 0) return [];
    const more = touched.length > named ? ` and ${touched.length - named} more` : '';
    const who = principals.join(' or ');
    return [
      finding(
        'review/by-path',
        `${before.id} touches ${touched.slice(0, named).join(', ')}${more}, and ${who} is not on its team`,
        {
          where: { record: before.id },
          fix: `have quality add one of them: \`qms assign ${before.id} --assignees ${principals[0]}\``,
        },
      ),
    ];
  });
}
