import { type Finding, finding, type Where } from '../finding.ts';
import { documentPath, responsesPath } from '../kinds/ids.ts';
import { checkDemand } from '../policy/demand.ts';
import { controller, independentOf, isQuality, isSuspended, keyOwner, liveKey } from '../policy/questions.ts';
import type { DocId, PrincipalId } from '../values.ts';
import { actShape, type Touches } from './acts.ts';
import type { Case } from './case.ts';
import type { Event } from './event.ts';
import { belongsTo } from './paths.ts';
import type { Pin } from './pin.ts';
import type { RecordState } from './state.ts';
import { allContributors } from './team.ts';

/** The actor is the principal whose live key signed, under his registered name. */
export function checkActor({ world }: Case): Finding[] {
  const { event, facts, policy } = world;
  const where = { commit: event.oid };
  const owner = keyOwner(policy, facts.signer.key);
  if (!owner)
    return [
      finding('signature/unknown-key', 'the signing key belongs to no principal of the policy', { where }),
    ];
  if (owner.principal !== event.actor) {
    return [
      finding('event/actor', `QMS-Actor says ${event.actor}; the key belongs to ${owner.principal}`, {
        where,
      }),
    ];
  }
  if (owner.status !== 'live') {
    const rule = owner.status === 'retired' ? 'signature/retired-key' : 'signature/revoked-key';
    return [
      finding(rule, `the key ${owner.fingerprint} of ${owner.principal} is ${owner.status}`, { where }),
    ];
  }
  const principal = policy.principals.get(event.actor);
  const findings: Finding[] = [];
  // A thief may have suspended the recovery principals; that must not keep them from it.
  if (isSuspended(policy, event.actor) && event.act !== 'recover') {
    findings.push(
      finding('permission/suspended', `${event.actor} is suspended, or who answers for ${event.actor} is`, {
        where,
      }),
    );
  }
  if (principal?.name !== event.author.name || principal.email !== event.author.email) {
    findings.push(
      finding(
        'event/author',
        `the author is ${event.author.name} <${event.author.email}>; ${event.actor} is ${principal?.name} <${principal?.email}>`,
        { where },
      ),
    );
  }
  findings.push(...checkDemand(policy, event.act, event.actor, facts.signer, where));
  return findings;
}

/** The trunk pin of a revocation names the last step before the compromise: it may lie far back, and nothing rests on it. */
export function namesCompromise(event: Event, pin: Pin): boolean {
  return event.act === 'revoke' && pin.name === 'trunk';
}

/** Policy, pins and date go forward along a record. */
export function checkOrder({ before, world }: Case): Finding[] {
  const { event, policy } = world;
  const where = { commit: event.oid };
  const findings: Finding[] = [];
  const [last, named] = [world.policyOrder(before.policy), world.policyOrder(event.policy)];
  if (named === null)
    findings.push(
      finding('policy/unknown', `QMS-Policy names ${event.policy}, which never came into force`, { where }),
    );
  else if (last !== null && named < last)
    findings.push(
      finding('policy/backwards', 'QMS-Policy names an older policy than the event before', { where }),
    );
  else if (world.seenPolicies.some((seen) => (world.policyOrder(seen) ?? -1) > named))
    findings.push(
      finding(
        'policy/backwards',
        'QMS-Policy names an older policy than what the event pins was made under',
        {
          where,
        },
      ),
    );
  for (const pin of event.pins) {
    const known = pin.name === 'trunk' ? world.trunk !== null : world.pinned(pin.name) !== null;
    const previous = before.pins[pin.name];
    if (pin.name === before.id || !known) {
      findings.push(
        finding('pin/unknown', `QMS-Pin names ${pin.oid.slice(0, 12)}, which is no event of ${pin.name}`, {
          where,
        }),
      );
    } else if (previous && !namesCompromise(event, pin) && !world.notBefore(pin.name, previous, pin.oid)) {
      findings.push(
        finding('pin/backwards', `the pin of ${pin.name} is older than the one before`, { where }),
      );
    }
  }
  const earliest = before.date - policy.dates.skew;
  if (event.author.time < earliest || event.committerTime < earliest) {
    findings.push(finding('event/date', 'the event is dated before the one that it follows', { where }));
  }
  return findings;
}

const fileName = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Files and folders that are one where case does not count, as pairs. */
function foldedTogether(files: readonly string[]): [string, string][] {
  const known = new Map<string, string>();
  const pairs: [string, string][] = [];
  for (const file of files) {
    const parts = file.split('/');
    for (let length = 1; length <= parts.length; length++) {
      const path = parts.slice(0, length).join('/');
      const first = known.get(path.toLowerCase());
      if (first === undefined) known.set(path.toLowerCase(), path);
      else if (first !== path || length === parts.length) pairs.push([first, path]);
    }
  }
  return pairs;
}

/** Where CI alone puts its evidence, by an event of its own; nothing else may look like it. */
const ciEvidence = /\/evidence\/ci(\/|$)/i;

/** @returns why an event of the record may not change this path; null if it may */
export function outsideRecord(id: DocId, path: string, where: Where): Finding | null {
  if (belongsTo(id, path)) return null;
  return finding('event/outside', `${path} is not a file of ${id}`, { where: { ...where, path } });
}

/** Whether an act that changes content may change this file of the record. */
function mayTouch(touches: Touches, id: DocId, path: string): boolean {
  if (touches === 'results') return /\/evidence\/ci\/[^/]+\.json$/.test(path);
  if (touches !== 'document' && touches !== 'answers') return true;
  return path === documentPath(id) || (touches === 'answers' && path === responsesPath(id));
}

function changeable(touches: Touches, id: DocId): string {
  if (touches === 'results') return 'evidence/ci/';
  return `${id}.md${touches === 'answers' ? ' and responses.yaml' : ''}`;
}

/** Only the record's own files change, only by acts that may, and each is a plain file with a plain name. */
export function checkChanges({ before, world }: Case): Finding[] {
  const { event, facts } = world;
  const { touches } = actShape(event.act);
  const findings: Finding[] = [];
  for (const change of facts.changes) {
    const where = { commit: event.oid, path: change.path };
    if (touches === 'nothing') {
      findings.push(
        finding(
          'event/changes-content',
          `a ${event.act} event changes no file; this one changes ${change.path}`,
          { where },
        ),
      );
      continue;
    }
    const outside = outsideRecord(before.id, change.path, where);
    if (outside) findings.push(outside);
    else if (touches !== 'restore' && touches !== 'results' && ciEvidence.test(change.path)) {
      findings.push(
        finding('attach/changes', `${change.path} lies where CI alone puts its evidence`, { where }),
      );
    } else if (change.after && change.after.mode !== '100644') {
      findings.push(finding('content/file', `${change.path} is not a plain file (mode 100644)`, { where }));
    } else if (!mayTouch(touches, before.id, change.path)) {
      findings.push(
        finding(
          'event/outside',
          `a ${event.act} event changes only ${changeable(touches, before.id)}, not ${change.path}`,
          {
            where,
          },
        ),
      );
    }
  }
  if (findings.length === 0 && !facts.onlyOwnDirectory) {
    findings.push(
      finding('event/outside', `the tree differs from its parent's outside ${before.id}`, {
        where: { commit: event.oid },
      }),
    );
  }
  if (findings.length === 0 && touches === 'nothing' && event.tree !== before.tree) {
    findings.push(
      finding('event/changes-content', `a ${event.act} event leaves the tree as it is`, {
        where: { commit: event.oid },
      }),
    );
  }
  for (const path of facts.files) {
    if (path.split('/').some((part) => !fileName.test(part))) {
      findings.push(
        finding('content/file', `${path} has a name outside letters, digits, dot, hyphen and underscore`, {
          where: { commit: event.oid, path },
        }),
      );
    }
  }
  for (const [one, other] of foldedTogether(facts.files)) {
    findings.push(
      finding('content/case', `${other} differs from ${one} only by case`, {
        where: { commit: event.oid, path: other },
      }),
    );
  }
  return findings;
}

/** An emergency waits for nobody's link; a draft that waits is abandoned by it. */
const neverWaits: ReadonlySet<string> = new Set(['cancel', 'hand-over', 'abandon', 'revoke', 'recover']);

/** Until its parent or authority has linked it, a record only waits, ends or changes hands. */
export function checkLinked({ before, world }: Case): Finding[] {
  if (!before.awaitsLink || neverWaits.has(world.event.act)) return [];
  const { on, event } = before.awaitsLink;
  const linked = world.pinned(on)?.links.some((link) => link.id === before.id && link.event === event);
  return linked
    ? []
    : [
        finding('link/awaited', `${on} has not linked ${before.id}, or the event does not pin that link`, {
          fix: `run \`qms next ${before.id}\``,
        }),
      ];
}

/** Work never makes everyone dependent: somebody of quality stays who can judge the record, and its parent. */
export function checkSomebodyLeft(next: RecordState, { before, world }: Case): Finding[] {
  const added = Object.keys(next.contributors).some((each) => !(each in before.contributors));
  // Recovery is for the time when quality has no key left, and needs no approval.
  if (!added || world.event.act === 'recover') return [];
  const contributors = allContributors(next, world);
  const parent = before.kind === 'VR' && next.parent ? world.pinned(next.parent) : null;
  for (const each of Object.keys(parent?.contributors ?? {}) as PrincipalId[]) contributors.add(each);
  const { policy } = world;
  const left = [...policy.principals.keys()].some(
    (each) => isQuality(policy, each) && liveKey(policy, each) && independentOf(policy, each, contributors),
  );
  return left
    ? []
    : [
        finding(
          'independence/nobody-left',
          `after this event no live quality person would be independent of ${before.id} (${world.event.actor} answers to ${controller(policy, world.event.actor)})`,
          world.event.act === 'create'
            ? {
                fix: 'have somebody create it who does not answer to the last of quality, or have the policy name more of them: `qms checkout POLICY`, then `qms user add NAME --group quality`',
              }
            : {},
        ),
      ];
}
