import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { execute } from '../../src/acts/execute.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { userRetire } from '../../src/acts/user-retire.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate, serverOf } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { eventByHand, pushByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../helpers/quality-system.ts';
import { answerAll } from '../helpers/verification-record.ts';

/** A gated server with a record in each state that a race begins from. */
export interface World {
  readonly qs: QualitySystem;
  /** A CR in pre-review that no race touches, for the push after it. */
  readonly bystander: DocId;
  /** CR in DRAFT, checked out by bot. */
  readonly draft: DocId;
  /** A test protocol under `draft` that was never linked. */
  readonly unlinkedProtocol: DocId;
  /** CR of which no item is executed. */
  readonly inExecution: DocId;
  /** CR of which every item is executed; it authorises `revision`. */
  readonly executed: DocId;
  /** A variance under `executed` that was never linked. */
  readonly unlinked: DocId;
  /** CR that rev and quinn have approved for execution. */
  readonly preApproved: DocId;
  /** CR to whose execution quinn has agreed, and rev not yet. */
  readonly inPreApproval: DocId;
  readonly closed: DocId;
  /** SOP in force. */
  readonly inForce: DocId;
  /** SOP that is approved and not in trunk. */
  readonly pending: DocId;
  /** Revision of a SOP under `executed` that waits for quinn's approval. */
  readonly revision: DocId;
  /** CR, executed, with the verification record `record`, and that record. */
  readonly verified: DocId;
  readonly record: DocId;
  /** CR in POST_APPROVED, and its variance, which is closed and not in trunk. */
  readonly closing: DocId;
  readonly pendingVariance: DocId;
  /** CR, executed, and its pre-approved variance of type 2. */
  readonly varied: DocId;
  readonly typeTwo: DocId;
  /** CR that waits for quill's last approval, and its verification record. */
  readonly deciding: DocId;
  readonly decidingRecord: DocId;
}

async function member(name: string, role: string): Promise<string> {
  return `name=${name},email=${name}@example.org,${role},key=${await writeMemberKey(name)}`;
}

/** The four of every test system, and who else acts in a race. */
export async function foundRaces(): Promise<QualitySystem> {
  return foundSystem({
    server: true,
    more: [
      await member('sam', 'group=administrator,kind=human'),
      await member('quill', 'group=quality,kind=human'),
      await member('qbot', 'group=initiator,kind=agent,sponsor=quill'),
      await member('ian', 'group=initiator,kind=human'),
    ],
  });
}

async function executeAll(qs: QualitySystem, id: DocId): Promise<void> {
  for (const item of ['EI-1', 'EI-2'])
    await execute(qs.as('bot'), { id, item, outcome: 'Pass', summary: 'done as planned' });
}

async function executedCr(qs: QualitySystem, title: string): Promise<DocId> {
  const id = await qs.crIn('IN_EXECUTION', title);
  await executeAll(qs, id);
  return id;
}

/** A child of which only the first half of its push came: created, not linked. By hand, for no tool does that. */
async function unlinkedChild(qs: QualitySystem, kind: string, parent: DocId): Promise<DocId> {
  const id = `${parent}-${kind}-001` as DocId;
  const words = kind === 'VAR' ? 'variance_type: 1\n' : '';
  await qs.git('fetch', '--quiet', 'origin');
  const born = await eventByHand(qs, {
    id,
    act: 'create',
    by: 'bot',
    after: null,
    phase: 'pre',
    version: '0.1',
    state: 'DRAFT',
    set: { Parent: parent },
    pins: ['trunk', parent],
    files: { [documentPath(id)]: `---\ntitle: Half\n${words}---\n\n# ${id}: Half\n` },
  });
  const { accepted, said } = await pushByHand(qs, { [`qms/${id}`]: born });
  if (!accepted) throw new Error(said);
  return id;
}

async function variance(qs: QualitySystem, parent: DocId, type: 1 | 2): Promise<DocId> {
  return qs.create({ kind: 'VAR', title: 'A slip', parent, properties: { variance_type: type } });
}

async function verificationRecord(qs: QualitySystem, parent: DocId): Promise<DocId> {
  const id = await qs.create({ kind: 'VR', title: 'A look', parent });
  await answerAll(qs, id);
  return id;
}

/** A variance closed by hand, its step of trunk left out. */
async function closeWithoutStep(qs: QualitySystem, id: DocId): Promise<void> {
  await qs.bring(id, 'POST_APPROVED');
  await qs.git('fetch', '--quiet', 'origin');
  const closed = await eventByHand(qs, { id, act: 'close', by: 'bot', state: 'CLOSED' });
  const { accepted, said } = await pushByHand(qs, { [`qms/${id}`]: closed });
  if (!accepted) throw new Error(said);
}

/** POLICY waits for quill's approval, which takes rev's key and rights. */
async function draftRetirement(qs: QualitySystem): Promise<void> {
  await userRetire(qs.as('ada'), { name: 'rev' });
  await route(qs.as('ada'), { id: 'POLICY', to: 'review' });
  await assign(qs.as('quill'), { id: 'POLICY', assignees: ['quill'] });
  await review(qs.as('quill'), { id: 'POLICY', outcome: 'recommend', text: 'He left.' });
  await route(qs.as('ada'), { id: 'POLICY', to: 'approval' });
}

export async function openWorld(): Promise<World> {
  const qs = await foundRaces();
  const bystander = await qs.crIn('IN_PRE_REVIEW', 'Somebody else’s');
  const draft = await qs.create({ kind: 'CR', title: 'Not routed yet' });
  const inExecution = await qs.crIn('IN_EXECUTION', 'Nothing done yet');
  const executed = await executedCr(qs, 'All done');
  const preApproved = await qs.crIn('PRE_APPROVED');
  const inPreApproval = await qs.crIn('IN_PRE_APPROVAL');
  await approve(qs.as('quinn'), { id: inPreApproval });
  const closed = await qs.crIn('CLOSED');
  const inForce = await qs.bringSopIntoForce();

  const pending = await qs.create({ kind: 'SOP', title: 'Approved, not in trunk' });
  await qs.bring(pending, 'IN_APPROVAL');
  await approve(qs.as('quinn'), { id: pending });
  // A reviewer has no right to trunk, so what they complete waits for its step.
  await approve(qs.as('rev'), { id: pending });

  const verified = await executedCr(qs, 'Has a verification record');
  const record = await verificationRecord(qs, verified);

  const varied = await executedCr(qs, 'Has a variance of type 2');
  const typeTwo = await variance(qs, varied, 2);
  await qs.bring(typeTwo, 'PRE_APPROVED');

  const closing = await qs.crIn('IN_EXECUTION', 'Closes with a variance');
  const pendingVariance = await variance(qs, closing, 1);
  await qs.bring(pendingVariance, 'POST_APPROVED');
  await qs.bring(closing, 'POST_APPROVED');
  await closeWithoutStep(qs, pendingVariance);

  const deciding = await qs.crIn('IN_EXECUTION', 'Waits for the last approval');
  const decidingRecord = await verificationRecord(qs, deciding);
  await executeAll(qs, deciding);
  await route(qs.as('bot'), { id: deciding, to: 'review' });
  await assign(qs.as('quinn'), { id: deciding, assignees: ['quill', 'rev'] });
  for (const who of ['quill', 'rev'])
    await review(qs.as(who), { id: deciding, outcome: 'recommend', text: 'Good.' });
  await route(qs.as('bot'), { id: deciding, to: 'approval' });
  await approve(qs.as('rev'), { id: deciding });

  const revision = await qs.bringSopIntoForce('Sending orders');
  await checkout(qs.as('bot'), { id: revision, authority: executed });
  await checkin(qs.as('bot'), { id: revision, summary: 'Say it better.' });
  await qs.bring(revision, 'IN_APPROVAL');
  await approve(qs.as('rev'), { id: revision });

  await draftRetirement(qs);
  const unlinked = await unlinkedChild(qs, 'VAR', executed);
  const unlinkedProtocol = await unlinkedChild(qs, 'TP', draft);
  await closeGate(qs);
  await git(await serverOf(qs), 'repack', '-adq');
  return {
    qs,
    bystander,
    draft,
    unlinkedProtocol,
    inExecution,
    executed,
    unlinked,
    preApproved,
    inPreApproval,
    closed,
    inForce,
    pending,
    revision,
    verified,
    record,
    closing,
    pendingVariance,
    varied,
    typeTwo,
    deciding,
    decidingRecord,
  };
}
