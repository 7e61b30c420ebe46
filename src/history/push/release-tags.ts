import { verifySignature } from '../../repository/signatures/verify.ts';
import { parseTag } from '../../rules/bytes/tag.ts';
import { type Finding, finding } from '../../rules/finding.ts';
import { limits } from '../../rules/limits.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import { holds, keyOwner } from '../../rules/policy/questions.ts';
import { formatRelease, type Release } from '../../rules/systems/release.ts';
import type { Oid } from '../../rules/values.ts';
import type { Push } from './record.ts';
import { located, type PushedRef } from './refs.ts';

/** A pushed tag whose name is that of a release, or would be in capitals. */
export interface PushedTag {
  readonly release: Release;
  /** Whether it is written as releases are. */
  readonly exact: boolean;
  readonly ref: PushedRef;
}

/** Who signed the tag, and whether they may make steps of trunk. */
function checkSigner(policy: Policy, payload: Uint8Array, signature: string | null): Finding[] {
  if (signature === null) return [finding('signature/missing', 'the release tag carries no signature')];
  const verified = verifySignature(payload, signature);
  if (!verified.ok) return [...verified.findings];
  const owner = keyOwner(policy, verified.value.key.text);
  if (!owner)
    return [finding('signature/unknown-key', 'the release tag is not signed by a key of the policy')];
  if (owner.status !== 'live')
    return [
      finding(
        owner.status === 'retired' ? 'signature/retired-key' : 'signature/revoked-key',
        `the key of ${owner.principal} is ${owner.status}`,
      ),
    ];
  return holds(policy, owner.principal, 'trunk')
    ? []
    : [finding('permission/right', `${owner.principal} is not in a group that may make steps of trunk`)];
}

async function judgeTag(push: Push, policy: Policy, { release, exact, ref }: PushedTag): Promise<Finding[]> {
  if (!policy.systems.has(release.system)) return [];
  const wrong = (message: string) => [finding('release/tag', message)];
  if (!exact) return wrong(`${ref.ref} could be taken for the tag of ${formatRelease(release)}`);
  if (ref.old !== null || ref.new === null) return wrong(`${ref.ref} would be moved or deleted`);
  const { reader, trunk } = push.history.source;
  const given = trunk.releases.find((each) => each.release === formatRelease(release));
  if (!given) return wrong(`trunk holds no release ${formatRelease(release)}`);
  const object = await reader.read(ref.new as Oid, { maxBytes: limits.anyCommitBytes });
  const tag = object?.type === 'tag' ? parseTag(object.bytes) : null;
  if (!tag) return wrong(`${ref.ref} is not an annotated tag`);
  if (!tag.ok) return [...tag.findings];
  const step = trunk.steps[given.index]?.oid;
  if (tag.value.object !== step || `refs/tags/${tag.value.name}` !== ref.ref)
    return wrong(`${ref.ref} names ${tag.value.name} at ${tag.value.object}; the release came with ${step}`);
  return checkSigner(policy, tag.value.payload, tag.value.signature);
}

/** Judges tags that are called as releases of registered systems are. */
export async function judgeReleaseTags(push: Push, tags: readonly PushedTag[]): Promise<Finding[]> {
  const policy = tags.length > 0 ? await push.history.policyAt(push.present.policy) : null;
  if (policy === null) return [];
  if (!policy.ok) return [...policy.findings];
  const findings: Finding[] = [];
  for (const tag of tags) findings.push(...located(await judgeTag(push, policy.value, tag), tag.ref.ref));
  return findings;
}
