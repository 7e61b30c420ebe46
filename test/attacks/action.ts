import { findingsOf } from '../../src/reading/gates/condition.ts';
import type { MergeAnswer } from '../../src/reading/pull-request/asked.ts';
import { judgeMergeGroup, judgePullRequest } from '../../src/reading/pull-request/judge.ts';
import { QmsError } from '../../src/rules/finding.ts';
import type { Oid } from '../../src/rules/values.ts';
import { testEnvironment } from '../helpers/git.ts';
import type { Stage } from './attack.ts';

/** Cases that are about a push as a push, or about a server; of these the Action is asked nothing, or says another thing. */
export const notForTheAction: Readonly<Record<string, string>> = {
  A08: 'how refs move together is over when the host has moved them',
  A08b: 'how refs move together is over when the host has moved them',
  A16: 'a host has no aliases of branches; what the branch holds is refused by other rules',
  A24: 'it is about a server without genesis; the Action takes it as an input, and refuses to go without',
  A24b: 'it is about a server whose gate crashes',
};

/** Rules against what is pushed. That a record has not come to its end yet is no fault of what its branch holds. */
function rulesOf({ conditions }: MergeAnswer): string[] {
  const against = conditions.filter(({ name }) => name !== 'ended' && name !== 'enact');
  return findingsOf(against).map(({ rule }) => rule);
}

/**
 * What the Action says of a push that a host without hooks took: a pull request for each branch, and a merge group for
 * trunk, whose commits the host would make it. Null where it holds nothing that a pull request could be about.
 */
export async function rulesOfAction({ qs }: Stage, push: Readonly<Record<string, string | null>>) {
  const branches = Object.entries(push).filter(([name]) => !name.startsWith('refs/'));
  const moved: (readonly [string, Oid])[] = [];
  for (const [name, to] of branches)
    if (to !== null) moved.push([name, (await qs.git('rev-parse', '--verify', to)) as Oid]);
  if (moved.length === 0 || branches.length < Object.keys(push).length || moved.length < branches.length)
    return null;
  const options = { cwd: qs.path, env: testEnvironment, genesis: qs.genesis };
  const tracking = (name: string) => `refs/remotes/origin/${name}`;
  const stood = new Map<string, string>();
  for (const [name] of moved)
    stood.set(name, await qs.git('for-each-ref', '--format=%(objectname)', tracking(name)));
  const found: string[] = [];
  const hear = async (judging: Promise<MergeAnswer>) => {
    try {
      found.push(...rulesOf(await judging));
    } catch (error) {
      if (!(error instanceof QmsError)) throw error;
      found.push(...error.findings.map(({ rule }) => rule));
    }
  };
  try {
    // The host holds every branch already as it was pushed; only trunk it has not moved yet.
    for (const [name, oid] of moved) if (name !== 'main') await qs.git('update-ref', tracking(name), oid);
    for (const [branch, head] of moved) {
      const before = (stood.get(branch) || null) as Oid | null;
      await hear(
        branch === 'main'
          ? judgeMergeGroup(options, { head, base: 'main' })
          : judgePullRequest(options, { head, branch, here: true, base: 'main', before }),
      );
    }
  } finally {
    for (const [name, oid] of stood) {
      if (oid === '') await qs.git('update-ref', '-d', tracking(name));
      else await qs.git('update-ref', tracking(name), oid);
    }
  }
  return [...new Set(found)];
}
