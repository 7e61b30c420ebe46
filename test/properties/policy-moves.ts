import { checkpointOpenRecords } from '../../src/acts/checkpoint.ts';
import { readFileAt } from '../../src/acts/content.ts';
import { bringIntoTrunk } from '../../src/acts/finish.ts';
import type { Session } from '../../src/acts/session.ts';
import { fail, unwrap } from '../../src/rules/finding.ts';
import { withKeyStatus, withNextVersion, withPrincipal } from '../../src/rules/policy/edit.ts';
import type { Group } from '../../src/rules/policy/policy.ts';
import type { DocId, PrincipalId } from '../../src/rules/values.ts';
import type { Dice } from '../helpers/dice.ts';
import type { Name } from '../helpers/random-history.ts';
import type { Move, Scene } from './moves.ts';
import { sideMoves, usualMoves } from './usual-moves.ts';

const policy = 'POLICY' as DocId;
const path = '.qms/policy.yaml';

async function inForce(session: Session): Promise<string> {
  const bytes = await readFileAt(session.reader, session.trunkTree, path);
  return bytes ? Buffer.from(bytes).toString('utf8') : fail('policy/invalid', 'trunk holds no policy');
}

/** A revision in which somebody changes groups, is suspended, or comes back. */
async function revised(session: Session, dice: Dice): Promise<string> {
  const { principals } = unwrap(await session.history.policyAt(session.history.policyInForce()));
  const who = principals.get(dice.pick(['rev', 'bea', 'bot2', 'qbot', 'quincy']) as PrincipalId);
  if (!who) return fail('policy/invalid', 'the roster lost a member');
  const groups: Group[] = who.kind === 'agent' ? ['initiator'] : ['reviewer', 'quality', 'administrator'];
  const { id, name, email, kind, sponsor } = who;
  const group = dice.any(groups) ?? who.group;
  const suspended = dice.chance(25);
  const member = { id, name, email, kind, group, sponsor, suspended };
  return unwrap(withNextVersion(unwrap(withPrincipal(await inForce(session), member))));
}

async function revoke(session: Session, who: Name, dice: Dice): Promise<void> {
  const known = unwrap(await session.history.policyAt(session.history.policyInForce()));
  const key = [...known.keys.values()].find((each) => each.principal === who && each.status === 'live');
  const { steps } = session.history.source.trunk;
  const after = steps[Math.max(0, steps.length - 1 - dice.below(4))]?.oid;
  if (!key || !after) fail('signature/unknown-key', `${who} has no key to revoke`);
  const text = unwrap(withKeyStatus(await inForce(session), key.fingerprint, { status: 'revoked', after }));
  const draft = dice.chance(50) ? unwrap(withNextVersion(text)) : text;
  await session.event({
    id: policy,
    act: 'revoke',
    reason: 'the key was lost',
    files: new Map([[path, Buffer.from(draft)]]),
    exactPins: [{ name: 'trunk', oid: after }],
  });
  await bringIntoTrunk(session, policy);
  if (dice.chance(50)) await checkpointOpenRecords(session);
}

/** POLICY goes its way as a document, keys get lost, open records are written down. */
export function policyMoves(scene: Scene, dice: Dice): Move {
  const actor = dice.pick(['ada', 'bea', 'quinn']);
  if (dice.chance(5)) {
    const who = dice.pick(['bot2', 'qbot', 'rev', 'bea', 'quincy']);
    return { actor, what: `revoke ${who}`, work: (session) => revoke(session, who, dice) };
  }
  const checkpoint: Move = { actor, what: 'checkpoint', work: (session) => checkpointOpenRecords(session) };
  if (dice.chance(12)) return checkpoint;
  const state = scene.records.find((record) => record.id === policy);
  if (!state || state.state === 'EFFECTIVE') {
    if (scene.pending.has(policy))
      return { actor, what: 'enact POLICY', work: (session) => session.enact(policy) };
    return {
      actor: 'ada',
      what: 'check out POLICY',
      work: async (session) => {
        await session.event({ id: policy, act: 'checkout' });
      },
    };
  }
  const owner = (state.owner ?? actor) as string as Name;
  if (state.checkedOut !== null) {
    return {
      actor: owner,
      what: 'check in POLICY',
      work: async (session) => {
        const files = new Map([[path, Buffer.from(await revised(session, dice))]]);
        await session.event({ id: policy, act: 'checkin', files });
      },
    };
  }
  const moves = [
    ...usualMoves(state, scene, dice),
    ...(dice.chance(10) ? sideMoves(state, scene, dice) : []),
  ];
  return dice.any(moves) ?? checkpoint;
}
