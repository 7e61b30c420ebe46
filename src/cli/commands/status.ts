import { type CommandInput, optional } from '../../commands/input.ts';
import { progressInWords } from '../../reading/execution.ts';
import { list } from '../../reading/list.ts';
import { type RecordStatus, status, type TeamMember } from '../../reading/status.ts';
import { printable } from '../../rules/printable.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { board } from './list.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const id = optional(input, 'ID');
  if (id === undefined) {
    const listing = await list(context.options, { open: true });
    return {
      data: listing,
      get human() {
        return board(listing.records, context);
      },
    };
  }
  const record = await status(context.options, { id });
  return {
    data: record,
    human: page(record, context),
    findings: record.refused,
    next: record.next.map(({ command, role, says }) => `${command}  (${role}: ${says})`),
  };
}

function page(record: RecordStatus, { style, io }: CommandContext): string {
  const { id, title, state, version, pending } = record;
  const head = `${style('bold', id)} ${printable(title)}\n${style('bold', state)} ${version}${pending ? ', pending: not yet in trunk' : ''}\n`;
  return `${head}\n${columns([...standing(record), ...relations(record), ...work(record)], io.stdout.columns)}`;
}

function standing({ kindTitle, phase, owner, checkedOut, inForce, lastEvent }: RecordStatus): string[][] {
  return [
    ['kind', kindTitle],
    ...(phase === null ? [] : [['phase', phase]]),
    ['owner', owner ?? 'none'],
    ['checked out', checkedOut === null ? 'no' : `by ${checkedOut.by}, ${checkedOut.date}`],
    ['in force', inForce === null ? 'no' : `${inForce.version} (${inForce.state}) since ${inForce.since}`],
    ...(lastEvent === null ? [] : [['last event', `${lastEvent.act} by ${lastEvent.by}, ${lastEvent.date}`]]),
  ];
}

function relations({ parent, authority, awaitsLinkOn, links }: RecordStatus): string[][] {
  return [
    ...(parent === null ? [] : [['parent', parent]]),
    ...(authority === null ? [] : [['authority', authority]]),
    ...(awaitsLinkOn === null ? [] : [['waits for', `a link on ${awaitsLinkOn}`]]),
    ...links.map((link) => [
      link.relation,
      `${link.id} ${link.state ?? ''} ${link.version ?? ''} ${link.title}`,
    ]),
  ];
}

/** States in which the team is waited for. */
const deciding = /^IN_.*(REVIEW|APPROVAL)$/;

function work({ state, team, items, execution, delegates }: RecordStatus): string[][] {
  return [
    ...team.map((member) => ['team', `${member.member}: ${decisions(member, deciding.test(state))}`]),
    ...items.map((item) => [
      'item',
      `${item.id} ${item.outcome ?? 'open'} ${item.performedBy ?? ''}`.trimEnd(),
    ]),
    ...(execution === null ? [] : [['execution', progressInWords(execution)]]),
    ...(delegates.length === 0 ? [] : [['delegates', delegates.join(', ')]]),
  ];
}

function decisions({ counts, review, approval }: TeamMember, waiting: boolean): string {
  const said = [
    ...(review === null ? [] : [`${review.outcome} ${review.date}`]),
    ...(approval === null ? [] : [`approved ${approval.date}`]),
  ];
  if (!counts) return 'does not count any more';
  if (said.length > 0) return said.join(', ');
  return waiting ? 'waited for' : 'assigned';
}
