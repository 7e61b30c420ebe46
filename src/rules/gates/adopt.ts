import { type Finding, finding } from '../finding.ts';
import { systemsOf } from '../record/inputs.ts';
import { adoptedCommit, sandboxOf } from '../systems/adoption.ts';
import { isOf } from '../systems/paths.ts';
import type { Gate } from './gate.ts';

/** So much is named of what may be long. */
const named = 10;

/**
 * Stands in place of the gates that ask how code was written (branch, scope, base): what comes in is one commit that the
 * approved text names in full, to where nothing was.
 */
export const adopt: Gate = {
  id: 'gate/adopt',
  reads:
    'the approved front matter of the record, the commits that the adopted one has and trunk has not, and the paths of the system in trunk',
  asks: ({ record, system, commit }) =>
    `${commit.slice(0, 12)} is what ${record.id} adopts, and trunk holds nothing of ${system.name}`,
  check: ({ record, system, commit, code, policy }) => {
    const adopted = adoptedCommit(record.properties);
    const kind = policy.kinds.get(record.kind);
    const names = kind ? systemsOf(kind, record.properties) : [];
    const sandbox = sandboxOf(system.name);
    const findings: Finding[] = [];
    const wrong = (message: string, fix: string) => findings.push(finding('gate/adopt', message, { fix }));
    if (names.length !== 1)
      wrong(
        `${record.id} adopts a commit and names ${names.join(', ')}`,
        'adopt each system by a record of its own',
      );
    if (commit !== adopted)
      wrong(
        `${record.id} was approved to adopt ${adopted}, not ${commit}`,
        `clear that commit; another one needs a change record of its own: \`qms create CR --title TITLE\``,
      );
    if (code === null) {
      wrong(`there is no commit ${commit} here`, `push it to ${sandbox}, or fetch it`);
      return { findings };
    }
    for (const path of code.movedOnTrunk.slice(0, named))
      wrong(
        `trunk holds ${path} already`,
        `change what ${system.name} has on an execution branch, under a record that adopts nothing`,
      );
    if (!code.changed.some((path) => isOf(system, path)))
      wrong(
        `${commit.slice(0, 12)} has no file of ${system.name}: ${system.paths.join(', ')}`,
        `name a commit of ${sandbox} that has them`,
      );
    const odd = code.commits.flatMap((each) => each.findings).slice(0, named);
    return {
      findings: [...findings, ...odd],
      shown: [`${code.commits.length} commits, as ${record.id} was approved`],
    };
  },
};
