import type { Finding } from '../finding.ts';
import type { Case } from './case.ts';
import * as answers from './guards/answers.ts';
import * as atRoute from './guards/at-route.ts';
import * as byPath from './guards/by-path.ts';
import * as capas from './guards/capas.ts';
import * as checklist from './guards/checklist.ts';
import * as code from './guards/code.ts';
import * as content from './guards/content.ts';
import * as execution from './guards/execution.ts';
import * as inputs from './guards/inputs.ts';
import * as links from './guards/links.ts';
import * as matrix from './guards/matrix.ts';
import * as requirements from './guards/requirements.ts';
import * as round from './guards/round.ts';
import * as scope from './guards/scope.ts';
import * as sections from './guards/sections.ts';
import * as trunk from './guards/trunk.ts';

/** What must hold before a row is taken, beyond who acts; each answers with the findings that refuse. */
export const guards = {
  'content-readable': content.contentReadable,
  'content-reviewable': atRoute.contentReviewable,
  'names-its-system': requirements.namesItsSystem,
  'requirements-sound': requirements.requirementsSound,
  'template-sound': answers.templateSound,
  'answers-begin': answers.answersBegin,
  'one-answer': answers.oneAnswer,
  'edited-as-text': answers.editedAsText,
  'answers-complete': answers.answersComplete,
  'attachments-complete': answers.attachmentsComplete,
  'items-complete': atRoute.itemsComplete,
  'failures-answered': execution.failuresAnswered,
  'fills-one-row': execution.fillsOneRow,
  'inputs-in-force': inputs.inputsInForce,
  'scope-listed': scope.scopeListed,
  'evidence-resolves': execution.evidenceResolves,
  'keeps-executions': execution.keepsExecutions,
  'keeps-attachments': content.keepsAttachments,
  'properties-frozen': content.propertiesFrozen,
  'plan-frozen': execution.planFrozen,
  'sections-frozen': sections.sectionsFrozen,
  'performs-itself': execution.performsItself,
  'template-in-force': content.templateInForce,
  'attachments-only': content.attachmentsOnly,
  changed: content.changed,
  'revision-summarised': content.revisionSummarised,
  'checked-in': content.checkedIn,
  'checked-out': content.isCheckedOut,
  'not-checked-out': content.notCheckedOut,
  'names-team': round.namesTeam,
  'adds-someone': round.checkAddsSomeone,
  'not-contributor': round.notContributor,
  'not-beneficiary': round.notBeneficiary,
  'not-approver': round.notApprover,
  outcome: round.outcome,
  'not-reviewed-yet': round.notReviewedYet,
  'not-approved-yet': round.notApprovedYet,
  'checklist-answered': checklist.checklistAnswered,
  'round-recommends': round.roundRecommends,
  'reviewed-by-path': byPath.reviewedByPath,
  'decision-stands': round.decisionStands,
  'pre-decision-void': round.preDecisionVoid,
  'parent-ready': links.parentReady,
  'parent-in-execution': links.parentInExecution,
  'parent-in-execution-or-unlinked': links.parentInExecutionOrUnlinked,
  'parent-post-approved': links.parentPostApproved,
  'parents-approver-apart': links.parentsApproverApart,
  'may-reopen-approved': links.mayReopenApproved,
  'authority-in-execution': links.authorityInExecution,
  'authority-named': links.authorityNamed,
  'attachments-pinned': links.attachmentsPinned,
  'content-as-approved': links.contentAsApproved,
  'content-as-pinned': links.contentAsPinned,
  'links-settled': links.linksSettled,
  'children-cancelled': links.childrenCancelled,
  link: links.link,
  'new-id': trunk.newId,
  'capas-named': capas.capasNamed,
  'capas-closed': capas.capasClosed,
  'ci-result': code.ciResult,
  'merge-gate': code.mergeGate,
  'matrix-proven': matrix.matrixProven,
  'clear-unused': code.clearUnused,
  'clears-used': code.clearsUsed,
  'code-in-trunk': code.codeInTrunk,
  'releases-named': code.releasesNamed,
  'in-trunk': trunk.inTrunk,
  pending: trunk.pending,
  'in-force-known': trunk.inForceKnown,
  'never-in-force': trunk.neverInForce,
  'may-retire': trunk.mayRetire,
  'new-owner': trunk.newOwner,
  'delegates-live': trunk.delegatesLive,
  'policy-succession': trunk.policySuccession,
  revocation: trunk.revocation,
  recovery: trunk.recovery,
} as const satisfies Record<string, (context: Case) => Finding[]>;

export type GuardName = keyof typeof guards;
