import type { JudgedPrefix, JudgedPrefixes } from '../repository/judged-prefixes.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import { verifySignature } from '../repository/signatures/verify.ts';
import { answersChecklist } from '../rules/checklists/answers.ts';
import { type Finding, finding, ok, QmsError, type Result, refused } from '../rules/finding.ts';
import { describeId } from '../rules/kinds/ids.ts';
import type { Kind } from '../rules/kinds.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { beforeFirstEvent } from '../rules/record/birth.ts';
import { type Event, readEvent } from '../rules/record/event.ts';
import { judge } from '../rules/record/judge.ts';
import type { Pin } from '../rules/record/pin.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { EventFacts } from '../rules/record/world.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { type Chain, loadChain } from './chain.ts';
import { commitBytes, readLinks } from './commits.ts';
import { type Contents, openContents, readFacts } from './facts.ts';
import { type FoundedGenesis, readPolicyAt } from './genesis.ts';
import {
  acceptEvent,
  addEvent,
  type JudgedChain,
  lastValid,
  nextUnknown,
  prefixOf,
  refuseEvent,
  unjudged,
  worthRemembering,
} from './judged-chain.ts';
import { recall } from './recall.ts';
import { policyAfter, rememberTrunk, type TrunkIndex, tipHeld } from './trunk-index.ts';
import { buildWorld, type Present } from './world.ts';

/** A repository's governed history: what to read, and which refs it ends in. */
export interface HistorySource {
  readonly reader: ObjectReader;
  readonly founded: FoundedGenesis;
  readonly trunk: TrunkIndex;
  /** Tips of the record branches that exist, by id. */
  readonly tips: ReadonlyMap<DocId, Oid>;
  /** What earlier processes judged; without it every record is folded from its first event. */
  readonly judged?: JudgedPrefixes | null;
  /** What this process judged of a record when it looked before; believed as what {@link judged} remembers is. */
  readonly earlier?: ((id: DocId) => Earlier | null) | undefined;
  /** Policies that were read before, by event. */
  readonly policies?: ReadonlyMap<Oid, Promise<Result<Policy>>> | undefined;
  /** Commits reachable from some tips and not from another: `git rev-list tips --not base`. */
  newCommits(tips: readonly Oid[], base: Oid): Promise<readonly Oid[]>;
}

/** A record as it was judged at another look at the same repository, and trunk's tip then. */
export interface Earlier {
  readonly judged: JudgedChain;
  readonly trunk: Oid;
}

/** So many steps of trunk are walked rather than written down anew. */
const worthAnIndex = 32;

/** One event read and decoded, with its facts: what `judge` needs beside the world. */
export interface ReadEvent {
  readonly event: Event;
  readonly facts: EventFacts;
}

/** Objects that are missing or damaged stop a judgement with their findings; nothing else is caught. */
export async function unreadableAsFinding<T>(judging: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await judging();
  } catch (error) {
    // What was stopped was not judged.
    const stopped = error instanceof QmsError && error.findings.some(({ rule }) => rule === 'git/aborted');
    if (error instanceof QmsError && !stopped) return refused(...error.findings);
    throw error;
  }
}

/** The template that the `create` of an attachment leaves unnamed, as trunk holds it at the pinned step. */
function expectedTemplate({ act, template, pins }: Event, kind: Kind): Pin | null {
  const trunk = pins.find((pin) => pin.name === 'trunk');
  if (act !== 'create' || template !== null || !kind.attachment || kind.template === null || !trunk)
    return null;
  return { name: kind.template, oid: trunk.oid };
}

/**
 * Folds records through `judge`, each event once, and answers what a record was at any of its events. A pin names an
 * older object, so records that pin each other always lead back to genesis.
 */
export class History {
  readonly source: HistorySource;
  readonly contents: Contents;
  #chains = new Map<DocId, Promise<Result<JudgedChain>>>();
  /** Those that could be opened, the last used last. */
  #opened = new Map<DocId, JudgedChain>();
  #policies: Map<Oid, Promise<Result<Policy>>>;
  /** Policies that this process read itself, by event. */
  #fresh = new Map<Oid, Policy>();
  /** Where trunk ended when the repository was opened; an act may add steps of its own to the index. */
  readonly #trunkTip: Oid;

  /** Takes the id of each record that is asked for. */
  #noted: Set<DocId> | null = null;

  constructor(source: HistorySource, contents = openContents(source.reader)) {
    this.source = source;
    this.#trunkTip = source.trunk.steps.at(-1)?.oid ?? source.founded.oid;
    this.contents = contents;
    this.#policies = new Map(source.policies);
  }

  /** The same history; which records somebody asks it for is noted. */
  noting(asked: Set<DocId>): History {
    const view = new History(this.source, this.contents);
    view.#chains = this.#chains;
    view.#opened = this.#opened;
    view.#policies = this.#policies;
    view.#fresh = this.#fresh;
    view.#noted = asked;
    return view;
  }

  /** The records that were opened, and how far they are judged. */
  get opened(): ReadonlyMap<DocId, JudgedChain> {
    return this.#opened;
  }

  /** The policies that were read. */
  get policies(): ReadonlyMap<Oid, Promise<Result<Policy>>> {
    return this.#policies;
  }

  /** The policy that an event of POLICY, or genesis, brought. */
  policyAt(event: Oid): Promise<Result<Policy>> {
    const { founded, reader } = this.source;
    if (event === founded.oid) return Promise.resolve(ok(founded.policy));
    const known = this.#policies.get(event);
    if (known) return known;
    const reading = this.#readPolicy(event, reader);
    this.#policies.set(event, reading);
    // What cannot be read now may be there later, and what was read here may be used for long.
    const forget = () => void this.#policies.delete(event);
    reading.then(({ ok }) => ok || forget(), forget);
    return reading;
  }

  async #readPolicy(event: Oid, reader: ObjectReader): Promise<Result<Policy>> {
    const { judged } = this.source;
    const known = await judged?.recall<Policy>(`policy-${event}`);
    if (known) return ok(known);
    const bytes = await commitBytes(reader, event);
    if (!bytes.ok) return bytes;
    const links = readLinks(bytes.value);
    if (!links) return refused(finding('policy/unknown', `${event} brings no policy`));
    const read = await readPolicyAt(reader, links.tree);
    if (read.ok) this.#fresh.set(event, read.value);
    return read;
  }

  /** The policy event in force at trunk's tip. */
  policyInForce(): Oid {
    return policyAfter(this.source.trunk, this.source.trunk.steps.length - 1);
  }

  /** Place of a policy event in the order in which trunk brought policies into force. */
  policyOrder(event: Oid): number | null {
    const place = this.source.trunk.policies.findIndex((each) => each.event === event);
    return place < 0 ? null : place;
  }

  /** The chain of a record, unjudged; refused where its branch and trunk disagree or objects are missing. */
  async chain(id: DocId): Promise<Result<Chain>> {
    const judged = await this.#chain(id);
    return judged.ok ? ok(judged.value.chain) : judged;
  }

  #chain(id: DocId): Promise<Result<JudgedChain>> {
    this.#noted?.add(id);
    const known = this.#chains.get(id);
    if (known) return known;
    const opening = this.#openChain(id).then((opened) => {
      if (opened.ok && this.#chains.get(id) === opening) this.#opened.set(id, opened.value);
      return opened;
    });
    this.#chains.set(id, opening);
    return opening;
  }

  async #openChain(id: DocId): Promise<Result<JudgedChain>> {
    const { reader, founded, trunk, tips } = this.source;
    const held = tipHeld(trunk, id, trunk.steps.length - 1);
    const earlier = this.source.earlier?.(id) ?? null;
    const known = earlier
      ? { ...prefixOf(earlier.judged), trunk: earlier.trunk }
      : ((await this.source.judged?.load(id)) ?? null);
    const chain = await loadChain(reader, id, {
      genesis: founded.oid,
      tip: tips.get(id) ?? null,
      held,
      foundedHere: founded.documents.has(id) || id === 'POLICY',
      known: known?.chain ?? [],
    });
    if (!chain.ok) return chain;
    const same = earlier !== null && earlier.judged.chain.oids[0] === chain.value.oids[0];
    const start = same ? ok(earlier.judged.start) : await this.#start(id, chain.value);
    if (!start.ok) return start;
    return ok(unjudged(chain.value, start.value, this.#remembered(known, chain.value)));
  }

  /** States that an earlier process reached on this very chain, under a trunk that this one continues. */
  #remembered(known: JudgedPrefix | null, chain: Chain): readonly RecordState[] {
    if (known === null || !this.source.trunk.places.has(known.trunk)) return [];
    const onChain = known.states.filter(({ tip, events }) => chain.places.get(tip) === events - 1);
    return onChain.sort((one, other) => one.events - other.events);
  }

  async #start(id: DocId, chain: Chain): Promise<Result<RecordState>> {
    const { founded, reader } = this.source;
    let policy = founded.policy;
    const first = chain.oids[0];
    if (first && !(founded.documents.has(id) || id === 'POLICY')) {
      const bytes = await commitBytes(reader, first);
      const read = bytes.ok ? readEvent(first, bytes.value) : bytes;
      if (!read.ok) return read;
      const named = await this.policyAt(read.value.event.policy);
      if (!named.ok) return named;
      policy = named.value;
    }
    const described = describeId(policy.kinds, id);
    if (!described.ok) return described;
    const { kind } = described.value;
    const born = founded.documents.has(id) || id === 'POLICY';
    const content = born ? await this.contents.at(id, founded.commit.tree) : null;
    const title = content?.document
      ? (this.contents.parse(content.document, kind).title ?? '')
      : id === 'POLICY'
        ? 'Policy'
        : '';
    return ok(
      beforeFirstEvent(id, kind.name, {
        ...this.founding(),
        inForce: content?.oid ? { content: content.oid, digest: content.digest, title } : null,
      }),
    );
  }

  /** The record before its first event; null where there is no such record. */
  async start(id: DocId): Promise<RecordState | null> {
    const judged = await this.#chain(id);
    return judged.ok ? judged.value.start : null;
  }

  /** What the record was after one of its events (or at genesis); null if the event is not on its chain or not valid. */
  async stateAt(id: DocId, event: Oid): Promise<RecordState | null> {
    const judged = await this.#chain(id);
    if (!judged.ok) return null;
    if (event === this.source.founded.oid) return judged.value.start.born ? judged.value.start : null;
    const place = judged.value.chain.places.get(event);
    if (place === undefined) return null;
    judged.value.asked.add(place);
    await this.#judgeUpTo(judged.value, place);
    return judged.value.states.get(place) ?? null;
  }

  /** Judges the whole record: its last state, or the last valid one with the findings that stopped it. */
  async judgeRecord(id: DocId): Promise<Result<{ state: RecordState; refused: readonly Finding[] | null }>> {
    const judged = await this.#chain(id);
    if (!judged.ok) return judged;
    await this.#judgeUpTo(judged.value, judged.value.chain.oids.length - 1);
    return ok({ state: lastValid(judged.value), refused: judged.value.refused });
  }

  /** Lets go of a record, in a history that does not all fit in memory; it is judged again if somebody asks. */
  forget(id: DocId): void {
    this.#chains.delete(id);
    this.#opened.delete(id);
    this.contents.forget(id);
  }

  async #judgeUpTo(judged: JudgedChain, place: number): Promise<void> {
    if (judged.remembered.length > 0) {
      const { founded, trunk } = this.source;
      await recall(judged, { genesis: founded.oid, trunk: trunk.places, chain: (id) => this.#chain(id) });
    }
    while (place >= 0 && !judged.states.has(place) && (judged.refused === null || place < judged.valid)) {
      const { next, before } = nextUnknown(judged, place);
      // Each place by itself: an event that is judged asks for older ones, of its own record too.
      const judging = judged.judging.get(next) ?? this.#judgeAt(judged, next, before);
      judged.judging.set(next, judging);
      await judging.finally(() => judged.judging.delete(next));
    }
  }

  async #judgeAt(judged: JudgedChain, next: number, before: RecordState): Promise<void> {
    const oid = judged.chain.oids[next];
    if (oid === undefined) return;
    const verdict = await unreadableAsFinding(async () => {
      const read = await this.readEvent(before, oid);
      return read.ok ? this.judgeEvent(before, read.value) : read;
    });
    if (verdict.ok) acceptEvent(judged, next, verdict.value);
    else refuseEvent(judged, next, verdict.findings);
  }

  /** Leaves what was judged here to later processes. */
  async remember(): Promise<void> {
    const { judged: store, trunk } = this.source;
    if (store && trunk.steps.length - trunk.recalled >= worthAnIndex) {
      trunk.recalled = trunk.steps.length;
      await store.note('trunk-index', rememberTrunk(trunk));
    }
    // Only of what trunk brought into force: there may be any number of drafts.
    for (const [event, policy] of this.#fresh)
      if (this.policyOrder(event) !== null) await store?.note(`policy-${event}`, policy);
    for (const [id, opened] of store ? this.#chains : []) {
      const judged = await opened;
      const states = judged.ok ? worthRemembering(judged.value) : null;
      if (!judged.ok || states === null) continue;
      const { chain, found } = judged.value;
      await store?.save(id, { states, chain: chain.oids.slice(0, found), trunk: this.#trunkTip });
      for (const { tip } of states) judged.value.recalled.add(tip);
    }
  }

  /** Takes up an event that was just judged and written, so that the next one can build on it. */
  async extend(state: RecordState): Promise<void> {
    const known = await this.#chain(state.id);
    if (known.ok) return addEvent(known.value, state);
    const chain: Chain = { id: state.id, oids: [], places: new Map(), endsInTrunk: false };
    const opened = unjudged(chain, beforeFirstEvent(state.id, state.kind, this.founding()));
    addEvent(opened, state);
    this.#opened.set(state.id, opened);
    this.#chains.set(state.id, Promise.resolve(ok(opened)));
  }

  founding() {
    const { founded } = this.source;
    return {
      genesis: founded.oid,
      tree: founded.commit.tree,
      date: founded.commit.author.time,
      inForce: null,
    };
  }

  /** Reads, decodes and verifies one commit as the next event after `before`. */
  async readEvent(before: RecordState, oid: Oid): Promise<Result<ReadEvent>> {
    const bytes = await commitBytes(this.source.reader, oid);
    if (!bytes.ok) return bytes;
    const read = readEvent(oid, bytes.value);
    if (!read.ok) return read;
    const { event, commit } = read.value;
    const where = { commit: oid, record: before.id };
    if (commit.signature === null)
      return refused(finding('signature/missing', `event ${oid} carries no signature`, { where }));
    const signature = verifySignature(commit.payload, commit.signature);
    if (!signature.ok)
      return refused(...signature.findings.map((each) => ({ ...each, where: { ...each.where, ...where } })));
    const signer = { key: signature.value.key.text, userPresence: signature.value.userPresence };
    return this.factsOf(before, event, signer);
  }

  /** The facts of an event that is decoded already: a proposal before it is signed, or one just read. */
  async factsOf(before: RecordState, event: Event, signer: EventFacts['signer']): Promise<Result<ReadEvent>> {
    const policy = await this.policyAt(event.policy);
    if (!policy.ok) return policy;
    const kind = policy.value.kinds.get(before.kind);
    if (!kind)
      return refused(
        finding('kind/unknown', `the policy knows no kind ${before.kind}`, { where: { commit: event.oid } }),
      );
    const facts = await readFacts(
      this.source.reader,
      this.contents,
      before.id,
      kind,
      { before: before.tree, after: event.tree },
      signer,
      {
        template: event.act === 'create' ? event.template : (before.authoring?.template ?? null),
        parent: before.parent ?? event.parentDocument,
        expected: expectedTemplate(event, kind),
        inForce: event.act === 'route' && kind.name !== 'POLICY' ? before.revises : null,
        quoted: answersChecklist(event.body),
        results: event.act === 'evidence',
      },
    );
    return ok({ event, facts });
  }

  /** The verdict on one event: under the policy and the pins that it names or, at a push, under those of the present. */
  async judgeEvent(
    before: RecordState,
    read: ReadEvent,
    present: Present | null = null,
  ): Promise<Result<RecordState>> {
    const world = await buildWorld(this, before, read, present);
    return world.ok ? judge(before, world.value) : world;
  }
}
