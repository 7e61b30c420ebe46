import { withRecordFrom } from '../history/expected-tree.ts';
import { heldAt, standingClears } from '../history/held.ts';
import { History } from '../history/history.ts';
import { judgeTrunkStep } from '../history/trunk.ts';
import { appendStep, policyAfter } from '../history/trunk-index.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import { withFiles } from '../repository/objects/tree.ts';
import { type ObjectWriter, openWriter, overlayReader, plannedWriter } from '../repository/objects/writer.ts';
import { encodeCommit, encodePayload } from '../rules/bytes/commit.ts';
import { encodeTag } from '../rules/bytes/tag.ts';
import { encodeUtf8 } from '../rules/bytes/text.ts';
import { fail, ok, type Result, unwrap } from '../rules/finding.ts';
import { describeId } from '../rules/kinds/ids.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { mayAct } from '../rules/policy/questions.ts';
import type { Act } from '../rules/record/acts.ts';
import { beforeFirstEvent } from '../rules/record/birth.ts';
import type { ClearOf } from '../rules/record/clears.ts';
import { encodeEvent, subjectOf } from '../rules/record/encode.ts';
import type { Event } from '../rules/record/event.ts';
import type { Pin } from '../rules/record/pin.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { FileChange } from '../rules/record/world.ts';
import type { State } from '../rules/states.ts';
import { isEnd } from '../rules/states.ts';
import { adoptedCommit } from '../rules/systems/adoption.ts';
import type { System } from '../rules/systems/system.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { changeMessage } from './change/message.ts';
import { treeWithChange } from './change/tree.ts';
import { codeMessage, codeTree } from './code-step.ts';
import { type Actor, type ReadContext, recordPrefix } from './context.ts';
import type { MadeCommit } from './outcome.ts';
import { dropLastStep, proposeEvent, proposePins, withVerifications } from './proposal.ts';
import { checkpointMessage, enactMessage } from './step-message.ts';
import { validRecord } from './valid-record.ts';

/** What an act says of an event; the session adds the rest: pins, versions, digest, signature. */
export interface EventDraft {
  readonly id: DocId;
  readonly act: Act;
  /** The state wanted, where an act leads to more than one (route). */
  readonly target?: State;
  /** Free text for the body. */
  readonly text?: string | undefined;
  readonly reason?: string | undefined;
  readonly fields?: Partial<
    Pick<
      Event,
      | 'outcome'
      | 'assignees'
      | 'owner'
      | 'parentDocument'
      | 'child'
      | 'authority'
      | 'item'
      | 'template'
      | 'evidence'
      | 'system'
      | 'commits'
      | 'clear'
      | 'releases'
      | 'request'
    >
  >;
  /** Seconds since 1970, where the content names the event's date; not before the event that it follows. */
  readonly time?: number;
  /** Names to pin beside those that the act always needs. */
  readonly pins?: readonly (DocId | 'trunk')[];
  /** Pins with a given commit (a child's create, an old trunk step). */
  readonly exactPins?: readonly Pin[];
  /** Files to set or (null) remove, by path from the repository's root. */
  readonly files?: ReadonlyMap<string, Uint8Array | null>;
  /** A root tree whose files of the record are put back (abandon). */
  readonly restoreFrom?: Oid;
}

/**
 * One unit of work: events and steps built on each other, judged as the server will judge them, signed and written as
 * objects. Refs move at the end, all together, by whoever calls {@link Session.updates}.
 */
export class Session {
  readonly context: ReadContext;
  readonly actor: Actor;
  readonly history: History;
  readonly made: MadeCommit[] = [];
  readonly notes: string[] = [];
  /** How many signatures were made, for commits that count or not. */
  signatures = 0;
  readonly #writer: ObjectWriter;
  readonly #reader: ObjectReader;
  readonly #moves = new Map<string, { old: Oid | null; new: Oid }>();
  #trunkTip: Oid;
  #trunkTree: Oid;

  constructor(context: ReadContext, actor: Actor) {
    this.context = context;
    this.actor = actor;
    const { source } = context.history;
    if (context.options.dryRun) {
      const planned = plannedWriter();
      this.#writer = planned;
      this.#reader = overlayReader(context.reader, planned);
      this.history = new History({ ...source, reader: this.#reader });
    } else {
      this.#writer = openWriter(context.repository);
      this.#reader = context.reader;
      this.history = context.history;
    }
    const last = source.trunk.steps.at(-1);
    this.#trunkTip = context.trunkTip;
    this.#trunkTree = last?.read?.ok ? last.read.value.step.tree : context.founded.commit.tree;
  }

  get reader(): ObjectReader {
    return this.#reader;
  }

  get trunkTip(): Oid {
    return this.#trunkTip;
  }

  get trunkTree(): Oid {
    return this.#trunkTree;
  }

  /** The refs that the work moves. */
  updates(): { ref: string; old: Oid | null; new: Oid }[] {
    return [...this.#moves].map(([ref, move]) => ({ ref, ...move }));
  }

  now(): number {
    return Math.floor((this.context.options.clock ?? Date.now)() / 1000);
  }

  /** The record as this work leaves it so far. Raises `record/unknown`, or the findings of an invalid history. */
  async record(id: DocId): Promise<RecordState> {
    return validRecord(this.history, id);
  }

  async recordIfAny(id: DocId): Promise<RecordState | null> {
    const judged = await this.history.judgeRecord(id);
    return judged.ok ? this.record(id) : null;
  }

  async writeBlob(bytes: Uint8Array): Promise<Oid> {
    return this.#writer.writeBlob(bytes);
  }

  async #tree(before: RecordState, draft: EventDraft): Promise<Oid> {
    if (draft.restoreFrom)
      return withRecordFrom(this.#reader, this.#writer, before.tree, draft.id, draft.restoreFrom);
    if (!draft.files || draft.files.size === 0) return before.tree;
    const changes = new Map<string, { mode: string; oid: Oid } | null>();
    for (const [path, bytes] of draft.files) {
      changes.set(path, bytes === null ? null : { mode: '100644', oid: await this.#writer.writeBlob(bytes) });
    }
    return withFiles(this.#reader, this.#writer, before.tree, changes);
  }

  async #tipOf(name: DocId | 'trunk'): Promise<Oid> {
    return name === 'trunk' ? this.#trunkTip : (await this.record(name)).tip;
  }

  /** Makes one event: foreseen, encoded, signed, written, and judged again from its bytes. */
  async event(asked: EventDraft): Promise<RecordState> {
    const { requestName } = this.context.options;
    const draft =
      requestName === undefined ? asked : { ...asked, fields: { ...asked.fields, request: requestName } };
    const policyEvent = this.history.policyInForce();
    const policy = unwrap(await this.history.policyAt(policyEvent));
    const before = draft.act === 'create' ? this.#unborn(draft.id, policy) : await this.record(draft.id);
    const time = draft.time ?? Math.max(this.now(), before.date);
    const event = await proposeEvent(this.history, before, {
      draft,
      policyEvent,
      actor: this.actor.id,
      key: this.actor.signer.key.text,
      author: { name: this.actor.name, email: this.actor.email, time },
      tree: await this.#tree(before, draft),
      pins: await proposePins(
        before,
        await withVerifications(before, draft, (id) => this.record(id)),
        (name) => this.#tipOf(name),
      ),
    });
    const message = encodeEvent(event);
    const oid = await this.#commit(event.tree, [before.tip], message, time);
    const read = unwrap(await this.history.readEvent(before, oid));
    const state = unwrap(await this.history.judgeEvent(before, read));
    await this.history.extend(state);
    const ref = `${recordPrefix}${draft.id}`;
    this.#move(ref, this.context.tips.get(draft.id) ?? null, oid);
    this.made.push({ oid, ref, act: draft.act, document: draft.id, subject: subjectOf(event), message });
    return state;
  }

  #unborn(id: DocId, policy: Policy): RecordState {
    const described = unwrap(describeId(policy.kinds, id));
    return beforeFirstEvent(id, described.kind.name, this.history.founding());
  }

  #move(ref: string, old: Oid | null, to: Oid): void {
    this.#moves.set(ref, { old: this.#moves.get(ref)?.old ?? old, new: to });
  }

  async #commit(tree: Oid, parents: readonly Oid[], message: string, time: number): Promise<Oid> {
    const ident = { name: this.actor.name, email: this.actor.email, time, zone: '+0000' };
    const commit = { tree, parents, author: ident, committer: ident, message };
    const signature = await this.actor.signer.sign(encodePayload(commit));
    this.signatures += 1;
    return this.#writer.writeCommit(encodeCommit({ ...commit, signature }));
  }

  async #step(
    tree: Oid,
    parents: readonly Oid[],
    message: string,
    act: string,
    document: DocId | null,
    subject: string,
  ): Promise<void> {
    const previous = this.history.source.trunk.steps.at(-1);
    const date = previous?.read?.ok ? previous.read.value.step.author.time : 0;
    const oid = await this.#commit(tree, parents, message, Math.max(this.now(), date));
    const object = await this.#reader.read(oid);
    if (!object) fail('history/missing-object', `${oid} was written and cannot be read`);
    const { trunk } = this.history.source;
    appendStep(trunk, oid, object.bytes);
    const step = trunk.steps.at(-1);
    const findings = step ? await judgeTrunkStep(this.history, step) : [];
    if (findings.length > 0) {
      dropLastStep(trunk);
      unwrap({ ok: false, findings });
    }
    const ref = `refs/heads/${this.context.refs.trunk}`;
    this.#move(ref, this.context.trunkTip, oid);
    this.#trunkTip = oid;
    this.#trunkTree = tree;
    this.made.push({ oid, ref, act, document, subject, message });
  }

  #policyOfTrunk(): Oid {
    const { trunk } = this.history.source;
    return policyAfter(trunk, trunk.steps.length - 1);
  }

  /** Whether the actor may bring records into trunk; where a relay does it, nobody else does. */
  async mayStep(): Promise<boolean> {
    if (this.context.relay) return false;
    const policy = unwrap(await this.history.policyAt(this.history.policyInForce()));
    return mayAct(policy, this.actor.id, 'enact');
  }

  /** Asks the relay for the steps of trunk that follow from a record as it stands. */
  async askForSteps(id: DocId): Promise<void> {
    const { tip } = await this.record(id);
    this.#move(`${recordPrefix}${id}`, this.context.tips.get(id) ?? null, tip);
  }

  /** Brings a record's end into trunk: one step, its directory replaced or removed. */
  async enact(id: DocId): Promise<void> {
    const record = await this.record(id);
    if (!isEnd(record.state))
      fail(
        'enact/not-ended',
        `${id} is ${record.state}; only EFFECTIVE, CLOSED, RETIRED or CANCELLED is enacted`,
        { fix: `run \`qms next ${id}\`` },
      );
    const leaves = record.state === 'RETIRED' || record.state === 'CANCELLED';
    const tree = await withRecordFrom(
      this.#reader,
      this.#writer,
      this.#trunkTree,
      id,
      leaves ? null : record.tree,
    );
    const { subject, message } = enactMessage(record, this.actor.id, this.#policyOfTrunk());
    await this.#step(tree, [this.#trunkTip, record.tip], message, 'enact', id, subject);
  }

  /** The clears of a record that stand, under the policy in force. */
  clearsOf(record: RecordState): Promise<ClearOf> {
    return standingClears(this.history, record, this.context.policy);
  }

  /** Brings the code of a system into trunk, by the clear that stands on the record. */
  async code(id: DocId, system: System): Promise<void> {
    const record = await this.record(id);
    const clear = (await this.clearsOf(record))(system.name);
    if (!clear)
      fail('code/clear', `no clear of ${system.name} stands on ${id}`, { fix: `run \`qms clear ${id}\`` });
    const tree = await codeTree(this.#reader, this.#writer, this.#trunkTree, system, clear.commit);
    const kind = adoptedCommit(record.properties) === null ? 'code' : 'adopt';
    const { subject, message } = codeMessage({
      kind,
      change: id,
      tip: record.tip,
      title: record.title,
      system: system.name,
      commit: clear.commit,
      clear: clear.oid,
      actor: this.actor.id,
      policy: this.#policyOfTrunk(),
    });
    await this.#step(tree, [this.#trunkTip, clear.commit], message, kind, id, subject);
  }

  /** Tags the step that was made last as a release, `APP 1.4`, with a signature of its own. */
  async tagRelease(release: string, document: DocId): Promise<void> {
    const name = release.replace(' ', '-');
    const { name: who, email } = this.actor;
    const tagger = `${who} <${email}> ${this.now()} +0000`;
    const payload = encodeTag({
      object: this.#trunkTip,
      name,
      tagger,
      message: `${release}, by ${document}`,
    });
    const signature = await this.actor.signer.sign(payload);
    this.signatures += 1;
    const armour = encodeUtf8(`${signature}\n`);
    const oid = await this.#writer.writeTag(new Uint8Array([...payload, ...armour]));
    this.#move(`refs/tags/${name}`, null, oid);
    this.notes.push(`tagged ${name}`);
  }

  /** Whether trunk holds the record's present end. */
  async isInTrunk(record: RecordState): Promise<boolean> {
    const held = await heldAt(this.history, record.id, this.history.source.trunk.steps.length - 1);
    return held !== null && held.events >= record.entered;
  }

  /** Brings in a change of files that no record governs; refused where trunk has changed them too. */
  async bringIn(head: Oid, changes: readonly FileChange[]): Promise<Result<void>> {
    const tree = await treeWithChange(this.#reader, this.#writer, this.#trunkTree, changes);
    if (!tree.ok) return tree;
    const { subject, message } = await changeMessage(this.#reader, head);
    await this.#step(tree.value, [this.#trunkTip, head], message, 'ungoverned', null, subject);
    return ok(undefined);
  }

  /** A checkpoint of all open records. */
  async checkpoint(text: string): Promise<void> {
    const { subject, message } = checkpointMessage(this.actor.id, this.#policyOfTrunk());
    const oid = await this.#writer.writeBlob(encodeUtf8(text));
    const tree = await withFiles(
      this.#reader,
      this.#writer,
      this.#trunkTree,
      new Map([['.qms/checkpoint', { mode: '100644', oid }]]),
    );
    await this.#step(tree, [this.#trunkTip], message, 'checkpoint', null, subject);
  }
}
