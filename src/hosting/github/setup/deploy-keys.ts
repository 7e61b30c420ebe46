import { ok } from '../../../rules/finding.ts';
import type { Area, Demand } from './demand.ts';

/** Keys that may push: where the relay has one, it is the only one, since the host lets all of them pass alike. */
export const deployKeys: Area = async (github, { owner, repo, relay }) => {
  if (relay.kind !== 'deploy-key') return ok([]);
  const read = await github.ask('read the deploy keys', ({ paginate, rest }) =>
    paginate(rest.repos.listDeployKeys, { owner, repo, per_page: 100 }),
  );
  if (!read.ok) return read;
  const writing = read.value.filter(({ read_only }) => !read_only).map(({ title }) => title);
  const none = writing.length === 0;
  const demand: Demand = {
    name: 'deploy keys that write',
    value: none ? 'none' : writing.join(', '),
    met: writing.length === 1,
    consequence: none
      ? 'the relay cannot push: proposals wait'
      : 'whoever holds one of the other keys moves trunk and records past the relay; only `qms verify` notices',
    fix: none
      ? `gh repo deploy-key add ../relay-push.pub --allow-write --title qms-relay --repo ${owner}/${repo}`
      : `gh repo deploy-key delete ID --repo ${owner}/${repo}`,
    mend: null,
    first: true,
  };
  return ok([demand]);
};
