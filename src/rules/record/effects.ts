import { passedTests } from '../gates/ratchet.ts';
import { standingOf } from '../interactive/admit.ts';
import { countTests, hasPassed } from '../systems/results.ts';
import type { RowCase } from './case.ts';
import { refOf } from './case.ts';
import { resultPath } from './guards/code.ts';
import { attachmentContents } from './guards/links.ts';
import type { CodeStanding, Decision, RecordState, Review } from './state.ts';
import { standingAssigns } from './team.ts';
import { nextMajor, nextMinor } from './version.ts';

type Next = { -readonly [Key in keyof RecordState]: RecordState[Key] };
type Effect = (next: Next, context: RowCase) => void;

const noDecisions = { pre: null, post: null };
const noCode: CodeStanding = { results: {}, clears: {}, releases: [] };

function filledRows(context: RowCase): string[] {
  const before = new Map(context.world.facts.previousDocument?.items.map((item) => [item.id, item]));
  return (context.world.facts.document?.items ?? [])
    .filter((item) => {
      const old = before.get(item.id);
      return (
        item.outcome !== (old?.outcome ?? '') ||
        item.summary !== (old?.summary ?? '') ||
        item.performedBy !== (old?.performedBy ?? '')
      );
    })
    .map((item) => item.id);
}

const contribute: Effect = (next, { world }) => {
  const { actor, oid } = world.event;
  if (!next.contributors[actor]) next.contributors = { ...next.contributors, [actor]: oid };
};

const endRecord: Effect = (next, { before }) => {
  next.lastOwner = before.owner;
  next.owner = null;
  next.checkedOut = null;
  next.entered = next.events;
};

/** Where the answers stand after the event; null for a record that is edited as a text. */
function authoringOf({ facts }: RowCase['world']): RecordState['authoring'] {
  const { answering } = facts;
  if (!answering?.graph || !answering.after) return null;
  return { template: answering.template, ...standingOf(answering.graph, answering.after.entries) };
}

/** What rows do to a record's state, beyond the state itself. */
export const effects = {
  'be-born': (next, { kind, world }) => {
    const { event } = world;
    next.born = true;
    next.version = kind.attachment ? { major: 1, minor: 0 } : { major: 0, minor: 1 };
    next.phase = kind.executable ? (kind.attachment ? 'post' : 'pre') : null;
    next.owner = event.actor;
    next.authoring = authoringOf(world);
    // What is answered is not checked out: there is no copy to edit.
    next.checkedOut = next.authoring === null ? next.events : null;
    next.began = event.oid;
    next.released = kind.attachment;
    next.parent = event.parentDocument;
    next.awaitsLink = event.parentDocument === null ? null : { on: event.parentDocument, event: event.oid };
  },
  contribute,
  'check-out': (next) => {
    next.checkedOut = next.events;
  },
  'check-in': (next) => {
    next.checkedOut = null;
  },
  'new-content': (next, { before, world }) => {
    if (world.facts.content === before.content) return;
    next.version = nextMinor(before.used, before.version);
    next.round = null;
  },
  'begin-round': (next, context) => {
    next.team = standingAssigns(context);
    next.round = {
      content: context.world.facts.content,
      reviews: [],
      approvals: [],
      attachments: attachmentContents(context),
    };
  },
  'restart-round': (next, context) => {
    const { before } = context;
    next.round = {
      content: before.content,
      reviews: [],
      approvals: [],
      // After a rejection no round stands that would say what it covers.
      attachments: before.round?.attachments ?? attachmentContents(context),
    };
  },
  'void-round': (next) => {
    next.round = null;
  },
  'set-team': (next, context) => {
    next.team = [...next.team, { ...refOf(context), members: context.world.event.assignees }];
  },
  'record-review': (next, context) => {
    if (!next.round) return;
    const review: Review = { ...refOf(context), outcome: context.world.event.outcome as Review['outcome'] };
    next.round = { ...next.round, reviews: [...next.round.reviews, review] };
  },
  'begin-approval': (next) => {
    if (next.round) next.round = { ...next.round, approvals: [] };
  },
  'record-approval': (next, context) => {
    if (next.round) next.round = { ...next.round, approvals: [...next.round.approvals, refOf(context)] };
  },
  'complete-approval': (next, context) => {
    const { before, world, to } = context;
    const { round } = next;
    if (!round) return;
    const decision: Decision = {
      event: world.event.oid,
      content: round.content,
      policy: world.event.policy,
      assigns: next.team,
      reviews: round.reviews,
      approvals: round.approvals,
      attachments: round.attachments,
    };
    next.decisions =
      before.phase === 'post'
        ? { ...before.decisions, post: decision }
        : { ...before.decisions, pre: decision };
    next.version = nextMajor(before.used);
    next.round = null;
    if (to === 'EFFECTIVE' || to === 'RETIRED') {
      endRecord(next, context);
      next.pastCancel = true;
    }
  },
  release: (next) => {
    next.phase = 'post';
    next.released = true;
    next.team = [];
  },
  'take-ownership': (next, { world }) => {
    next.owner = world.event.actor;
  },
  'begin-revision': (next, context) => {
    const { event } = context.world;
    next.began = event.oid;
    next.contributors = {};
    contribute(next, context);
    next.decisions = noDecisions;
    next.team = [];
    next.emergency = false;
    next.authority = event.authority;
    next.revises = context.before.content;
    next.awaitsLink = event.authority === null ? null : { on: event.authority, event: event.oid };
  },
  'begin-retirement': (next, context) => {
    const { before, world } = context;
    next.began = world.event.oid;
    next.retiring = before.state === 'CLOSED' ? 'CLOSED' : 'EFFECTIVE';
    if (before.phase === null) next.contributors = {};
    contribute(next, context);
    next.team = [];
    next.authority = null;
  },
  'drop-decision': (next, { before }) => {
    next.decisions = before.phase === 'post' ? { ...before.decisions, post: null } : noDecisions;
  },
  'return-to-pre': (next) => {
    next.phase = 'pre';
    next.decisions = noDecisions;
    next.team = [];
    next.round = null;
    next.checkedOut = null;
  },
  reopen: (next, { before, world }) => {
    next.owner = before.lastOwner;
    // An approval that trunk never held brought nothing into force.
    if (!world.trunk?.inForce(before.id)) next.pastCancel = false;
    if (before.phase === null) next.decisions = noDecisions;
    if (before.state === 'RETIRED' && before.phase !== null)
      next.decisions = { ...before.decisions, post: null };
  },
  restore: (next, { before, world }) => {
    const held = world.trunk?.inForce(before.id);
    if (!held) return;
    next.version = held.version;
    next.decisions = held.decisions;
    next.contributors = held.contributors;
    next.team = held.team;
    next.title = held.title;
    next.properties = held.properties;
    next.entered = held.entered;
    next.lastOwner = held.lastOwner;
    next.owner = null;
    next.checkedOut = null;
    next.retiring = null;
    next.round = null;
    next.authority = null;
    next.awaitsLink = null;
    next.recovering = null;
  },
  end: endRecord,
  'hand-over': (next, { world }) => {
    const { owner, oid } = world.event;
    next.owner = owner;
    next.checkedOut = null;
    if (owner && !next.contributors[owner]) next.contributors = { ...next.contributors, [owner]: oid };
  },
  delegate: (next, { world }) => {
    next.delegates = [...new Set([...next.delegates, ...world.event.assignees])].sort();
  },
  link: (next, { before, world }) => {
    const { child } = world.event;
    const began = child && world.pinned(child)?.began;
    if (!child || !began) return;
    const relation = world.pinned(child)?.parent === before.id ? 'child' : 'revision';
    next.links = [...next.links, { id: child, event: began, relation }];
  },
  'record-execution': (next, context) => {
    const { item } = context.world.event;
    if (item) next.executions = { ...next.executions, [item]: refOf(context) };
  },
  'record-answer': (next, { world }) => {
    next.authoring = authoringOf(world);
  },
  'record-result': (next, context) => {
    const { before, world } = context;
    const { result } = world.facts;
    if (!result?.read.ok) return;
    const { system, suite, commit, tree, tests, scan } = result.read.value;
    const ofLevel = (level: string) => scan.filter((each) => each.level === level).length;
    const name = `${system} ${suite} ${commit}`;
    const code = before.code ?? noCode;
    const ref = {
      ...refOf(context),
      system,
      suite,
      commit,
      tree,
      passed: hasPassed(result.read.value),
      tests: countTests(tests).passed,
      scan:
        suite === 'scan'
          ? { error: ofLevel('error'), warning: ofLevel('warning'), note: ofLevel('note') }
          : null,
      times: (code.results[name]?.times ?? 0) + 1,
      file: resultPath(system, suite, commit, next.events),
    };
    next.code = { ...code, results: { ...code.results, [name]: ref } };
  },
  'record-clear': (next, context) => {
    const { before, world } = context;
    const { system } = world.event;
    if (system === null || !world.proof) return;
    const code = before.code ?? noCode;
    const { commit, results } = world.proof;
    const replaces = code.clears[system] ?? null;
    const clear = { ...refOf(context), commit, tests: passedTests(results), replaces };
    next.code = { ...code, clears: { ...code.clears, [system]: clear } };
  },
  'drop-clear': (next, { before, world }) => {
    if (!before.code) return;
    const { clears } = before.code;
    const kept = Object.entries(clears).flatMap(([system, clear]) => {
      const standing = system === world.event.system ? clear.replaces : clear;
      return standing ? [[system, standing] as const] : [];
    });
    next.code = { ...before.code, clears: Object.fromEntries(kept) };
  },
  'record-releases': (next, { before, world }) => {
    if (world.event.releases.length > 0)
      next.code = { ...(before.code ?? noCode), releases: world.event.releases };
  },
  'record-filled-rows': (next, context) => {
    const ref = refOf(context);
    next.executions = {
      ...next.executions,
      ...Object.fromEntries(filledRows(context).map((item) => [item, ref])),
    };
  },
  emergency: (next, context) => {
    next.version = nextMajor(context.before.used);
    next.decisions = noDecisions;
    next.contributors = {};
    next.team = [];
    next.round = null;
    next.retiring = null;
    next.recovering = null;
    next.authority = null;
    next.awaitsLink = null;
    next.emergency = true;
    endRecord(next, context);
  },
  'record-recovery': (next, context) => {
    const { before, world } = context;
    const agreed = before.recovering?.content === world.facts.content ? before.recovering : null;
    next.recovering = {
      content: world.facts.content,
      signers: [...(agreed?.signers ?? []), world.event.actor],
    };
    next.version = nextMinor(before.used, before.version);
    // What was under way is replaced, and with it who worked on it and what was decided of it.
    if (!agreed) {
      next.began = world.event.oid;
      next.contributors = {};
      next.decisions = noDecisions;
      next.team = [];
    }
    contribute(next, context);
    next.owner = world.event.actor;
    next.checkedOut = null;
    next.round = null;
    next.retiring = null;
    next.authority = null;
    next.awaitsLink = null;
    next.emergency = false;
  },
} as const satisfies Record<string, Effect>;

export type EffectName = keyof typeof effects;
