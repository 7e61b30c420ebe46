import type { RefUpdate } from '../../repository/git/refs.ts';
import type { ObjectReader } from '../../repository/objects/reader.ts';
import { entryAt } from '../../repository/objects/tree.ts';
import { openWriter } from '../../repository/objects/writer.ts';
import { verifySignature } from '../../repository/signatures/verify.ts';
import { encodeCommit, encodePayload, parseCommit } from '../../rules/bytes/commit.ts';
import { decodeUtf8, encodeUtf8 } from '../../rules/bytes/text.ts';
import { type Finding, type Result, refuse } from '../../rules/finding.ts';
import type { Policy } from '../../rules/policy/policy.ts';
import { holds, keyOwner } from '../../rules/policy/questions.ts';
import { answerFile, decodeAnswer, encodeAnswer } from '../../rules/relay/answer.ts';
import { answerRef } from '../../rules/relay/proposal-ref.ts';
import type { Oid } from '../../rules/values.ts';
import type { Desk } from './desk.ts';
import { commitsOf, type Proposed, subjectsOf, takenAway } from './proposals.ts';

/** Larger answers are none of a relay's. */
const mostBytes = 1 << 20;

/**
 * Answers a proposal that is refused: in its place stands a commit of the relay with what the gate found. It follows on the
 * commits that were proposed, so that nothing of them is lost.
 */
export async function refuseProposal(
  { actor, context }: Desk,
  proposed: Proposed,
  findings: readonly Finding[],
): Promise<{ readonly oid: Oid; readonly updates: readonly RefUpdate[] }> {
  const { nonce, answer } = proposed;
  const writer = openWriter(context.repository);
  const file = await writer.writeBlob(encodeUtf8(encodeAnswer(nonce, findings)));
  const tree = await writer.writeTree([{ mode: '100644', name: answerFile, oid: file }]);
  const time = Math.floor((context.options.clock ?? Date.now)() / 1000);
  const ident = { name: actor.name, email: actor.email, time, zone: '+0000' };
  const rules = [...new Set(findings.map(({ rule }) => rule))].join(', ');
  const commit = {
    tree,
    parents: [...new Set([...(answer === null ? [] : [answer]), ...commitsOf(proposed)])],
    author: ident,
    committer: ident,
    // A line of governance: else the relay's signature on it would pass for one on a change that somebody proposes.
    message: `Refuse the proposal of ${subjectsOf(proposed).join(', ')}\n\n${rules}\n\nQMS-Answer: ${nonce}\n`,
  };
  const signature = await actor.signer.sign(encodePayload(commit));
  const oid = await writer.writeCommit(encodeCommit({ ...commit, signature }));
  return { oid, updates: [...takenAway(proposed), { ref: answerRef(nonce), old: answer, new: oid }] };
}

/**
 * Reads an answer, and believes it only where somebody who may make steps of trunk signed it and it follows on what was
 * proposed. Fails with `relay/answer`.
 *
 * @param nonce what the proposal is called: another one may hold the same commits
 * @param proposed the commits that were proposed
 */
export async function readAnswer(
  reader: ObjectReader,
  policy: Policy,
  oid: Oid,
  nonce: string,
  proposed: readonly string[],
): Promise<Result<readonly Finding[]>> {
  const no = (why: string) => refuse('relay/answer', `the answer ${oid} ${why}`, { where: { commit: oid } });
  const object = await reader.read(oid, { maxBytes: mostBytes });
  const commit = object?.type === 'commit' ? parseCommit(object.bytes) : null;
  if (!commit?.ok) return no('is no commit that can be read');
  const { parents, payload, signature, tree } = commit.value;
  if (proposed.some((each) => !parents.includes(each as Oid))) return no('is about something else');
  const signer = verifySignature(payload, signature);
  if (!signer.ok) return no('is not signed');
  const owner = keyOwner(policy, signer.value.key.text);
  if (owner?.status !== 'live' || !holds(policy, owner.principal, 'trunk'))
    return no('is signed by nobody who may make steps of trunk');
  const entry = await entryAt(reader, tree, answerFile);
  const file = entry ? await reader.read(entry.oid, { maxBytes: mostBytes }) : null;
  const text = file?.type === 'blob' ? decodeUtf8(file.bytes) : null;
  return text === null ? no('holds no findings') : decodeAnswer(text, nonce);
}
