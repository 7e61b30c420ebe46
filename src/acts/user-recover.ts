import { fail, unwrap } from '../rules/finding.ts';
import type { Policy } from '../rules/policy/policy.ts';
import type { ContextOptions } from './context.ts';
import { bringIntoTrunk } from './finish.ts';
import { readPublicKeyFile } from './members.ts';
import { perform } from './perform.ts';
import { type PolicyOutcome, policyId, promptsOf } from './policy-draft.ts';
import { emergencyBase, noteAbandoned } from './policy-emergency.ts';
import { parseTexts, readPolicyTexts, withSigner } from './policy-files.ts';
import { describeRevision } from './policy-words.ts';
import { keysOf, principalOf } from './principal.ts';
import type { Session } from './session.ts';
import { withRetiredKeys } from './user-rotate.ts';

export interface UserRecoverInput {
  /** Whose keys are lost, and the new public key of each: a file, or its line. None to agree to what is under way. */
  readonly keys: readonly { readonly name: string; readonly key: string }[];
  readonly reason: string;
}

/**
 * Signs a recovery: new keys for people who lost theirs, in force once enough recovery principals have signed the same
 * content. Raises `recover/none`, `recover/other-content`.
 */
export async function userRecover(options: ContextOptions, input: UserRecoverInput): Promise<PolicyOutcome> {
  let difference: readonly string[] = [];
  const outcome = await perform('user-recover', options, async (session) => {
    const { history } = session;
    const inForce = unwrap(await history.policyAt(history.policyInForce()));
    const { record, files } =
      input.keys.length === 0 ? await agree(session) : await propose(session, options, input);
    const after = await session.event({ id: policyId, act: 'recover', reason: input.reason, ...files });
    noteAbandoned(session, record);
    const policy: Policy = parseTexts(await readPolicyTexts(session, after.tree));
    difference = describeRevision(inForce, { ...policy, ...promptsOf(inForce) });
    session.notes.push(...difference, ...stillNeeded(inForce, after.recovering?.signers ?? null));
    if (after.emergency) await bringIntoTrunk(session, policyId);
    return { document: policyId };
  });
  return { ...outcome, difference, beneficiaries: [] };
}

async function agree(session: Session) {
  const record = await session.record(policyId);
  if (record.recovering?.content !== record.content)
    fail('recover/none', 'no recovery of POLICY is under way');
  return { record, files: {} };
}

async function propose(session: Session, options: ContextOptions, input: UserRecoverInput) {
  const base = await emergencyBase(session);
  let { texts } = base;
  for (const each of input.keys) {
    const policy = parseTexts(texts);
    const principal = principalOf(policy, each.name);
    const lost = keysOf(policy, principal).filter(({ status }) => status === 'live');
    const key = await readPublicKeyFile(options, each.key);
    texts = withSigner(withRetiredKeys(texts, lost), principal.id, key.text);
  }
  parseTexts(texts);
  const { record } = base;
  if (record.recovering?.content === record.content) {
    const held = await readPolicyTexts(session, record.tree);
    if (held.policyYaml !== texts.policyYaml || held.allowedSigners !== texts.allowedSigners)
      fail(
        'recover/other-content',
        `${record.recovering.signers.join(', ')} signed another recovery, which is under way`,
      );
  }
  return { record, files: { files: await base.files(texts) } };
}

function stillNeeded(policy: Policy, signers: readonly string[] | null): string[] {
  if (signers === null || !policy.recovery) return [];
  const { principals, threshold } = policy.recovery;
  const others = principals.filter((each) => !signers.includes(each));
  return [
    `${threshold - signers.length} more of ${others.join(', ')} must sign it: \`qms user recover -m REASON\``,
  ];
}
