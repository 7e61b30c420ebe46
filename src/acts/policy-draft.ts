import { fail, unwrap } from '../rules/finding.ts';
import { beneficiaries, checkSuccession } from '../rules/policy/compare.ts';
import { withNextVersion } from '../rules/policy/edit.ts';
import type { Policy } from '../rules/policy/policy.ts';
import type { RecordState } from '../rules/record/state.ts';
import { type PrincipalId, parseDocId } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { perform } from './perform.ts';
import { filesOf, type PolicyTexts, parseTexts, readPolicyTexts } from './policy-files.ts';
import { describeRevision } from './policy-words.ts';
import type { Session } from './session.ts';
import { type Copy, readIfThere, workspaceFiles } from './workspace.ts';

/** An act on POLICY, with what it means for the policy in force. */
export interface PolicyOutcome extends ActOutcome {
  /** One sentence for each change to the policy in force. */
  readonly difference: readonly string[];
  /** Who gains from it, and their sponsors: they neither review nor approve it. */
  readonly beneficiaries: readonly PrincipalId[];
}

/** Changes the draft; raises what stands against it. */
export type PolicyEdit = (texts: PolicyTexts, draft: Policy) => PolicyTexts | Promise<PolicyTexts>;

export const policyId = unwrap(parseDocId('POLICY'));

/**
 * Drafts a revision of POLICY: checks it out where needed, lets `edit` change it, and checks it in. Several edits may
 * go into one draft of the actor; its version is raised once. Raises `user/draft-open`, and what the edited policy breaks.
 *
 * @param text what changes, for the event's body
 */
export async function draftPolicy(
  act: string,
  options: ContextOptions,
  text: string,
  edit: PolicyEdit,
): Promise<PolicyOutcome> {
  let difference: readonly string[] = [];
  let gain: readonly PrincipalId[] = [];
  const outcome = await perform(act, options, async (session) => {
    const inForce = session.context.policy;
    const record = await session.record(policyId);
    refuseTaken(session, record);
    const { texts: base, copies } = await startingTexts(session, record);
    const texts = withRaisedVersion(await edit(base, parseTexts(base)), inForce);
    const draft = parseTexts(texts);
    if (record.checkedOut === null) await session.event({ id: policyId, act: 'checkout' });
    await session.event({ id: policyId, act: 'checkin', text, files: filesOf(texts) });
    difference = describeRevision(inForce, { ...draft, ...promptsOf(inForce) });
    gain = [...beneficiaries(inForce, draft)].sort();
    session.notes.push(...difference, ...notesOn(inForce, draft, gain));
    return { document: policyId, removes: copies };
  });
  return { ...outcome, difference, beneficiaries: gain };
}

/** Editing never changes the prompts; texts alone do not say what they are. */
export function promptsOf({ prompts, promptFiles }: Policy): Pick<Policy, 'prompts' | 'promptFiles'> {
  return { ...(prompts === undefined ? {} : { prompts }), ...(promptFiles ? { promptFiles } : {}) };
}

function refuseTaken(session: Session, record: RecordState): void {
  if (record.state === 'EFFECTIVE') return;
  if (record.owner !== session.actor.id) {
    fail('user/draft-open', `${record.owner ?? 'somebody else'} has a draft of POLICY open`, {
      fix: `ask ${record.owner ?? 'its owner'} to make the change, or quality to run \`qms hand-over POLICY ${session.actor.id} -m REASON\``,
    });
  }
  if (record.state !== 'DRAFT') {
    fail('user/draft-open', `your draft of POLICY is ${record.state}`, {
      fix: 'take it back for changes with `qms checkout POLICY`, then run the command again',
    });
  }
}

/** What the edit begins from: the actor's own copy, where one is being edited, else the record's content. */
async function startingTexts(
  session: Session,
  record: RecordState,
): Promise<{ texts: PolicyTexts; copies: Copy[] }> {
  const held = await readPolicyTexts(session, record.tree);
  if (record.checkedOut === null) return { texts: held, copies: [] };
  const { repository } = session.context;
  const places = workspaceFiles(repository, session.actor.id, policyId, '');
  const [yaml, signers] = await Promise.all(places.map(({ local }) => readIfThere(local)));
  const copies = [yaml, signers].flatMap((bytes, at) => {
    const path = places[at]?.local;
    return bytes && path !== undefined ? [{ path, bytes }] : [];
  });
  const text = (bytes: Uint8Array | null | undefined, other: string) =>
    bytes ? Buffer.from(bytes).toString('utf8') : other;
  const texts = {
    policyYaml: text(yaml, held.policyYaml),
    allowedSigners: text(signers, held.allowedSigners),
  };
  const edited = texts.policyYaml !== held.policyYaml || texts.allowedSigners !== held.allowedSigners;
  if (edited) session.notes.push('what you changed in your copy of POLICY is checked in with it');
  return { texts, copies };
}

function withRaisedVersion(texts: PolicyTexts, inForce: Policy): PolicyTexts {
  if (parseTexts(texts).version !== inForce.version) return texts;
  return { ...texts, policyYaml: unwrap(withNextVersion(texts.policyYaml)) };
}

function notesOn(inForce: Policy, draft: Policy, gain: readonly PrincipalId[]): string[] {
  const barred = gain.filter((each) => inForce.principals.has(each));
  return [
    ...(barred.length > 0
      ? [
          `${barred.join(', ')} may neither review nor approve this draft: they gain from it, or answer for who does`,
        ]
      : []),
    ...checkSuccession(inForce, draft).map(
      ({ message }) => `as it stands the draft cannot be routed: ${message}`,
    ),
  ];
}
