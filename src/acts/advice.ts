import type { History } from '../history/history.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { holds, isQuality } from '../rules/policy/questions.ts';
import { askedOf } from '../rules/record/guards/checklist.ts';
import type { RecordState } from '../rules/record/state.ts';
import { isEnd } from '../rules/states.ts';
import type { PrincipalId } from '../rules/values.ts';

/** One thing that would move a record on: who can do it, and how. */
export interface Advice {
  /** Principals who are waited for; empty means whoever has the right. */
  readonly who: readonly PrincipalId[];
  /** Read to people: `the owner`, `quality`, `the review team`. */
  readonly role: string;
  readonly command: string;
  readonly says: string;
  /** The words that stand for what is still to be written, where the step is to write it. */
  readonly blanks?: readonly string[];
}

/** An advice, as it stands to whoever reads it. */
export interface Advised extends Advice {
  /** Whether the reader can do it: by name, or as one of the group that is waited for. */
  readonly mine: boolean;
}

/** Whether a step is for this principal: by name, or as one of the group that is waited for. */
export function isFor(policy: Policy, principal: PrincipalId, { who, role }: Advice): boolean {
  if (who.length > 0) return who.includes(principal);
  if (role === 'quality') return isQuality(policy, principal);
  if (role === 'whoever may make steps of trunk') return holds(policy, principal, 'trunk');
  if (role === 'whoever may create') return holds(policy, principal, 'create');
  return false;
}

interface Standing {
  readonly record: RecordState;
  readonly policy: Policy;
  readonly inTrunk: boolean;
  /** The record that must link this one has done so; the next event pins it. */
  readonly linked: boolean;
}

function team(record: RecordState): PrincipalId[] {
  return [...new Set(record.team.flatMap((assign) => [...assign.members]))];
}

function pendingReviewers(record: RecordState): PrincipalId[] {
  const done = new Set(record.round?.reviews.map((review) => review.actor));
  return team(record).filter((member) => !done.has(member));
}

function pendingApprovers({ record, policy }: Standing): PrincipalId[] {
  const done = new Set(record.round?.approvals.map((approval) => approval.actor));
  const may = policy.permissions.get('approve');
  return team(record).filter(
    (member) => !done.has(member) && may?.has(policy.principals.get(member)?.group ?? 'ci'),
  );
}

function quality({ policy }: Standing): PrincipalId[] {
  return [...policy.principals.values()].filter((each) => each.group === 'quality').map((each) => each.id);
}

/** A record that is written interactively waits for an answer, of its owner or of those who help. */
function asks({ id, owner, delegates }: RecordState, open: readonly string[]): Advice {
  const who = [...new Set([...(owner === null ? [] : [owner]), ...delegates])];
  const left = open.length === 1 ? 'the last answer' : `${open.length} answers are left at least`;
  return {
    who,
    role: 'whoever may execute',
    command: `qms interact ${id}`,
    says: `answer ${open[0]}; ${left}`,
  };
}

/** Whether a decision is answered on a form. */
function wantsAnswers({ record, policy }: Standing, act: 'review' | 'approve'): boolean {
  return askedOf(policy, { name: record.kind }, record, act)?.prompt.answers === 'required';
}

function reviewStep(standing: Standing): Pick<Advice, 'command' | 'says'> {
  const { id } = standing.record;
  const outcome = '--recommend|--request-updates';
  return wantsAnswers(standing, 'review')
    ? {
        command: `qms review ${id} --form`,
        says: `read it and answer the form, then \`qms review ${id} ${outcome} --answers FILE\``,
      }
    : { command: `qms review ${id} ${outcome} -m COMMENT`, says: 'read it and review' };
}

function approveStep(standing: Standing): Pick<Advice, 'command' | 'says'> {
  const { id } = standing.record;
  return wantsAnswers(standing, 'approve')
    ? {
        command: `qms approve ${id} --form`,
        says: `answer the form, then approve exactly this content: \`qms approve ${id} --answers FILE\``,
      }
    : { command: `qms approve ${id}`, says: 'approve exactly this content' };
}

/** What comes next for a record, best first. */
export function advise(standing: Standing): Advice[] {
  const { record, inTrunk, linked } = standing;
  const { id } = record;
  const owner = record.owner === null ? [] : [record.owner];
  const own = (command: string, says: string): Advice => ({ who: owner, role: 'the owner', command, says });
  if (record.awaitsLink && !linked) {
    return [
      own(
        `qms cancel ${id} -m REASON`,
        `${record.awaitsLink.on} has not linked it yet; link it by hand, or cancel it`,
      ),
    ];
  }
  if (isEnd(record.state) && !inTrunk) {
    return [
      {
        who: [],
        role: 'whoever may make steps of trunk',
        command: `qms enact ${id}`,
        says: 'bring it into trunk; until then it does not count',
      },
      {
        who: record.lastOwner ? [record.lastOwner] : [],
        role: 'its last owner or quality',
        command: `qms withdraw ${id} -m REASON`,
        says: 'take it back',
      },
    ];
  }
  const review = (approval: string): Advice[] => {
    if (team(record).length === 0) {
      return [
        {
          who: quality(standing),
          role: 'quality',
          command: `qms assign ${id} --assignees NAME…`,
          says: 'name the review team',
        },
      ];
    }
    const waiting = pendingReviewers(record);
    if (waiting.length === 0) return [own(approval, 'all who count have reviewed')];
    return [
      {
        who: waiting,
        role: 'the review team',
        ...reviewStep(standing),
      },
    ];
  };
  const reviewed = (): Advice[] => {
    const recommends = record.round?.reviews.every((each) => each.outcome === 'recommend');
    return recommends
      ? [own(`qms route ${id} --approval`, 'every review recommends')]
      : [
          own(`qms checkout ${id}`, 'updates are wanted'),
          own(`qms route ${id} --review`, 'ask for another round as it is'),
        ];
  };
  const approval = (): Advice[] => [
    {
      who: pendingApprovers(standing),
      role: 'the approvers',
      ...approveStep(standing),
    },
    {
      who: pendingApprovers(standing),
      role: 'the approvers',
      command: `qms reject ${id} -m REASON`,
      says: 'or decline',
    },
  ];
  const routed = `qms route ${id} --approval`;
  switch (record.state) {
    case 'DRAFT':
      return record.checkedOut !== null
        ? [
            record.revises !== null && id !== 'POLICY'
              ? own(`qms checkin ${id} --summary TEXT`, 'edit the workspace copy, then check it in')
              : own(`qms checkin ${id}`, 'edit the workspace copy, then check it in'),
            own(`qms route ${id} --review`, 'check it in and send it to review'),
          ]
        : [
            own(`qms route ${id} --review`, 'send it to review'),
            own(`qms checkout ${id}`, 'or go on editing'),
          ];
    case 'IN_REVIEW':
    case 'IN_PRE_REVIEW':
    case 'IN_POST_REVIEW':
      return review(routed);
    case 'REVIEWED':
    case 'PRE_REVIEWED':
    case 'POST_REVIEWED':
      return reviewed();
    case 'IN_APPROVAL':
    case 'IN_PRE_APPROVAL':
    case 'IN_POST_APPROVAL':
      return approval();
    case 'PRE_APPROVED':
      return [own(`qms release ${id}`, 'release it for execution')];
    case 'IN_EXECUTION':
      if (record.kind === 'VR') {
        const { authoring } = record;
        return [
          ...(authoring?.open.length ? [asks(record, authoring.open)] : []),
          ...(authoring !== null
            ? []
            : [
                record.checkedOut === null
                  ? own(`qms checkout ${id}`, 'fill it in')
                  : own(`qms checkin ${id}`, 'fill in the workspace copy, then check it in'),
              ]),
          {
            who: [],
            role: `the owner of ${record.parent}`,
            command: `qms close ${record.parent}`,
            says: 'it closes with its parent',
          },
        ];
      }
      return [
        ...(record.checkedOut === null
          ? []
          : [own(`qms checkin ${id}`, 'edit the workspace copy, then check it in')]),
        own(`qms execute ${id} ITEM --pass|--fail --summary TEXT`, 'perform the items of the plan'),
        ...(record.checkedOut === null
          ? [own(`qms checkout ${id}`, 'write what still stands in brackets, such as the summary')]
          : []),
        own(`qms route ${id} --review`, 'when every item has its outcome'),
      ];
    case 'POST_APPROVED':
      return [
        own(`qms close ${id}`, 'close it'),
        own(`qms revert ${id} -m REASON`, 'or go back into execution'),
      ];
    case 'EFFECTIVE':
      return [
        {
          who: [],
          role: 'whoever may create',
          command: `qms checkout ${id}${standing.policy.kinds.get(record.kind)?.authority === 'required' ? ' --authority CR-…' : ''}`,
          says: 'begin a revision',
        },
      ];
    case 'CLOSED':
    case 'RETIRED':
    case 'CANCELLED':
      return [];
    default:
      return record.state satisfies never;
  }
}

/** Whether the record that must link this one has done so already. */
export async function isLinked(history: History, record: RecordState): Promise<boolean> {
  if (!record.awaitsLink) return true;
  const { on, event } = record.awaitsLink;
  const other = await history.judgeRecord(on);
  return other.ok && other.value.state.links.some((link) => link.id === record.id && link.event === event);
}
