import type { EffectName } from './effects.ts';
import type { GuardName } from './guards.ts';
import type { WhenName } from './when.ts';
import type { WhoName } from './who.ts';

/** Who may act, in words. Every name of the lifecycle has an entry, or this file does not compile. */
export const whoWords: Readonly<Record<WhoName, string>> = {
  owner: 'its owner, who may still create',
  quality: 'quality: whoever may assign',
  creator: 'whoever may create',
  commenter: 'whoever may comment',
  'team-reviewer': 'a member of the review team who may review',
  'team-approver': 'a member of the review team who may approve',
  executor: 'its owner, a delegate, or whoever may execute',
  attester: 'whoever may bring CI evidence',
  anyone: 'any principal with a live key',
  'last-owner-or-quality': 'its last owner, or quality',
  'owner-or-quality':
    'its owner; or quality, with a reason, when the owner has no live key or may no longer create (of POLICY: always)',
  'owner-or-quality-if-void': 'its owner; or quality, when a revocation voids one of its decisions',
  'parents-owner': 'the owner of its parent',
  revoker: 'whoever may revoke',
  recoverer: 'a recovery principal that genesis names, with a live key',
};

/** What chooses between rows of one act in one state. */
export const whenWords: Readonly<Record<WhenName, string>> = {
  retiring: 'it is being retired',
  'not-retiring': 'it is not being retired',
  'review-completes': 'with this review all who count have reviewed, independent quality among them',
  'review-incomplete': 'somebody who counts has still to review after this',
  'approval-completes':
    'with this approval every counting member with the right to approve has approved, quality among them',
  'approval-incomplete': 'somebody has still to approve after this',
  'adds-someone': 'it names somebody who is not on the team',
  'approval-already-complete':
    'it adds nobody, and everybody who still counts has approved, quality among them',
  'withdraws-clear': 'it names a clear',
  'names-no-clear': 'it names no clear',
  'recovery-completes': 'with this signature the recovery threshold is reached for this content',
  'recovery-incomplete': 'more recovery principals have still to sign this content',
};

/** What must hold, beyond who acts. */
export const guardWords: Readonly<Record<GuardName, string>> = {
  'content-readable': 'the document can be read: UTF-8, sound front matter; for POLICY, a valid policy',
  'content-reviewable':
    'the document has no finding: text, front matter with its title and typed keys, execution rows; it has the sections of its kind in order, nothing is left to write, and no execution cell is filled before the release (a template is judged by its form alone); for POLICY, a valid policy',
  'names-its-system': 'the document of a system (RS, RTM) names in `system` the middle of its id',
  'requirements-sound':
    'an RS has requirements, each with an id of its own and a text; they follow from each other without a circle; and each of the version in force is still there, what was withdrawn still withdrawn',
  'template-sound': 'the tags of an interactive template, if it has any, are sound',
  'answers-begin':
    'if its template is interactive: it is an attachment, responses.yaml has no answer yet, and the document is what they compile to; an attachment names a template if that of its kind, as the pinned trunk holds it, is interactive',
  'one-answer':
    'responses.yaml gains exactly one entry, which is asked for now, amends an answer that stands or reopens a loop, by the signer at the date of the event; the document is what they compile to',
  'edited-as-text': 'it was not made from an interactive template',
  'answers-complete': 'if it was made from an interactive template: nothing is left to answer',
  'attachments-complete':
    'every linked VR that is written interactively has nothing left to answer; if its outcome is Fail, the items that it names are recorded as failed',
  'items-complete':
    'the document has no finding, nothing is left to write or to fill, every item has Pass or Fail, each Fail names a linked VAR or ER, each planned VR is named, and files that rows name exist',
  'fills-one-row':
    'exactly the three execution cells of the named row change; outcome, performer and date are those of the event',
  'inputs-in-force':
    'each document that its typed front matter names is of the kind, and in force at the pinned trunk, that its own kind asks for',
  'scope-listed':
    'if it names systems and adopts no commit: a section that is frozen later has a table with the columns Path and Change, of paths, some of each system among them',
  'evidence-resolves':
    'what it names as evidence exists: a file of the record, a pinned record, a version that the pinned record gave',
  'keeps-executions': 'rows that others executed since the checkout stay as they are',
  'keeps-attachments': 'files that were attached before stay as they are',
  'properties-frozen': 'once released, title and typed front matter stay as they were approved',
  'sections-frozen':
    'once released, words change only in the sections that execution fills (compared as content, not as text)',
  'plan-frozen': 'once released, the execution items stay: their names, order, tasks and planned VRs',
  'performs-itself': 'rows that the check-in fills or changes name the actor as performer, or nobody',
  'template-in-force':
    'if it names a template, that is the one of its kind, at the version that the pinned trunk holds',
  'attachments-only': 'at least one new file, none changed, not the document',
  changed: 'a revision differs from what was in force when it began',
  'revision-summarised':
    'a revision says in `revision_summary` what it changes, and does not repeat what the version in force says there',
  'checked-in': 'it is not checked out',
  'checked-out': 'it is checked out',
  'not-checked-out': 'it is not checked out already',
  'names-team':
    'everyone named may review, has a live key, is independent and gains nothing; the team has an independent quality person',
  'adds-someone': 'somebody named is not on the team yet',
  'not-contributor': 'the actor is independent of all contributors',
  'not-beneficiary': 'the actor, and whoever they answer for, gains nothing from a policy revision',
  'not-approver': 'the actor is independent of whoever approved a standing decision',
  outcome: 'the outcome is `recommend` or `request-updates`',
  'not-reviewed-yet': 'no review of the actor counts in this round yet',
  'not-approved-yet': 'no approval of the actor counts in this round yet',
  'checklist-answered':
    'where a prompt of the policy asks for answers: each of its items is answered, nothing else is, what is quoted stands in the content, and no item failed where the actor agrees',
  'round-recommends':
    'a round over exactly this content stands, all who count have reviewed, each recommends, quality is among them',
  'reviewed-by-path':
    'for each entry of `review.by_path` that the record touches (by its plan before the release, by what came into trunk under it afterwards), one of its principals counts on the team',
  'decision-stands':
    'the completed approval covers exactly this content, and no event that it or an execution rests on is void',
  'pre-decision-void': 'a revocation voids an event of the pre-phase decision',
  'parent-ready':
    'it names the parent that its id says; the parent is of a kind and in a state that allows this child, and in trunk if CLOSED',
  'parent-in-execution': 'for VR and TP: the parent is IN_EXECUTION',
  'parent-in-execution-or-unlinked': 'the parent is IN_EXECUTION, or never linked it',
  'parent-post-approved': 'the parent is POST_APPROVED',
  'parents-approver-apart':
    'the actor, or the new owner, is independent of whoever approved a standing decision of the parent, which is pinned',
  'may-reopen-approved':
    'for a VAR of type 2: the parent is IN_EXECUTION, never linked it, or a decision is void',
  'authority-in-execution': 'the CR that authorises the revision is IN_EXECUTION',
  'authority-named': 'names a CR that is IN_EXECUTION where the kind wants one, and none where it does not',
  'attachments-pinned':
    'every linked VR is pinned, unchanged since the route, and not checked out when the post phase is routed',
  'content-as-approved': 'every linked VR holds what was approved',
  'content-as-pinned': "it holds what the parent's approval covers",
  'links-settled': 'every linked record is pinned and settled',
  'failures-answered': 'what each failed item names was not cancelled',
  'children-cancelled': 'every linked record is pinned, and cancelled or settled',
  link: 'pins the child at the event that asks for this link; signed by who began the child; the child may hang here now',
  'capas-named': 'each row of a table of actions (CAPA) names a change record',
  'capas-closed':
    'the change record of each action (CAPA) is pinned, CLOSED and in the pinned trunk, and its front matter `capas` cites the action',
  'ci-result':
    'the record names the system, whose suite it is; the signer may attest it; one new file is added, with the results that the event names',
  'merge-gate': 'the record names the system, and the merge gate of that system is passed as of the pins',
  'matrix-proven':
    'for the matrix of a registered system: it covers the specification that the pinned trunk holds, and its table is what the evidence on the pinned change record gives for its commit',
  'clear-unused': 'the clear that it names stands for that system, and no code came into trunk by it',
  'clears-used': 'code came into the pinned trunk by each clear that stands',
  'code-in-trunk':
    'code of each system that it names came into the pinned trunk by a clear of it, or an approved variance waives that',
  'releases-named':
    'it gives one release to each system whose code came in, and to no other, higher than the last in the pinned trunk',
  'new-id': 'trunk never knew the id',
  'in-trunk': 'trunk holds its present end',
  pending: 'trunk does not hold its present end, and that end is no emergency',
  'in-force-known': 'it was in force before, and the event restores exactly that content',
  'never-in-force': 'it was never in force, never released, and is not POLICY',
  'may-retire': 'it is not POLICY and not an attachment',
  'new-owner': 'the new owner has a live key, may create, and is independent of its approvers',
  'delegates-live': 'everyone named has a live key',
  'policy-succession': 'for POLICY: the draft may follow the policy in force, and leaves enough people',
  revocation:
    'POLICY only: the policy in force less keys or rights, nothing else, as of the pinned step of trunk',
  recovery: 'POLICY only: the policy in force with keys replaced, nothing else; each signs once',
};

/** What a row does to the record, beyond its state. */
export const effectWords: Readonly<Record<EffectName, string>> = {
  'be-born':
    'version 0.1 (attachment 1.0), phase pre (attachment post), owned by the actor and, unless its template is interactive, checked out; a child waits for its link',
  contribute: 'the actor becomes a contributor',
  'check-out': 'its owner holds it checked out',
  'check-in': 'it is checked in',
  'new-content': 'if the content changed: version N.X+1, and the round is void',
  'begin-round': 'a review round over this content begins, with the assignments that stand',
  'restart-round': 'a new round over this content begins',
  'void-round': 'the round is void',
  'set-team': 'those named join the team',
  'record-review': 'the review counts',
  'begin-approval': 'approval of the round begins',
  'record-approval': 'the approval counts',
  'complete-approval': 'version becomes N+1.0, with its decision',
  release: 'the post phase begins, with a team to be named; it can no longer be cancelled',
  'take-ownership': 'the actor owns it',
  'begin-revision':
    'a revision begins: contributors, decisions and team anew; under an authority it waits for its link',
  'begin-retirement': 'a retirement begins, with a team to be named',
  'drop-decision': 'the decision of the phase falls',
  'return-to-pre': 'the pre phase begins anew; decisions, team and checkout fall',
  reopen:
    'its last owner owns it again, and the decision falls; what trunk never held can be cancelled again',
  restore: 'everything is again as trunk holds it',
  end: 'it has no owner; it counts once trunk holds it',
  'hand-over': 'the named principal owns it and becomes a contributor; a checkout ends',
  delegate: 'those named may execute',
  link: 'the child or revision is registered',
  'record-execution': 'the row is executed by the actor',
  'record-answer': 'what is asked next, its outcome and its items follow from the answers',
  'record-result': 'these are the results of the suite at that commit',
  'record-clear': 'the clear stands for its system, in place of one before',
  'drop-clear': 'the clear stands no more; one that it had replaced stands again',
  'record-releases': 'the releases are given',
  'record-filled-rows': 'rows that the check-in filled are executed by the actor',
  emergency: 'version becomes N+1.0 at once; an open draft falls; it has no owner',
  'record-recovery': 'the signature counts for this content; what was under way falls',
};
