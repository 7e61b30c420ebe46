import type { State } from '../states.ts';
import type { Act } from './acts.ts';
import type { EffectName } from './effects.ts';
import type { GuardName } from './guards.ts';
import type { WhenName } from './when.ts';
import type { WhoName } from './who.ts';

/** `document`: SOP, RS, TEMPLATE, POLICY …; `executable`: CR, INV, VAR …; `attachment`: VR. */
export type Family = 'document' | 'executable' | 'attachment';

/** One transition. A row applies when family, state, act and every `when` fit; `to` null leaves the state. */
export interface Row {
  readonly family: Family;
  readonly from: State | null;
  readonly act: Act;
  readonly to: State;
  readonly who: WhoName;
  readonly when: readonly WhenName[];
  readonly guards: readonly GuardName[];
  readonly effects: readonly EffectName[];
}

type Rest = { when?: readonly WhenName[]; guards?: readonly GuardName[]; effects?: readonly EffectName[] };

function row(family: Family, from: State | null, act: Act, to: State, who: WhoName, rest: Rest = {}): Row {
  return {
    family,
    from,
    act,
    to,
    who,
    when: rest.when ?? [],
    guards: rest.guards ?? [],
    effects: rest.effects ?? [],
  };
}

/** Rows that leave the state as it is, from each of several states. */
function staying(family: Family, from: readonly State[], act: Act, who: WhoName, rest: Rest = {}): Row[] {
  return from.map((state) => row(family, state, act, state, who, rest));
}

/** The states of one round of review and approval, by phase. */
interface Stage {
  readonly family: Family;
  readonly work: State;
  readonly inReview: State;
  readonly reviewed: State;
  readonly inApproval: State;
  readonly done: State;
}

/** What every approval needs. */
const approving: GuardName[] = [
  'not-contributor',
  'not-beneficiary',
  'not-approved-yet',
  'round-recommends',
  'checklist-answered',
];

/** Rows that every stage shares: route, assign, review, approve, reject, withdraw, and rounds of them. */
function stageRows(stage: Stage): Row[] {
  const { family, work, inReview, reviewed, inApproval, done } = stage;
  const post = work === 'IN_EXECUTION';
  const ofFamily: GuardName[] =
    family === 'document'
      ? ['revision-summarised', 'names-its-system', 'requirements-sound', 'matrix-proven']
      : ['scope-listed'];
  const atRoute: GuardName[] = post
    ? [
        'items-complete',
        'attachments-pinned',
        'attachments-complete',
        'capas-named',
        'clears-used',
        'code-in-trunk',
      ]
    : ['content-reviewable', 'inputs-in-force', ...ofFamily];
  const byPath: GuardName[] = family === 'executable' ? ['reviewed-by-path'] : [];
  const pinned: GuardName[] = post ? ['attachments-pinned'] : [];
  const inputs: GuardName[] = post
    ? []
    : ['inputs-in-force', ...(family === 'document' ? (['matrix-proven'] as const) : [])];
  const reviewing: GuardName[] = [
    'outcome',
    'not-contributor',
    'not-beneficiary',
    'not-reviewed-yet',
    'checklist-answered',
    ...pinned,
  ];
  const standing: WhenName[] = ['not-retiring'];
  return [
    row(family, work, 'route', inReview, 'owner', {
      when: standing,
      guards: ['checked-in', 'changed', 'policy-succession', ...atRoute],
      effects: ['begin-round'],
    }),
    row(family, work, 'assign', work, 'quality', {
      when: standing,
      guards: ['names-team'],
      effects: ['set-team'],
    }),
    row(family, reviewed, 'route', inReview, 'owner', {
      guards: ['checked-in', 'policy-succession', ...pinned],
      effects: ['begin-round'],
    }),
    row(family, inReview, 'assign', inReview, 'quality', { guards: ['names-team'], effects: ['set-team'] }),
    row(family, inReview, 'review', inReview, 'team-reviewer', {
      when: ['review-incomplete'],
      guards: reviewing,
      effects: ['record-review'],
    }),
    row(family, inReview, 'review', reviewed, 'team-reviewer', {
      when: ['review-completes'],
      guards: reviewing,
      effects: ['record-review'],
    }),
    row(family, inReview, 'route', inApproval, 'owner', {
      guards: ['round-recommends', 'policy-succession', ...byPath, ...pinned],
      effects: ['begin-approval'],
    }),
    row(family, reviewed, 'route', inApproval, 'owner', {
      guards: ['round-recommends', 'policy-succession', ...byPath, ...pinned],
      effects: ['begin-approval'],
    }),
    row(family, reviewed, 'assign', inReview, 'quality', {
      guards: ['names-team', 'adds-someone', ...pinned],
      effects: ['set-team', 'restart-round'],
    }),
    row(family, inApproval, 'assign', inReview, 'quality', {
      when: ['adds-someone'],
      guards: ['names-team', ...pinned],
      effects: ['set-team', 'restart-round'],
    }),
    row(family, inApproval, 'approve', inApproval, 'team-approver', {
      when: ['approval-incomplete'],
      guards: [...approving, ...byPath, ...pinned],
      effects: ['record-approval'],
    }),
    row(family, inApproval, 'approve', done, 'team-approver', {
      when: ['approval-completes', 'not-retiring'],
      guards: [...approving, 'authority-in-execution', 'policy-succession', ...inputs, ...byPath, ...pinned],
      effects: ['record-approval', 'complete-approval'],
    }),
    row(family, inApproval, 'assign', done, 'quality', {
      when: ['approval-already-complete', 'not-retiring'],
      guards: [
        'round-recommends',
        'authority-in-execution',
        'policy-succession',
        ...inputs,
        ...byPath,
        ...pinned,
      ],
      effects: ['complete-approval'],
    }),
    row(family, inApproval, 'reject', reviewed, 'team-approver', {
      guards: ['not-contributor', 'not-beneficiary'],
      effects: ['void-round'],
    }),
    row(family, inReview, 'withdraw', work, 'owner', { when: standing, effects: ['void-round'] }),
    row(family, inApproval, 'withdraw', reviewed, 'owner', { effects: ['void-round'] }),
  ];
}

/** Rows of a stage that may also end in RETIRED: retirement runs through the last stage of a family. */
function retirementRows(family: Family, stage: Stage, from: 'EFFECTIVE' | 'CLOSED'): Row[] {
  const { inReview, reviewed, inApproval } = stage;
  const retiring: WhenName[] = ['retiring'];
  const pinned: GuardName[] = family === 'executable' ? ['attachments-pinned'] : [];
  return [
    row(family, from, 'retire', inReview, 'creator', {
      guards: ['in-trunk', 'may-retire', 'links-settled'],
      // The round first: a retirement is a phase of its own, without the team of the one before.
      effects: ['take-ownership', 'begin-round', 'begin-retirement'],
    }),
    row(family, inApproval, 'approve', 'RETIRED', 'team-approver', {
      when: ['approval-completes', ...retiring],
      guards: [...approving, ...pinned],
      effects: ['record-approval', 'complete-approval'],
    }),
    row(family, inApproval, 'assign', 'RETIRED', 'quality', {
      when: ['approval-already-complete', ...retiring],
      guards: ['round-recommends', ...pinned],
      effects: ['complete-approval'],
    }),
    row(family, inReview, 'withdraw', from, 'owner', {
      when: retiring,
      guards: ['in-force-known'],
      effects: ['void-round', 'restore'],
    }),
    row(family, reviewed, 'abandon', from, 'owner', {
      when: retiring,
      guards: ['in-force-known'],
      effects: ['void-round', 'restore'],
    }),
    row(family, 'RETIRED', 'withdraw', reviewed, 'last-owner-or-quality', {
      guards: ['pending'],
      effects: ['reopen', 'void-round'],
    }),
  ];
}

const single: Stage = {
  family: 'document',
  work: 'DRAFT',
  inReview: 'IN_REVIEW',
  reviewed: 'REVIEWED',
  inApproval: 'IN_APPROVAL',
  done: 'EFFECTIVE',
};
const pre: Stage = {
  family: 'executable',
  work: 'DRAFT',
  inReview: 'IN_PRE_REVIEW',
  reviewed: 'PRE_REVIEWED',
  inApproval: 'IN_PRE_APPROVAL',
  done: 'PRE_APPROVED',
};
const post: Stage = {
  family: 'executable',
  work: 'IN_EXECUTION',
  inReview: 'IN_POST_REVIEW',
  reviewed: 'POST_REVIEWED',
  inApproval: 'IN_POST_APPROVAL',
  done: 'POST_APPROVED',
};

const documentOpen: State[] = ['DRAFT', 'IN_REVIEW', 'REVIEWED', 'IN_APPROVAL'];
const preOpen: State[] = ['DRAFT', 'IN_PRE_REVIEW', 'PRE_REVIEWED', 'IN_PRE_APPROVAL', 'PRE_APPROVED'];
const postOpen: State[] = [
  'IN_EXECUTION',
  'IN_POST_REVIEW',
  'POST_REVIEWED',
  'IN_POST_APPROVAL',
  'POST_APPROVED',
];
const executableOpen = [...preOpen, ...postOpen];
const content: EffectName[] = ['new-content', 'contribute'];

/** The whole lifecycle, as data: docs/lifecycle.md prints it, `judge` obeys it, nothing else decides. */
export const lifecycle: readonly Row[] = [
  // Documents without execution: SOP, RS, RTM, TEMPLATE, POLICY.
  row('document', null, 'create', 'DRAFT', 'creator', {
    guards: [
      'new-id',
      'template-in-force',
      'answers-begin',
      'parent-ready',
      'content-readable',
      'template-sound',
    ],
    effects: ['be-born', 'contribute'],
  }),
  row('document', 'DRAFT', 'checkout', 'DRAFT', 'owner', {
    guards: ['not-checked-out'],
    effects: ['check-out'],
  }),
  row('document', 'DRAFT', 'checkin', 'DRAFT', 'owner', {
    guards: ['checked-out', 'content-readable', 'template-sound'],
    effects: [...content, 'check-in'],
  }),
  row('document', 'DRAFT', 'attach', 'DRAFT', 'owner', {
    guards: ['attachments-only', 'evidence-resolves'],
    effects: content,
  }),
  ...stageRows(single),
  row('document', 'REVIEWED', 'checkout', 'DRAFT', 'owner', {
    when: ['not-retiring'],
    effects: ['check-out', 'void-round'],
  }),
  row('document', 'EFFECTIVE', 'checkout', 'DRAFT', 'creator', {
    guards: ['in-trunk', 'authority-named'],
    effects: ['take-ownership', 'begin-revision', 'check-out'],
  }),
  row('document', 'DRAFT', 'abandon', 'EFFECTIVE', 'owner', {
    guards: ['in-force-known'],
    effects: ['restore'],
  }),
  row('document', 'REVIEWED', 'abandon', 'EFFECTIVE', 'owner', {
    when: ['not-retiring'],
    guards: ['in-force-known'],
    effects: ['void-round', 'restore'],
  }),
  row('document', 'EFFECTIVE', 'withdraw', 'REVIEWED', 'last-owner-or-quality', {
    guards: ['pending'],
    effects: ['reopen', 'void-round'],
  }),
  ...documentOpen.map((from) =>
    row('document', from, 'cancel', 'CANCELLED', 'owner', {
      guards: ['never-in-force', 'children-cancelled'],
      effects: ['end'],
    }),
  ),
  ...retirementRows('document', single, 'EFFECTIVE'),
  ...staying('document', documentOpen, 'hand-over', 'owner-or-quality', {
    guards: ['new-owner'],
    effects: ['hand-over'],
  }),
  ...staying('document', documentOpen, 'comment', 'commenter'),
  ...[...documentOpen, 'EFFECTIVE' as const].flatMap((from) => [
    row('document', from, 'revoke', 'EFFECTIVE', 'revoker', {
      guards: ['revocation'],
      effects: ['emergency'],
    }),
    row('document', from, 'recover', 'EFFECTIVE', 'recoverer', {
      when: ['recovery-completes'],
      guards: ['recovery'],
      effects: ['emergency'],
    }),
    row('document', from, 'recover', 'DRAFT', 'recoverer', {
      when: ['recovery-incomplete'],
      guards: ['recovery'],
      effects: ['record-recovery'],
    }),
  ]),

  // Executable records: CR, INV, TP, ER, VAR, ADD.
  row('executable', null, 'create', 'DRAFT', 'creator', {
    guards: ['new-id', 'template-in-force', 'answers-begin', 'parent-ready', 'content-readable'],
    effects: ['be-born', 'contribute'],
  }),
  row('executable', 'DRAFT', 'checkout', 'DRAFT', 'owner', {
    guards: ['not-checked-out'],
    effects: ['check-out'],
  }),
  row('executable', 'DRAFT', 'checkin', 'DRAFT', 'owner', {
    guards: ['checked-out', 'content-readable', 'properties-frozen', 'sections-frozen', 'plan-frozen'],
    effects: [...content, 'check-in'],
  }),
  row('executable', 'DRAFT', 'attach', 'DRAFT', 'owner', {
    guards: ['attachments-only', 'evidence-resolves'],
    effects: content,
  }),
  ...stageRows(pre),
  row('executable', 'PRE_REVIEWED', 'checkout', 'DRAFT', 'owner', { effects: ['check-out', 'void-round'] }),
  row('executable', 'PRE_APPROVED', 'checkout', 'DRAFT', 'owner', {
    guards: ['may-reopen-approved'],
    effects: ['check-out', 'drop-decision'],
  }),
  row('executable', 'PRE_APPROVED', 'release', 'IN_EXECUTION', 'owner', {
    guards: ['checked-in', 'decision-stands', 'parent-in-execution', 'inputs-in-force'],
    effects: ['release'],
  }),
  ...preOpen.map((from) =>
    row('executable', from, 'cancel', 'CANCELLED', 'owner', {
      guards: [
        'never-in-force',
        'children-cancelled',
        ...(from === 'PRE_APPROVED' ? (['may-reopen-approved'] as const) : []),
      ],
      effects: ['end'],
    }),
  ),
  row('executable', 'IN_EXECUTION', 'checkout', 'IN_EXECUTION', 'owner', {
    guards: ['not-checked-out'],
    effects: ['check-out'],
  }),
  row('executable', 'IN_EXECUTION', 'checkin', 'IN_EXECUTION', 'owner', {
    guards: [
      'checked-out',
      'content-readable',
      'properties-frozen',
      'sections-frozen',
      'plan-frozen',
      'performs-itself',
      'keeps-executions',
      'keeps-attachments',
      'not-approver',
    ],
    effects: [...content, 'check-in', 'record-filled-rows'],
  }),
  row('executable', 'IN_EXECUTION', 'execute', 'IN_EXECUTION', 'executor', {
    guards: ['fills-one-row', 'evidence-resolves', 'not-approver'],
    effects: [...content, 'record-execution'],
  }),
  row('executable', 'IN_EXECUTION', 'attach', 'IN_EXECUTION', 'executor', {
    guards: ['attachments-only', 'evidence-resolves', 'not-approver'],
    effects: content,
  }),
  row('executable', 'IN_EXECUTION', 'evidence', 'IN_EXECUTION', 'attester', {
    guards: ['ci-result'],
    // Machines that bring results do not work on the record.
    effects: ['new-content', 'record-result'],
  }),
  row('executable', 'IN_EXECUTION', 'clear', 'IN_EXECUTION', 'executor', {
    guards: ['merge-gate'],
    effects: ['record-clear'],
  }),
  row('executable', 'IN_EXECUTION', 'revert', 'IN_EXECUTION', 'executor', {
    when: ['withdraws-clear'],
    guards: ['clear-unused'],
    effects: ['drop-clear'],
  }),
  row('executable', 'IN_EXECUTION', 'delegate', 'IN_EXECUTION', 'owner', {
    guards: ['delegates-live'],
    effects: ['delegate'],
  }),
  ...stageRows(post),
  row('executable', 'POST_REVIEWED', 'checkout', 'IN_EXECUTION', 'owner', {
    when: ['not-retiring'],
    effects: ['check-out', 'void-round'],
  }),
  row('executable', 'POST_REVIEWED', 'revert', 'IN_EXECUTION', 'owner-or-quality-if-void', {
    when: ['not-retiring', 'names-no-clear'],
    effects: ['void-round'],
  }),
  row('executable', 'POST_APPROVED', 'revert', 'IN_EXECUTION', 'owner-or-quality-if-void', {
    when: ['names-no-clear'],
    effects: ['drop-decision', 'void-round'],
  }),
  row('executable', 'IN_EXECUTION', 'revert', 'DRAFT', 'owner-or-quality-if-void', {
    when: ['names-no-clear'],
    guards: ['pre-decision-void', 'clears-used'],
    effects: ['return-to-pre'],
  }),
  row('executable', 'POST_APPROVED', 'close', 'CLOSED', 'owner', {
    guards: [
      'checked-in',
      'decision-stands',
      'content-as-approved',
      'links-settled',
      'failures-answered',
      'capas-closed',
      'clears-used',
      'code-in-trunk',
      'releases-named',
    ],
    effects: ['record-releases', 'end'],
  }),
  row('executable', 'CLOSED', 'withdraw', 'POST_APPROVED', 'last-owner-or-quality', {
    when: ['not-retiring'],
    guards: ['pending'],
    effects: ['reopen'],
  }),
  ...retirementRows('executable', post, 'CLOSED'),
  ...staying('executable', executableOpen, 'hand-over', 'owner-or-quality', {
    guards: ['new-owner'],
    effects: ['hand-over'],
  }),
  ...staying('executable', executableOpen, 'comment', 'commenter'),
  ...staying('executable', [...preOpen, 'IN_EXECUTION'], 'link', 'anyone', {
    guards: ['link'],
    effects: ['link'],
  }),
  row('executable', 'CLOSED', 'link', 'CLOSED', 'anyone', {
    guards: ['in-trunk', 'link'],
    effects: ['link'],
  }),

  // Verification records: born in execution, frozen with the parent's post phase, closed with the parent.
  row('attachment', null, 'create', 'IN_EXECUTION', 'creator', {
    guards: [
      'new-id',
      'template-in-force',
      'answers-begin',
      'parent-ready',
      'content-readable',
      'parents-approver-apart',
    ],
    effects: ['be-born', 'contribute'],
  }),
  row('attachment', 'IN_EXECUTION', 'checkout', 'IN_EXECUTION', 'owner', {
    guards: ['not-checked-out', 'edited-as-text'],
    effects: ['check-out'],
  }),
  row('attachment', 'IN_EXECUTION', 'checkin', 'IN_EXECUTION', 'owner', {
    guards: [
      'edited-as-text',
      'checked-out',
      'content-readable',
      'parent-in-execution',
      'parents-approver-apart',
    ],
    effects: [...content, 'check-in'],
  }),
  row('attachment', 'IN_EXECUTION', 'respond', 'IN_EXECUTION', 'executor', {
    guards: ['one-answer', 'content-readable', 'parent-in-execution', 'parents-approver-apart'],
    effects: [...content, 'record-answer'],
  }),
  row('attachment', 'IN_EXECUTION', 'attach', 'IN_EXECUTION', 'executor', {
    guards: ['attachments-only', 'evidence-resolves', 'parent-in-execution', 'parents-approver-apart'],
    effects: content,
  }),
  row('attachment', 'IN_EXECUTION', 'delegate', 'IN_EXECUTION', 'owner', {
    guards: ['delegates-live'],
    effects: ['delegate'],
  }),
  row('attachment', 'IN_EXECUTION', 'cancel', 'CANCELLED', 'owner', {
    guards: ['parent-in-execution-or-unlinked'],
    effects: ['end'],
  }),
  row('attachment', 'IN_EXECUTION', 'close', 'CLOSED', 'parents-owner', {
    guards: ['checked-in', 'answers-complete', 'parent-post-approved', 'content-as-pinned'],
    effects: ['end'],
  }),
  row('attachment', 'CLOSED', 'withdraw', 'IN_EXECUTION', 'last-owner-or-quality', {
    guards: ['pending'],
    effects: ['reopen'],
  }),
  ...staying('attachment', ['IN_EXECUTION'], 'hand-over', 'owner-or-quality', {
    guards: ['new-owner', 'parents-approver-apart'],
    effects: ['hand-over'],
  }),
  ...staying('attachment', ['IN_EXECUTION'], 'comment', 'commenter'),
];
