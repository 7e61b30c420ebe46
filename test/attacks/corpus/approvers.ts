import { documentPath } from '../../../src/rules/kinds/ids.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { type EventByHand, eventsByHand, tipOf } from '../../helpers/hand-made.ts';
import { questionsByHand } from '../../helpers/verification-record.ts';
import type { Attack, Stage } from '../attack.ts';
import type { Lawful } from '../lawful.ts';
import { running, wrongEvents } from './life.ts';

/** Who approved a plan works on it afterwards: the same two hands as in approving one's own work, in the other order. */

const plainGit = 'knows no approvals';
const rule = 'independence/approver';

/** The blank row of the record, filled by somebody whom its owner named for it. */
async function filled({ qs }: Stage, by: string): Promise<Record<string, string>> {
  const path = documentPath(running);
  const text = await qs.git('show', `${await tipOf(qs, running)}:${path}`);
  const today = new Date().toISOString().slice(0, 10);
  const row = /^(\| EI-2 \|[^|]*\|[^|]*\|).*$/m;
  if (!row.test(text)) throw new Error(`no item EI-2 in ${running}`);
  const done = text.replace(row, `$1 Done. | Pass | ${by} ${today} |`);
  const named: EventByHand = { id: running, act: 'delegate', by: 'bot', set: { Assignee: by } };
  const run: EventByHand = {
    id: running,
    act: 'execute',
    by,
    version: '1.2',
    set: { Item: 'EI-2', Outcome: 'Pass' },
    files: { [path]: `${done}\n` },
  };
  return { [`qms/${running}`]: await eventsByHand(qs, named, run) };
}

const child = `${running}-VR-001` as DocId;

function handedTo(owner: string): EventByHand {
  return { id: running, act: 'hand-over', by: 'bot', set: { Owner: owner } };
}

/** The birth of a verification record under it, from the template that genesis holds. */
async function bornBy({ qs }: Stage, by: string): Promise<Record<string, string>> {
  const template = `TEMPLATE-VR ${qs.genesis}`;
  const event = await eventsByHand(qs, {
    id: child,
    act: 'create',
    by,
    after: null,
    phase: 'post',
    version: '1.0',
    state: 'IN_EXECUTION',
    set: { Parent: running, Template: template },
    pins: [running, 'trunk'],
    files: await questionsByHand(qs, child, running),
  });
  return { [`qms/${child}`]: event };
}

export const lawful: Lawful = {
  'an item executed by somebody else': async (on) => filled(on, 'quill'),
  'a plan handed to somebody else': async ({ qs }) => ({
    [`qms/${running}`]: await eventsByHand(qs, handedTo('ada')),
  }),
  'a verification record of somebody else': async (on) => bornBy(on, 'bot'),
};

export const attacks: readonly Attack[] = [
  {
    id: 'D07e',
    title: 'executes an item of a plan that one approved, named for it by its owner',
    plainGit,
    rule,
    also: [],
    attempt: async (on) => ({ push: await filled(on, 'quinn') }),
  },
  {
    id: 'D07f',
    title: 'executes it through the agent that one answers for',
    plainGit,
    rule,
    also: [],
    attempt: async (on) => ({ push: await filled(on, 'qbot') }),
  },
  wrongEvents(
    { id: 'D07g', title: 'takes a plan over through an agent, which one approved', plainGit, rule },
    handedTo('qbot'),
  ),
  {
    id: 'D07h',
    title: 'makes a verification record, through an agent, under a plan that one approved',
    plainGit,
    rule,
    attempt: async (on) => ({ push: await bornBy(on, 'qbot') }),
  },
];
