import type { DocId } from '../../../src/rules/values.ts';
import { enactByHand, eventByHand, pushByHand } from '../../helpers/hand-made.ts';
import type { QualitySystem } from '../../helpers/quality-system.ts';
import type { Attack, Attempt, Stage } from '../attack.ts';
import { created, variance } from './hand-work.ts';
import { running } from './under-way.ts';

/**
 * Moves that belong together, sent apart: each subset and order leaves what is lawful or waits, or is refused. One pair
 * is a child and the link on its parent, the other an end and the step that brings it into trunk.
 */

interface Pair {
  readonly first: Attempt['push'];
  readonly second: Attempt['push'];
}

async function childAndLink(qs: QualitySystem, id: DocId): Promise<Pair> {
  const born = await variance(qs, running, id);
  const link = await eventByHand(qs, {
    id: running,
    act: 'link',
    by: 'bot',
    set: { Child: id },
    pins: [`${id} ${born}`],
  });
  return { first: { [`qms/${id}`]: born }, second: { [`qms/${running}`]: link } };
}

/** A draft is on the server; its end and the step are still to come. */
async function endAndStep(qs: QualitySystem, id: DocId): Promise<Pair> {
  const born = await created(qs, id);
  await send(qs, { [`qms/${id}`]: born });
  const end = await eventByHand(qs, {
    id,
    act: 'cancel',
    by: 'bot',
    state: 'CANCELLED',
    after: born,
    set: { Reason: 'not needed' },
  });
  return {
    first: { [`qms/${id}`]: end },
    second: { main: await enactByHand(qs, { id, by: 'bot', record: end }) },
  };
}

/** A push that is lawful and has to be taken. */
async function send(qs: QualitySystem, push: Attempt['push'] = {}): Promise<void> {
  const { accepted, said } = await pushByHand(qs, push);
  if (!accepted) throw new Error(said);
}

type Told = Omit<Attack, 'attempt'>;
type Make = (qs: QualitySystem, id: DocId) => Promise<Pair>;

function apart(
  told: Told,
  make: Make,
  id: string,
  choose: (pair: Pair, on: Stage) => Promise<Attempt>,
): Attack {
  return { ...told, attempt: async (on) => choose(await make(on.qs, id as DocId), on) };
}

const plainGit = 'moves what it can';

export const attacks: readonly Attack[] = [
  apart(
    {
      id: 'A08',
      title: 'sends a child and its link in one push that is not atomic',
      plainGit,
      rule: 'push/not-atomic',
      seenBy: 'gate',
      why: 'Both together are lawful; one alone could have moved.',
    },
    childAndLink,
    `${running}-VAR-010`,
    async ({ first, second }) => ({ push: { ...first, ...second }, atomic: false }),
  ),
  apart(
    {
      id: 'A08b',
      title: 'sends an end and its step in one push that is not atomic',
      plainGit,
      rule: 'push/not-atomic',
      seenBy: 'gate',
      why: 'As A08.',
    },
    endAndStep,
    'CR-010',
    async ({ first, second }) => ({ push: { ...second, ...first }, atomic: false }),
  ),
  apart(
    {
      id: 'X14',
      title: 'sends a link without its child',
      plainGit,
      rule: 'pin/unknown',
    },
    childAndLink,
    `${running}-VAR-011`,
    async ({ second }) => ({ push: second ?? {} }),
  ),
  apart(
    {
      id: 'X14b',
      title: 'sends a child without its link',
      plainGit,
      rule: null,
      why: 'It waits: nothing counts it, and it can only be linked, cancelled or handed over.',
    },
    childAndLink,
    `${running}-VAR-012`,
    async ({ first }) => ({ push: first ?? {} }),
  ),
  apart(
    {
      id: 'X14c',
      title: 'sends the link of a child that waits',
      plainGit,
      rule: null,
      why: 'It is what the child waited for.',
    },
    childAndLink,
    `${running}-VAR-013`,
    async ({ first, second }, { qs }) => {
      await send(qs, first);
      return { push: second ?? {} };
    },
  ),
  apart(
    {
      id: 'X14d',
      title: 'sends a step without the end that it brings in',
      plainGit,
      rule: 'enact/not-on-branch',
      verifyRule: 'ref/behind-trunk',
      why: 'Later, what is wrong is that the branch does not hold what trunk holds.',
    },
    endAndStep,
    'CR-011',
    async ({ second }) => ({ push: second ?? {} }),
  ),
  apart(
    {
      id: 'X14e',
      title: 'sends an end without its step',
      plainGit,
      rule: null,
      why: 'It is pending: nothing counts it until a step brings it in.',
    },
    endAndStep,
    'CR-012',
    async ({ first }) => ({ push: first ?? {} }),
  ),
  apart(
    {
      id: 'X14f',
      title: 'sends the step of an end that is pending',
      plainGit,
      rule: null,
      why: 'It is what the end waited for.',
    },
    endAndStep,
    'CR-013',
    async ({ first, second }, { qs }) => {
      await send(qs, first);
      return { push: second ?? {} };
    },
  ),
];
