import { abandon } from '../../src/acts/abandon.ts';
import { approve } from '../../src/acts/approve.ts';
import { archive } from '../../src/acts/archive.ts';
import { assign } from '../../src/acts/assign.ts';
import { attach } from '../../src/acts/attach.ts';
import { cancel } from '../../src/acts/cancel.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { checkpoint } from '../../src/acts/checkpoint.ts';
import { close } from '../../src/acts/close.ts';
import { comment } from '../../src/acts/comment.ts';
import type { ContextOptions } from '../../src/acts/context.ts';
import { create } from '../../src/acts/create.ts';
import { delegate } from '../../src/acts/delegate.ts';
import { enact } from '../../src/acts/enact.ts';
import { execute } from '../../src/acts/execute.ts';
import { handOver } from '../../src/acts/hand-over.ts';
import { reject } from '../../src/acts/reject.ts';
import { release } from '../../src/acts/release.ts';
import { retire } from '../../src/acts/retire.ts';
import { revert } from '../../src/acts/revert.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { withdraw } from '../../src/acts/withdraw.ts';
import type { Dice } from '../helpers/dice.ts';
import { members } from '../helpers/quality-system.ts';

type Perform = (options: ContextOptions, id: string, dice: Dice) => Promise<unknown>;

const reason = 'because';

/** Every act on a document, with whatever input the dice give it. */
export const actsByName: Readonly<Record<string, Perform>> = {
  create: (options, id, dice) => {
    const kind = dice.pick(['SOP', 'CR', 'VAR', 'VR', 'TP', 'NONE']);
    return create(options, { kind, title: 'A title', ...(dice.chance(50) ? { parent: id } : {}) });
  },
  checkout: (options, id, dice) =>
    checkout(options, { id, ...(dice.chance(50) ? { authority: 'CR-001' } : {}) }),
  checkin: (options, id) => checkin(options, { id, summary: 'Changed.' }),
  route: (options, id, dice) => route(options, { id, to: dice.pick(['review', 'approval']) }),
  assign: (options, id, dice) => assign(options, { id, assignees: dice.some(members, 3) }),
  review: (options, id, dice) =>
    review(options, { id, outcome: dice.pick(['recommend', 'request-updates']), text: 'Read.' }),
  approve: (options, id) => approve(options, { id }),
  reject: (options, id) => reject(options, { id, reason }),
  withdraw: (options, id) => withdraw(options, { id, reason }),
  release: (options, id) => release(options, { id }),
  execute: (options, id, dice) =>
    execute(options, { id, item: dice.pick(['EI-1', 'EI-2', 'EI-9']), outcome: 'Pass', summary: 'done' }),
  attach: (options, id, dice) =>
    attach(options, { id, files: [dice.pick(['.qms/policy.yaml', 'missing.txt', '.qms/genesis.yaml'])] }),
  revert: (options, id) => revert(options, { id, reason }),
  close: (options, id) => close(options, { id }),
  cancel: (options, id) => cancel(options, { id, reason }),
  retire: (options, id) => retire(options, { id, reason }),
  abandon: (options, id) => abandon(options, { id, reason }),
  'hand over': (options, id, dice) => handOver(options, { id, owner: dice.pick(members), reason }),
  delegate: (options, id, dice) => delegate(options, { id, assignees: [dice.pick(members)] }),
  comment: (options, id, dice) => comment(options, { id, text: dice.pick(['Words.', '']) }),
  enact: (options, id) => enact(options, { id }),
  checkpoint: (options) => checkpoint(options),
  archive: (options, id) => archive(options, { ids: [id] }),
};
