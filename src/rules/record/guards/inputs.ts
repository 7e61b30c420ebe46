import { type Finding, finding } from '../../finding.ts';
import { describeId } from '../../kinds/ids.ts';
import type { PropertyRule } from '../../kinds.ts';
import { liveKeys } from '../../policy/questions.ts';
import { adoptedCommit } from '../../systems/adoption.ts';
import { scanWaivers } from '../../systems/waivers.ts';
import { type DocId, isDocId, isPrincipalId } from '../../values.ts';
import type { Case } from '../case.ts';
import { idsNamed, systemsOf } from '../inputs.ts';

/**
 * What a document builds on is of the kind that its own kind asks for, and in force on trunk: a user story rests on an
 * approved high-level one, and comes after those that it depends on.
 */
export function inputsInForce(context: Case): Finding[] {
  const { before, kind } = context;
  return [
    ...unknownSystems(context),
    ...adoption(context),
    ...waivers(context),
    ...documentInputs(before, kind, context),
  ];
}

/** A record changes systems that the policy registers: what is in none has no gate. */
function unknownSystems({ before, kind, world }: Case): Finding[] {
  return systemsOf(kind, before.properties)
    .filter((name) => !world.policy.systems.has(name))
    .map((name) => {
      const known = [...world.policy.systems.keys()].join(', ') || 'none';
      return finding('system/unknown', `${before.id} names the system ${name}; registered: ${known}`, {
        where: { record: before.id, path: `${before.id}.md` },
      });
    });
}

/** A record that adopts a commit says of which system, and of one alone. */
function adoption({ before, kind }: Case): Finding[] {
  const names = systemsOf(kind, before.properties);
  if (adoptedCommit(before.properties) === null || names.length === 1) return [];
  const message = `${before.id} adopts a commit and names ${names.join(', ') || 'no system'}`;
  return [finding('adopt/system', message, { where: { record: before.id, path: `${before.id}.md` } })];
}

/** Who waives results of a scan says which, who answers for them, and until when. */
function waivers({ before, world }: Case): Finding[] {
  const where = { record: before.id, path: `${before.id}.md` };
  const { owner, until } = before.properties;
  return scanWaivers(before.id, before.properties).flatMap(({ system, what, owner: who }) => {
    const lacks = [
      ...(what === '' ? ['a rule or a fingerprint behind the system'] : []),
      ...(owner === undefined ? ['`owner`'] : []),
      ...(until === undefined ? ['`until`'] : []),
    ];
    if (lacks.length > 0) {
      const message = `${before.id} waives results of a scan${system ? ` of ${system}` : ''}, and lacks ${lacks.join(', ')}`;
      return [finding('waiver/incomplete', message, { where })];
    }
    return isPrincipalId(who) && liveKeys(world.policy, who).length > 0
      ? []
      : [
          finding('waiver/owner', `${before.id} names the owner ${who}, who is nobody that may act`, {
            where,
          }),
        ];
  });
}

function documentInputs(before: Case['before'], kind: Case['kind'], context: Case): Finding[] {
  return Object.entries(kind.properties).flatMap(([name, rule]) =>
    (rule.type === 'systems' ? [] : idsNamed(before.properties[name] ?? ''))
      .filter(isDocId)
      .flatMap((id) => checkInput(context, name, rule, id)),
  );
}

function checkInput({ before, world }: Case, name: string, rule: PropertyRule, id: DocId): Finding[] {
  const where = { record: before.id, path: `${before.id}.md` };
  const described = describeId(world.policy.kinds, id);
  const kind = described.ok ? described.value.kind.name : '';
  if (rule.kinds && !rule.kinds.includes(kind)) {
    const message = `${name} names ${id}; it names a ${rule.kinds.join(' or ')}`;
    return [finding('input/kind', message, { where })];
  }
  if (!rule.inForce) return [];
  const held = id === before.id ? null : (world.trunk?.inForce(id) ?? null);
  if (held?.state === 'EFFECTIVE' || held?.state === 'CLOSED') return [];
  const message = `${name} names ${id}, which is not in force${world.trunk ? '' : ' as far as the event says: it pins no step of trunk'}`;
  return [
    finding('input/not-in-force', message, { where, fix: `see where it stands: \`qms status ${id}\`` }),
  ];
}
