import { diffTrees, entryAt } from '../repository/objects/tree.ts';
import { verifySignature } from '../repository/signatures/verify.ts';
import type { Commit } from '../rules/bytes/commit.ts';
import { parseCommit } from '../rules/bytes/commit.ts';
import { type Finding, finding, ok, QmsError, type Result, refuse } from '../rules/finding.ts';
import type { Proof } from '../rules/gates/proof.ts';
import { limits } from '../rules/limits.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { Signer } from '../rules/record/world.ts';
import { judgeStep } from '../rules/trunk/judge-step.ts';
import { claimsGovernance, isCodeStep, type Step } from '../rules/trunk/step.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { checkpointPath, parseCheckpoint } from './checkpoint.ts';
import { readCodeStep } from './code/step.ts';
import { commitBytes, isIncomplete, readLinks } from './commits.ts';
import {
  onlyCheckpointDiffers,
  onlyRecordDiffers,
  onlySystemDiffers,
  sameGoverned,
} from './expected-tree.ts';
import { heldAt, isVoidUnder, voidBounds } from './held.ts';
import type { History } from './history.ts';
import { type IndexedStep, policyAfter, readStepAt } from './trunk-index.ts';

/** The merge by which genesis entered a repository with history: the old tree and `.qms/`, nothing else. */
async function judgeEntrance(history: History, step: Step, commit: Commit | null): Promise<Finding[]> {
  const { founded, reader } = history.source;
  const where = { commit: step.oid };
  const wrong = (text: string) => [finding('genesis/entrance', text, { where })];
  if (founded.baseline === null) return [];
  if (step.kind !== 'genesis' || step.parents[0] !== founded.baseline || step.parents[1] !== founded.oid) {
    return wrong(
      `the step after the baseline is not the merge of ${founded.baseline.slice(0, 12)} and genesis`,
    );
  }
  const own = verifySignature(founded.commit.payload, founded.commit.signature ?? '');
  const merge = commit?.signature ? verifySignature(commit.payload, commit.signature) : null;
  if (!own.ok || !merge?.ok || merge.value.key.text !== own.value.key.text)
    return wrong('the merge is not signed by the key that signed genesis');
  const baseline = await commitBytes(reader, founded.baseline);
  const tree = baseline.ok ? readLinks(baseline.value)?.tree : undefined;
  if (!tree) return baseline.ok ? wrong('the baseline is not a commit') : [...baseline.findings];
  const old = await entryAt(reader, tree, '.qms');
  const ours = await entryAt(reader, step.tree, '.qms');
  const founding = await entryAt(reader, founded.commit.tree, '.qms');
  if (old) return wrong('the baseline holds .qms/ already');
  const outside = (await diffTrees(reader, tree, step.tree)).filter(
    (change) => !change.path.startsWith('.qms/'),
  );
  return outside.length > 0 || ours?.oid !== founding?.oid
    ? wrong('the tree of the merge is not the old one with .qms/ of genesis')
    : [];
}

async function signerOf(history: History, step: Step, commit: Commit | null): Promise<Result<Signer>> {
  let parsed = commit;
  if (parsed === null) {
    const bytes = await commitBytes(history.source.reader, step.oid);
    const read = bytes.ok ? parseCommit(bytes.value) : bytes;
    if (!read.ok) return read;
    parsed = read.value;
  }
  if (parsed.signature === null)
    return refuse('signature/missing', `the step ${step.oid} carries no signature`);
  const verified = verifySignature(parsed.payload, parsed.signature);
  if (!verified.ok) return verified;
  return ok({ key: verified.value.key.text, userPresence: verified.value.userPresence });
}

/** Events that a step would bring in by other parents than an enacted record. */
async function smuggled(history: History, step: Step): Promise<Oid[]> {
  const [first, ...others] = step.parents;
  if (step.kind === 'enact' || others.length === 0 || first === undefined) return [];
  const found: Oid[] = [];
  for (const oid of await history.source.newCommits(others, first)) {
    const bytes = await commitBytes(history.source.reader, oid);
    if (!bytes.ok || claimsGovernance(bytes.value)) found.push(oid);
  }
  return found;
}

/** Lines of a checkpoint that name no event of their record as the history stands. */
async function unknownTips(history: History, step: Step): Promise<string[]> {
  if (step.kind !== 'checkpoint') return [];
  const entry = await entryAt(history.source.reader, step.tree, checkpointPath);
  const object = entry
    ? await history.source.reader.read(entry.oid, { maxBytes: limits.checkpointBytes })
    : null;
  if (!object) return ['(no .qms/checkpoint)'];
  const { tips, odd } = parseCheckpoint(object.bytes);
  const unknown = [...odd];
  for (const [id, tip] of tips) {
    if ((await history.stateAt(id, tip)) !== null) continue;
    // A record that cannot be judged is no fault of the checkpoint; but nor is the checkpoint judged then.
    const unread = await whatIsMissing(history, id);
    if (unread.length > 0) throw new QmsError(unread);
    unknown.push(`${id} ${tip}`);
  }
  return unknown;
}

/** Judges one step of trunk; step 0 is genesis or its entrance. */
export async function judgeTrunkStep(history: History, indexed: IndexedStep): Promise<readonly Finding[]> {
  const { reader, trunk } = history.source;
  const read = await readStepAt(history.source, indexed.index);
  if (!read.ok) return read.findings;
  const { step, commit } = read.value;
  if (indexed.index === 0) return judgeEntrance(history, step, commit);
  const previous = indexed.index - 1;
  const before = await readStepAt(history.source, previous);
  if (!before.ok)
    return [
      finding('trunk/after-violation', 'the step before cannot be read', { where: { commit: step.oid } }),
    ];
  const policyEvent = policyAfter(trunk, previous);
  const policy = await history.policyAt(policyEvent);
  if (!policy.ok) return policy.findings;
  const record = await enacted(history, step);
  if (step.kind === 'enact' && record === null) {
    const unread = await whatIsMissing(history, step.document);
    if (unread.length > 0) return unread;
  }
  const inForce = new Map<DocId, RecordState | null>();
  const linked = new Map<DocId, RecordState | null>();
  for (const id of record ? [record.id, ...record.links.map((link) => link.id)] : []) {
    inForce.set(id, await heldAt(history, id, previous));
    const pin = record?.pins[id];
    linked.set(id, pin ? await history.stateAt(id, pin) : null);
  }
  const code = await readCodeStep(history, step, policy.value, previous);
  const chain = record ? await history.chain(record.id) : null;
  const about = record ?? code.change;
  const bounds = about ? await voidBounds(history, about.id, policy.value) : new Map<string, number>();
  const nextPolicy = record?.id === 'POLICY' ? await history.policyAt(record.tip) : null;
  return judgeStep({
    step,
    signer: await signerOf(history, step, commit),
    changes: await diffTrees(reader, before.value.step.tree, step.tree),
    treeFits: await treeFits(history, step, before.value.step.tree, record, code.proof),
    policy: policy.value,
    policyEvent,
    inForce: (id) => inForce.get(id) ?? null,
    change: code.change,
    proof: code.proof,
    usedClear: (clear) => trunk.codes.some((each) => each.clear === clear && each.index < indexed.index),
    lastRelease: (system) =>
      trunk.releases.filter((each) => each.system === system && each.index < indexed.index).at(-1)?.release ??
      null,
    record,
    contentAfter: record ? (await history.contents.at(record.id, step.tree)).oid : null,
    nextPolicy: nextPolicy?.ok ? nextPolicy.value : null,
    linked: (id) => linked.get(id) ?? null,
    notBefore: (_id, earlier, later) => {
      const places = chain?.ok ? chain.value.places : new Map<Oid, number>();
      return (
        earlier === history.source.founded.oid ||
        (places.get(later) ?? -1) >= (places.get(earlier) ?? Number.POSITIVE_INFINITY)
      );
    },
    isVoid: (_id, event) => isVoidUnder(bounds, event),
    unknownTips: await unknownTips(history, step),
    smuggled: await smuggled(history, step),
  });
}

function treeFits(
  history: History,
  step: Step,
  base: Oid,
  record: RecordState | null,
  proof: Proof | null,
): Promise<boolean> {
  const { reader } = history.source;
  if (step.kind === 'checkpoint') return onlyCheckpointDiffers(reader, base, step.tree);
  if (isCodeStep(step.kind)) {
    const commit = step.commit;
    return proof?.code && commit
      ? onlySystemDiffers(reader, base, step.tree, proof.system, commit, proof.code.tree)
      : Promise.resolve(false);
  }
  if (step.kind === 'ungoverned') return sameGoverned(reader, base, step.tree);
  const removed = record?.state === 'RETIRED' || record?.state === 'CANCELLED';
  return record ? onlyRecordDiffers(reader, base, step.tree, record.id, removed) : Promise.resolve(false);
}

/** Why a record that a step names cannot be judged at all, where that is because objects are missing. */
async function whatIsMissing(history: History, id: DocId | null): Promise<readonly Finding[]> {
  const judged = id ? await history.judgeRecord(id) : null;
  const findings = judged?.ok ? (judged.value.refused ?? []) : (judged?.findings ?? []);
  return findings.every(isIncomplete) ? findings : [];
}

async function enacted(history: History, step: Step): Promise<RecordState | null> {
  const [, second] = step.parents;
  return step.kind === 'enact' && step.document && second ? history.stateAt(step.document, second) : null;
}
