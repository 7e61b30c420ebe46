import { type RuleTable, refusal } from './entry.ts';

/** Rules about assigning, reviewing and approving, and about who is independent enough to do it. */
export const decisionRules = {
  'assign/nobody': refusal({
    requires: 'An assignment names somebody who is not on the team yet.',
    why: 'An empty assignment would look like quality having confirmed a team.',
    fix: 'name reviewers: `qms assign ID --assignees PRINCIPAL`',
  }),
  'assign/unfit': refusal({
    requires: 'Everybody assigned has a live key and may review.',
    why: 'A round that waits for somebody who cannot sign never ends.',
    fix: 'choose others from `qms user list`',
  }),
  'assign/needs-quality': refusal({
    requires: 'A review team has at least one independent quality person on it.',
    why: 'A team picked by the author alone has approved and closed whole changes without quality.',
    fix: 'name a quality person as well: `qms assign ID --assignees PRINCIPAL`',
  }),
  'review/by-path': refusal({
    requires:
      'On the team that decides on a change is, for each entry of `review.by_path` whose paths it touches, one of the principals of that entry.',
    why: 'Who knows what a file is for would hear of its change once it is in force.',
    fix: 'have quality add one of them to the team: `qms assign ID --assignees PRINCIPAL`',
  }),
  'review/already': refusal({
    requires: 'Everybody reviews once in a round.',
    why: 'A second review would quietly replace a request for updates, or count one person twice.',
    fix: 'say more with `qms comment ID`, or have the owner begin a new round: `qms route ID --review`',
  }),
  'approval/already': refusal({
    requires: 'Everybody approves, or signs a recovery, once.',
    why: 'One person who counts twice would meet a threshold alone.',
    fix: 'wait for the others; `qms status ID` shows who is missing',
  }),
  'approval/no-round': refusal({
    requires: 'Approval follows a review round that stands.',
    why: 'After a rejection, the old reviews could otherwise be used again without anybody looking.',
    fix: 'begin a round: `qms route ID --review`',
  }),
  'approval/other-content': refusal({
    requires: 'Review, approval and what follows cover one and the same content.',
    why: 'Text that was edited after its review would come into force unseen.',
    fix: 'begin a round over the present content: `qms route ID --review`',
  }),
  'approval/updates-requested': refusal({
    requires: 'Every review of the round recommends.',
    why: 'A request for updates that can be overlooked is no review.',
    fix: 'withdraw with `qms withdraw ID`, change what was asked for, and route again',
  }),
  'approval/review-missing': refusal({
    requires: 'Everybody on the team who counts has reviewed in this round.',
    why: 'A dissenting reviewer could otherwise be passed over by being quick.',
    fix: 'wait for their reviews; `qms status ID` shows who is missing',
  }),
  'approval/needs-quality-review': refusal({
    requires: 'At least one review of the round is by an independent quality person.',
    why: 'The review of an earlier phase once satisfied this for the later one, and nobody of quality saw the result.',
    fix: 'have quality assigned, with `qms assign ID --assignees PRINCIPAL`, and review',
  }),
  'approval/none': refusal({
    requires: 'Release, close and coming into force rest on a completed approval that stands.',
    why: 'Work would begin, or a record close, on a plan that nobody approved.',
    fix: 'bring it to approval; `qms next ID` prints the commands',
  }),
  'revocation/void': refusal({
    requires: 'No event that a standing result rests on is void because its key was revoked.',
    why: 'A thief’s review, approval or test result would otherwise stay in force under a clean name.',
    fix: 'take the record back with `qms revert ID`, or `qms withdraw ID` while it is pending, and decide again',
  }),
  'independence/contributor': refusal({
    requires:
      'Nobody who worked on or owned the content, nor their sponsor where the policy counts sponsors, judges it.',
    why: 'Authors have reviewed and approved their own changes, also through an agent that they answer for.',
    fix: 'have somebody else assigned: `qms assign ID --assignees PRINCIPAL`',
  }),
  'independence/approver': refusal({
    requires: 'Nobody who approved a decision that stands works on the record, or owns it.',
    why: 'Whoever changes the work later would have approved their own plan.',
    fix: 'leave the work to somebody else: `qms delegate ID --assignees PRINCIPAL` or `qms hand-over ID PRINCIPAL`',
  }),
  'independence/beneficiary': refusal({
    requires: 'Nobody who gains a key or a right from a policy, nor their sponsor, reviews or approves it.',
    why: 'People would grant themselves what others have to agree to.',
    fix: 'have somebody assigned who gains nothing: `qms assign POLICY --assignees PRINCIPAL`',
  }),
  'independence/nobody-left': refusal({
    requires: 'After each event, some live quality person is independent of the record.',
    why: 'A record on which everybody of quality has worked could never be judged again.',
    fix: 'leave this work to somebody else: `qms delegate ID --assignees PRINCIPAL`',
  }),
} as const satisfies RuleTable;
