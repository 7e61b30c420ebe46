import { governedTips, type ReadContext } from '../../acts/context.ts';
import { gitText } from '../../repository/git/run.ts';
import { isQuality, liveKey, relayIn } from '../../rules/policy/questions.ts';
import { isOid } from '../../rules/values.ts';
import { bad, type Check, good, guarded, prefer, warn } from './check.ts';

const group = 'quality system';

function checkTrunk({ refs, founded, trunkTip }: ReadContext): Check {
  const named = founded.genesis.trunk;
  return refs.trunk === named
    ? good(group, 'trunk', `${refs.trunk} at ${trunkTip}`)
    : bad(group, 'trunk', `${refs.trunk} is read, genesis names ${named}`, `git config qms.trunk ${named}`);
}

function checkQuality({ policy }: ReadContext): Check {
  const able = [...policy.principals.keys()].filter((id) => isQuality(policy, id) && liveKey(policy, id));
  const value = `policy ${policy.version}, quality: ${able.join(', ') || 'nobody'}`;
  return prefer(
    able.length > 1 || policy.recovery !== null,
    group,
    'policy',
    able.length > 1 ? value : `${value}; if that key is lost, nobody can approve again`,
    'qms checkout POLICY, then qms user add NAME --group quality',
  );
}

/** Asks the remote where its branches stand; the one check that uses the network. */
async function checkRemote(context: ReadContext): Promise<readonly Check[]> {
  const { repository, refs, trunkTip } = context;
  const { remote, trunk } = refs;
  if (remote === null) return [good(group, 'remote', 'none: acts count in this repository')];
  const text = await gitText(repository, ['ls-remote', '--heads', '--end-of-options', remote], {
    transport: true,
  });
  const heads = new Map(
    text.split('\n').flatMap((line) => {
      const [oid = '', ref = ''] = line.split('\t');
      return isOid(oid) ? [[ref, oid] as const] : [];
    }),
  );
  const { tips } = await governedTips(repository, refs);
  const behind = [...heads].filter(([ref, oid]) => {
    if (ref === `refs/heads/${trunk}`) return oid !== trunkTip;
    const id = /^refs\/heads\/qms\/(.+)$/.exec(ref)?.[1];
    return id !== undefined && [...tips].find(([known]) => known === id)?.[1] !== oid;
  });
  return [
    behind.length === 0
      ? good(group, 'remote', `${remote} answers, and nothing is newer there`)
      : warn(
          group,
          'remote',
          `${remote} has ${behind.length} branches that moved since the last fetch`,
          `git fetch ${remote}`,
        ),
  ];
}

/** How acts get to the remote. A clone cannot see what its host lets it move, so a relay in the policy is all it has to go by. */
function checkTransport({ refs, relay, policy }: ReadContext): readonly Check[] {
  const name = 'transport';
  const service = relayIn(policy);
  if (refs.remote === null) return [];
  if (relay) return [good(group, name, 'acts are proposed, and the relay moves trunk and records')];
  if (service === null) return [good(group, name, 'acts are pushed, and the server judges them')];
  return [
    warn(
      group,
      name,
      `acts are pushed, and the policy has ${service}, which may be a relay`,
      'git config qms.transport relay, where the host lets nobody else move trunk; not in the clone of the relay',
    ),
  ];
}

/** Genesis, trunk, policy, and the server that they are shared through. */
export async function checkSystem(context: ReadContext): Promise<readonly Check[]> {
  const { founded, pinnedGenesis, tips } = context;
  return [
    prefer(
      pinnedGenesis !== null,
      group,
      'genesis',
      pinnedGenesis === null ? `${founded.oid}, as trunk claims; not pinned` : `${founded.oid}, pinned`,
      `compare it with a figure from elsewhere, then: git config qms.genesis ${founded.oid}`,
    ),
    checkTrunk(context),
    checkQuality(context),
    good(group, 'records', `${tips.size} branches`),
    ...(await guarded(group, 'remote', () => checkRemote(context))),
    ...checkTransport(context),
  ];
}
