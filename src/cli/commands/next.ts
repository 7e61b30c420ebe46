import { type CommandInput, optional } from '../../commands/input.ts';
import { progressInWords } from '../../reading/execution.ts';
import type { GateReport } from '../../reading/gate.ts';
import { findingsOf } from '../../reading/gates/condition.ts';
import { type Next, type NextChecklist, next, type RecordNext, type RecordStep } from '../../reading/next.ts';
import type { Step } from '../../reading/tasks.ts';
import { printable } from '../../rules/printable.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import type { Style } from '../style.ts';
import { moreNote, pageInput } from './paging.ts';
import { nothingWaits, taskList, waitingList } from './task-list.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const found = await next(context.options, { id: optional(input, 'ID'), page: pageInput(input) });
  const { record, tasks, waiting, more, begin } = found;
  return {
    data: found,
    get human() {
      return record === null
        ? `${taskList(tasks, context)}${waitingList(waiting, context)}${stepList(begin)}`
        : page(record, context);
    },
    findings: record?.refused ?? [],
    notes: [...notes(found), ...moreNote(input, tasks.length, more)],
  };
}

/** Where the record stands, then its steps with whose they are, then what a reviewer looks for. */
function page(record: RecordNext, { style }: CommandContext): string {
  const { id, title, state, version, pending, steps, checklist, execution, gate } = record;
  const head = `${style('bold', id)} ${state} ${version}${pending ? ', pending' : ''}  ${printable(title)}\n`;
  const lines = steps.map(
    (step) => `${style('cyan', step.command)}\n    ${whose(step)}: ${printable(step.says)}\n`,
  );
  const list = checklist === null ? '' : `\n${checklistText(checklist, style)}`;
  const progress = execution === null ? '' : `${progressInWords(execution)}\n`;
  return `${head}${progress}${lines.join('')}${gate === null ? '' : missing(gate)}${list}`;
}

/** So many things that are missing are told; `qms gate` shows all, with what is met. */
const told = 3;

/** What stands against the act that comes next, as its gate says it. */
function missing({ id, act, answers }: GateReport): string {
  const findings = answers.flatMap(({ conditions }) => findingsOf(conditions));
  const lines = findings.slice(0, told).map(({ message }) => `    ${printable(message)}\n`);
  const more = findings.length - lines.length;
  const rest = more > 0 ? `    and ${more} more: qms gate ${id} ${act}\n` : '';
  return findings.length === 0 ? '' : `before ${act}:\n${lines.join('')}${rest}`;
}

function checklistText({ title, items, form, answers }: NextChecklist, style: Style): string {
  const how = answers === 'required' ? 'is to be answered' : 'may be answered';
  const rows = columns(items.map(({ id, category, text }) => [`  ${category}`, id, printable(text)]));
  return `${style('bold', printable(title))}  (${how}: ${form})\n${rows}`;
}

function whose({ mine, who, role }: RecordStep): string {
  if (mine) return 'you';
  return who.length > 0 ? who.join(', ') : role;
}

/** Uncut, because each command is there to be copied. */
function stepList(steps: readonly Step[]): string {
  return columns(steps.map(({ command, says }) => [`${says}:`, command]));
}

function notes({ system, actor, remote, record, tasks, more }: Next): string[] {
  if (system === 'none') return ['there is no git repository here'];
  if (system === 'unborn') return ['there is no quality system here yet'];
  if (actor === null) return ['no signing key of a member is chosen; run `qms doctor`'];
  if (record !== null)
    return record.steps.length === 0 && record.refused.length === 0 ? [`${record.id} needs nothing`] : [];
  return tasks.length + more === 0 ? [nothingWaits(actor, remote)] : [];
}
