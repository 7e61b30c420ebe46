import { recordDirectory } from '../../../src/rules/kinds/ids.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { type EventByHand, eventByHand, eventsByHand, tipOf } from '../../helpers/hand-made.ts';
import type { QualitySystem } from '../../helpers/quality-system.ts';
import type { Attack } from '../attack.ts';
import { variance } from './hand-work.ts';
import { done, look, running } from './under-way.ts';

/** Children that their parents do not see, or that change behind their backs. */

/** The last event of a record in some state. */
async function lastIn(qs: QualitySystem, id: DocId, state: string): Promise<string> {
  const grep = `--grep=^QMS-State: ${state}$`;
  return qs.git('log', '-1', '--first-parent', '--format=%H', grep, await tipOf(qs, id));
}

/** The approval that completes the result of the record, by rev. */
export function lastApproval(more: Partial<EventByHand> = {}): EventByHand {
  return {
    id: done,
    act: 'approve',
    by: 'rev',
    state: 'POST_APPROVED',
    version: '2.0',
    pins: [look],
    ...more,
  };
}

/** Evidence that comes to a verification record afterwards. */
function belated(parent: string): EventByHand {
  return {
    id: look,
    act: 'attach',
    by: 'bot',
    version: '1.12',
    pins: [`${done} ${parent}`],
    files: { [`${recordDirectory(look)}/evidence/late.txt`]: 'Looks different after all.\n' },
  };
}

const child = (number: number) => `${running}-VAR-00${number}` as DocId;

export const attacks: readonly Attack[] = [
  {
    id: 'X04',
    title: 'works on a child that its parent does not know of',
    plainGit: 'knows no parents',
    rule: 'link/awaited',
    attempt: async ({ qs }) => {
      const born = await variance(qs, running, child(4));
      const id = child(4);
      return {
        push: {
          [`qms/${id}`]: await eventByHand(qs, {
            id,
            act: 'route',
            by: 'bot',
            state: 'IN_PRE_REVIEW',
            after: born,
          }),
        },
      };
    },
  },
  {
    id: 'X04b',
    title: 'links a child that somebody else made',
    plainGit: 'knows no parents',
    rule: 'link/actor',
    attempt: async ({ qs }) => {
      const born = await variance(qs, running, child(5));
      const link = await eventByHand(qs, {
        id: running,
        act: 'link',
        by: 'ada',
        set: { Child: child(5) },
        pins: [`${child(5)} ${born}`],
      });
      return { push: { [`qms/${child(5)}`]: born, [`qms/${running}`]: link } };
    },
  },
  {
    id: 'A06',
    title: 'founds a child on a state of its parent that another push has ended',
    plainGit: 'moves both; each hook saw the other as it was',
    rule: 'link/parent-state',
    seenBy: 'gate',
    why: 'At the pinned event the parent was in execution. What came so late is not linked, and waits for ever.',
    attempt: async ({ qs }) => {
      const id = `${done}-VAR-001` as DocId;
      const before = await lastIn(qs, done, 'IN_EXECUTION');
      return {
        push: { [`qms/${id}`]: await variance(qs, done, id, { pins: [`${done} ${before}`, 'trunk'] }) },
      };
    },
  },
  {
    id: 'X05',
    title: 'founds a child, and links it, while its parent is being closed',
    plainGit: 'as A06',
    rule: 'lifecycle/no-transition',
    also: ['pin/stale'],
    attempt: async ({ qs }) => {
      const id = `${done}-VAR-002` as DocId;
      const before = await lastIn(qs, done, 'IN_EXECUTION');
      const born = await variance(qs, done, id, { pins: [`${done} ${before}`, 'trunk'] });
      const parent = await eventsByHand(qs, lastApproval(), {
        id: done,
        act: 'link',
        by: 'bot',
        state: 'POST_APPROVED',
        version: '2.0',
        set: { Child: id },
        pins: [`${id} ${born}`],
      });
      return { push: { [`qms/${id}`]: born, [`qms/${done}`]: parent } };
    },
  },
  {
    id: 'X11',
    title: 'changes a verification record after its parent’s post-approval',
    plainGit: 'takes it',
    rule: 'link/parent-state',
    attempt: async ({ qs }) => {
      const parent = await eventByHand(qs, lastApproval());
      return {
        push: { [`qms/${done}`]: parent, [`qms/${look}`]: await eventByHand(qs, belated(parent)) },
      };
    },
  },
  {
    id: 'X11b',
    title: 'changes it as if its parent were still in execution, and closes both',
    plainGit: 'takes it',
    rule: 'attachment/changed',
    attempt: async ({ qs }) => {
      const approved = await eventByHand(qs, lastApproval());
      const record = await eventsByHand(qs, belated(await lastIn(qs, done, 'IN_EXECUTION')), {
        id: look,
        act: 'close',
        by: 'bot',
        state: 'CLOSED',
        version: '1.12',
        pins: [`${done} ${approved}`],
      });
      const parent = await eventByHand(qs, {
        id: done,
        act: 'close',
        by: 'bot',
        state: 'CLOSED',
        version: '2.0',
        after: approved,
        pins: [`${look} ${record}`],
      });
      return { push: { [`qms/${done}`]: parent, [`qms/${look}`]: record } };
    },
  },
];
