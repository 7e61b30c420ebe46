import { type Advised, isFor } from '../acts/advice.ts';
import { adviceFor } from '../acts/advice-for.ts';
import type { ContextOptions, ReadContext } from '../acts/context.ts';
import { documentId } from '../acts/perform.ts';
import type { Asked, Prompt, PromptItem } from '../rules/checklists/prompt.ts';
import { type Finding, QmsError } from '../rules/finding.ts';
import type { Principal } from '../rules/policy/policy.ts';
import { holds, isQuality } from '../rules/policy/questions.ts';
import { formatVersion } from '../rules/record/version.ts';
import type { State } from '../rules/states.ts';
import { type ExecutionProgress, progressOf } from './execution.ts';
import { type GateReport, gateOf } from './gate.ts';
import { actingPrincipalIfAny, reading } from './open-reading.ts';
import { type PageInput, pageOf } from './page.ts';
import { eventsOf } from './record-events.ts';
import { standingOf } from './standing.ts';
import { checklistFor, type Step, type Task, tasksOf, type Waiting } from './tasks.ts';

/** A step, as it stands to the acting principal. */
export type RecordStep = Advised;

/** What the form asks, and how it is had. */
export interface NextChecklist extends Pick<Prompt, 'path' | 'title' | 'answers'> {
  readonly items: readonly PromptItem[];
  readonly form: string;
}

export interface RecordNext {
  readonly id: string;
  readonly title: string;
  readonly state: State;
  readonly version: string;
  readonly pending: boolean;
  /** One's own first. */
  readonly steps: readonly RecordStep[];
  readonly refused: readonly Finding[];
  /** Null outside of execution. */
  readonly execution: ExecutionProgress | null;
  /** What the rules say of the act that comes next; null where none does, or a copy has still to be checked in. */
  readonly gate: GateReport | null;
  /** What a reviewer or approver looks for, where that is the actor's step. */
  readonly checklist: NextChecklist | null;
}

export interface Next {
  /** `none`: no repository here; `unborn`: no quality system in it yet. */
  readonly system: 'founded' | 'unborn' | 'none';
  /** Null where no key is chosen, or nobody's. */
  readonly actor: string | null;
  /** What is read here is what the last fetch from it brought; null where there is none. */
  readonly remote: string | null;
  readonly record: RecordNext | null;
  readonly tasks: readonly Task[];
  /** How many tasks stand after these. */
  readonly more: number;
  /** One's own records that wait for others. */
  readonly waiting: readonly Waiting[];
  /** What one can begin when nothing waits. */
  readonly begin: readonly Step[];
}

const founding: readonly Step[] = [
  { command: 'qms key new ada', says: 'make a signing key for each member, on their own machine' },
  { command: 'git config user.signingkey ~/.ssh/qms-ada', says: 'choose yours' },
  {
    command:
      'qms init --name acme/widget --member "name=Ada,email=ada@example.org,group=administrator,kind=human,key=$HOME/.ssh/qms-ada.pub" --member "name=Quinn,email=quinn@example.org,group=quality,kind=human,key=quinn.pub"',
    says: 'found the quality system: an administrator, and at least one independent quality person',
  },
];

function beginnings(context: ReadContext, principal: Principal | null): Step[] {
  if (principal === null) {
    return [
      { command: 'qms doctor', says: 'find out why no member of the roster is recognised here' },
      { command: 'qms list', says: 'see every document' },
    ];
  }
  const may = (right: 'create' | 'comment') => holds(context.policy, principal.id, right);
  return [
    ...(may('create')
      ? [
          { command: "qms create CR --title 'TITLE'", says: 'begin a change record' },
          { command: "qms create SOP --title 'TITLE'", says: 'begin a procedure' },
        ]
      : []),
    ...(isQuality(context.policy, principal.id)
      ? [{ command: 'qms status', says: 'see everything open, and whom it waits for' }]
      : []),
    { command: 'qms list', says: 'see every document' },
  ];
}

function checklistOf({ prompt, items }: Asked, form: string): NextChecklist {
  const { path, title, answers } = prompt;
  return { path, title, answers, items, form };
}

async function nextOf(context: ReadContext, principal: Principal | null, text: string): Promise<RecordNext> {
  const id = documentId(text);
  const standing = await standingOf(context, id);
  const { state: record, refused, pending } = standing;
  const steps = (
    refused === null ? await adviceFor(context, { record: standing.state, inTrunk: !standing.pending }) : []
  ).map((advice) => ({
    ...advice,
    mine: principal !== null && isFor(context.policy, principal.id, advice),
  }));
  steps.sort((a, b) => Number(b.mine) - Number(a.mine));
  const task = steps[0]?.mine ? (steps[0].command.split(' ')[1] ?? '') : '';
  const asked = checklistFor(context, record, task);
  return {
    id,
    title: record.title,
    state: record.state,
    version: formatVersion(record.version),
    pending,
    steps,
    refused: refused ?? [],
    gate: refused === null && record.checkedOut === null ? await gateOf(context, id) : null,
    execution: await progressOf(context, record, await eventsOf(context, id)),
    checklist: asked && checklistOf(asked, `qms ${task} ${id} --form`),
  };
}

function unborn(error: unknown): Next {
  const rules = error instanceof QmsError ? error.findings.map((each) => each.rule) : [];
  const nothing = { actor: null, remote: null, record: null, tasks: [], waiting: [], more: 0 };
  if (rules.includes('repository/none')) {
    const start = { command: 'git init -b main', says: 'begin a repository, or change into a clone' };
    return { system: 'none', ...nothing, begin: [start, ...founding] };
  }
  if (rules.includes('genesis/none')) return { system: 'unborn', ...nothing, begin: founding };
  throw error;
}

/**
 * What would move things on: with an id, that record's next steps and whose they are; without, what waits for the acting
 * principal and where their own records wait, or what they could begin. Where there is no quality system yet, how to found one.
 */
export async function next(
  options: ContextOptions,
  input: { readonly id?: string | undefined; readonly page?: PageInput } = {},
): Promise<Next> {
  try {
    return await reading(options, async (context) => {
      const principal = await actingPrincipalIfAny(context);
      const { remote } = context.refs;
      const base = { system: 'founded' as const, actor: principal?.id ?? null, remote };
      if (input.id !== undefined) {
        const record = await nextOf(context, principal, input.id);
        return { ...base, record, tasks: [], waiting: [], more: 0, begin: [] };
      }
      const { tasks, waiting } = principal ? await tasksOf(context, principal) : { tasks: [], waiting: [] };
      const { items, more } = pageOf(tasks, input.page ?? {});
      const begin = tasks.length > 0 ? [] : beginnings(context, principal);
      return { ...base, record: null, tasks: items, waiting, more, begin };
    });
  } catch (error) {
    return unborn(error);
  }
}
