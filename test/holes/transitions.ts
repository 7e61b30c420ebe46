/** One row of the older system's transition table, and what stands in its place. */
export interface Transition {
  /** What the older program did. */
  readonly was: string;
  /** Rows of src/rules/record/lifecycle.ts: family, from, act, to. Empty where there is none, on purpose. */
  readonly rows: readonly string[];
  /** What differs, or why there is no row. */
  readonly note: string;
}

const stage = (act: string, ...pairs: readonly [family: string, from: string, to: string][]) =>
  pairs.map(([family, from, to]) => `${family} ${from} ${act} ${to}`);

export const transitions: Readonly<Record<string, Transition>> = {
  T1: {
    was: '`create`: – to DRAFT 0.1',
    rows: ['document - create DRAFT', 'executable - create DRAFT'],
    note: 'As before, but a child names its parent, which must be in a state that allows it and must link it.',
  },
  T1v: {
    was: '`create VR`: – to IN_EXECUTION 1.0',
    rows: ['attachment - create IN_EXECUTION'],
    note: 'As before; the VR is a document like the others, not a session.',
  },
  T2: {
    was: '`route --review`: DRAFT to IN_REVIEW',
    rows: ['document DRAFT route IN_REVIEW'],
    note: 'Quality assigns the team; routing no longer names it. The content must be fit for review.',
  },
  T3: {
    was: '`route --review`: DRAFT before release to IN_PRE_REVIEW',
    rows: ['executable DRAFT route IN_PRE_REVIEW'],
    note: 'As T2.',
  },
  T4: {
    was: '`route --review`: IN_EXECUTION, or DRAFT after release, to IN_POST_REVIEW',
    rows: ['executable IN_EXECUTION route IN_POST_REVIEW'],
    note: 'Every item has its outcome, and each Fail its variance. A released record is not in DRAFT, except after a revert for a void decision, which begins the pre phase anew.',
  },
  T5: {
    was: '`review`: stays, or to the reviewed state with the last review',
    rows: [
      ...stage(
        'review',
        ['document', 'IN_REVIEW', 'IN_REVIEW'],
        ['document', 'IN_REVIEW', 'REVIEWED'],
        ['executable', 'IN_PRE_REVIEW', 'IN_PRE_REVIEW'],
        ['executable', 'IN_PRE_REVIEW', 'PRE_REVIEWED'],
        ['executable', 'IN_POST_REVIEW', 'IN_POST_REVIEW'],
        ['executable', 'IN_POST_REVIEW', 'POST_REVIEWED'],
      ),
    ],
    note: 'For members of the team who are independent of the content; each once in a round.',
  },
  T6: {
    was: '`route --approval`: reviewed to in approval',
    rows: [
      ...stage(
        'route',
        ['document', 'REVIEWED', 'IN_APPROVAL'],
        ['document', 'IN_REVIEW', 'IN_APPROVAL'],
        ['executable', 'PRE_REVIEWED', 'IN_PRE_APPROVAL'],
        ['executable', 'IN_PRE_REVIEW', 'IN_PRE_APPROVAL'],
        ['executable', 'POST_REVIEWED', 'IN_POST_APPROVAL'],
        ['executable', 'IN_POST_REVIEW', 'IN_POST_APPROVAL'],
      ),
    ],
    note: 'The round is of this phase and content, complete, recommends, and has independent quality in it. From review directly where a member fell away.',
  },
  T7: {
    was: '`approve`, the last: IN_APPROVAL to EFFECTIVE',
    rows: [
      'document IN_APPROVAL approve IN_APPROVAL',
      'document IN_APPROVAL approve EFFECTIVE',
      'document IN_APPROVAL assign EFFECTIVE',
    ],
    note: 'There is no APPROVED in between. It counts once a step of trunk holds it. Quality ends it by `assign` where the last who was missing fell away.',
  },
  T8: {
    was: '`approve`, the last: IN_PRE_APPROVAL to PRE_APPROVED',
    rows: [
      'executable IN_PRE_APPROVAL approve IN_PRE_APPROVAL',
      'executable IN_PRE_APPROVAL approve PRE_APPROVED',
      'executable IN_PRE_APPROVAL assign PRE_APPROVED',
    ],
    note: 'As T7.',
  },
  T9: {
    was: '`approve`, the last: IN_POST_APPROVAL to POST_APPROVED',
    rows: [
      'executable IN_POST_APPROVAL approve IN_POST_APPROVAL',
      'executable IN_POST_APPROVAL approve POST_APPROVED',
      'executable IN_POST_APPROVAL assign POST_APPROVED',
    ],
    note: 'As T7.',
  },
  T10: {
    was: '`reject`: in approval to reviewed',
    rows: stage(
      'reject',
      ['document', 'IN_APPROVAL', 'REVIEWED'],
      ['executable', 'IN_PRE_APPROVAL', 'PRE_REVIEWED'],
      ['executable', 'IN_POST_APPROVAL', 'POST_REVIEWED'],
    ),
    note: 'The round is void: nothing is routed for approval before a new one.',
  },
  T11: {
    was: '`release`: PRE_APPROVED to IN_EXECUTION',
    rows: ['executable PRE_APPROVED release IN_EXECUTION'],
    note: 'A new phase: the team is assigned anew. A test protocol waits for its parent to be in execution.',
  },
  T12: {
    was: '`revert`: POST_REVIEWED to IN_EXECUTION',
    rows: [
      'executable POST_REVIEWED revert IN_EXECUTION',
      'executable POST_APPROVED revert IN_EXECUTION',
      'executable IN_EXECUTION revert DRAFT',
    ],
    note: 'Also from POST_APPROVED; and to DRAFT, only when a decision of the pre phase is void.',
  },
  T13: {
    was: '`close`: POST_APPROVED to CLOSED',
    rows: ['executable POST_APPROVED close CLOSED'],
    note: 'Checked in, as approved, all that is linked settled. It counts once a step of trunk holds it.',
  },
  T14: {
    was: '`withdraw`: IN_REVIEW, IN_PRE_REVIEW to DRAFT',
    rows: ['document IN_REVIEW withdraw DRAFT', 'executable IN_PRE_REVIEW withdraw DRAFT'],
    note: 'As before.',
  },
  T15: {
    was: '`withdraw`: IN_POST_REVIEW to IN_EXECUTION',
    rows: ['executable IN_POST_REVIEW withdraw IN_EXECUTION'],
    note: 'As before.',
  },
  T16: {
    was: '`withdraw`: in approval to reviewed',
    rows: stage(
      'withdraw',
      ['document', 'IN_APPROVAL', 'REVIEWED'],
      ['executable', 'IN_PRE_APPROVAL', 'PRE_REVIEWED'],
      ['executable', 'IN_POST_APPROVAL', 'POST_REVIEWED'],
    ),
    note: 'As before, and a new round is reached by `route --review`.',
  },
  T17: {
    was: '`checkout` while in review or approval: withdraws by itself',
    rows: [],
    note: 'No row of its own: the command makes two events, a withdraw (T14 to T16) and a checkout, and says so.',
  },
  T18: {
    was: '`checkout` of a DRAFT at rest by anybody, who becomes the owner',
    rows: ['document DRAFT checkout DRAFT', 'executable DRAFT checkout DRAFT'],
    note: 'Only by the owner. Ownership moves by `hand-over` alone.',
  },
  T19: {
    was: '`checkout` of REVIEWED, PRE_REVIEWED: to DRAFT at check-in',
    rows: ['document REVIEWED checkout DRAFT', 'executable PRE_REVIEWED checkout DRAFT'],
    note: 'To DRAFT at the checkout, so that nobody approves what is being changed.',
  },
  T20: {
    was: '`checkout`: PRE_APPROVED to DRAFT',
    rows: ['executable PRE_APPROVED checkout DRAFT'],
    note: 'As before; a variance of type 2 only while its parent runs.',
  },
  T21: {
    was: '`checkout` in IN_EXECUTION: N.(X+1) at the checkout',
    rows: ['executable IN_EXECUTION checkout IN_EXECUTION', 'attachment IN_EXECUTION checkout IN_EXECUTION'],
    note: 'The version counts at the check-in, where the content changes.',
  },
  T22: {
    was: '`checkout`: POST_REVIEWED to IN_EXECUTION',
    rows: ['executable POST_REVIEWED checkout IN_EXECUTION'],
    note: 'As before; no number is given twice.',
  },
  T23: {
    was: '`checkout`: EFFECTIVE to DRAFT N.1',
    rows: ['document EFFECTIVE checkout DRAFT'],
    note: 'N.0 stays in force; the version is N.1 at the first check-in. A kind may want a CR as authority.',
  },
  T24: {
    was: '`checkout` of POST_APPROVED, which stays POST_APPROVED',
    rows: [],
    note: 'None: it brought unreviewed content into a closed record. `revert` first.',
  },
  T25: {
    was: '`checkout` of CLOSED or RETIRED: refused',
    rows: [],
    note: 'None, as before: `lifecycle/no-transition`. An addendum answers what a closed record lacks.',
  },
  T26: {
    was: '`cancel` of a DRAFT below 1.0 by anybody: everything is deleted',
    rows: [
      ...['DRAFT', 'IN_REVIEW', 'REVIEWED', 'IN_APPROVAL'].map((from) => `document ${from} cancel CANCELLED`),
      ...['DRAFT', 'IN_PRE_REVIEW', 'PRE_REVIEWED', 'IN_PRE_APPROVAL', 'PRE_APPROVED'].map(
        (from) => `executable ${from} cancel CANCELLED`,
      ),
      'attachment IN_EXECUTION cancel CANCELLED',
    ],
    note: 'By the owner, with a reason, before it was in force or released. CANCELLED is a state; record, trail and number stay.',
  },
  T27: {
    was: '`route --approval --retire`: REVIEWED, POST_REVIEWED to in approval, retiring',
    rows: [
      'document EFFECTIVE retire IN_REVIEW',
      'executable CLOSED retire IN_POST_REVIEW',
      'document IN_APPROVAL approve RETIRED',
      'executable IN_POST_APPROVAL approve RETIRED',
      'document IN_APPROVAL assign RETIRED',
      'executable IN_POST_APPROVAL assign RETIRED',
    ],
    note: 'Retirement begins from EFFECTIVE or CLOSED, is reviewed, and changes no content.',
  },
  T28: {
    was: 'close of the parent: its VRs to CLOSED, by the system',
    rows: ['attachment IN_EXECUTION close CLOSED'],
    note: 'No act without an actor: whoever closes the parent signs the close of each VR, in the same push.',
  },
};
