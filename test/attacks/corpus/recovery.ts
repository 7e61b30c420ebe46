import { readFile } from 'node:fs/promises';
import { userRecover } from '../../../src/acts/user-recover.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { foundPolicySystem } from '../../acts/policy-system.ts';
import { type EventByHand, enactByHand, eventByHand, tipOf } from '../../helpers/hand-made.ts';
import { writeMemberKey } from '../../helpers/quality-system.ts';
import { oncePerFile } from '../../helpers/test-file.ts';
import type { Attack, Stage } from '../attack.ts';
import type { Lawful } from '../lawful.ts';
import { stageOf } from '../play.ts';

/**
 * Genesis lets two of ada, sam and rev replace keys that are lost. sam has signed new keys for quinn and for rev; one
 * more signature is needed.
 */
/** The stage; founded once for all groups that a test file plays. */
export const stage = oncePerFile(found);

async function found(): Promise<Stage> {
  const principals = ['ada', 'sam', 'rev'];
  const qs = await foundPolicySystem({ server: true, recovery: { threshold: 2, principals } });
  const keys = ['quinn', 'rev'].map(async (name) => ({ name, key: await writeMemberKey(`${name}-new`) }));
  await userRecover(qs.as('sam'), { keys: await Promise.all(keys), reason: 'The office burnt down.' });
  return stageOf(qs);
}

/** One more signature, which says that it is the last that was needed. */
function signature(by: string, more: Partial<EventByHand> = {}): EventByHand {
  const set = { Reason: 'The office burnt down.' };
  return {
    id: 'POLICY' as DocId,
    act: 'recover',
    by,
    state: 'EFFECTIVE',
    version: '2.0',
    pins: ['trunk'],
    set,
    ...more,
  };
}

/** The signers as sam signed them, but with a key of the thief's for quinn. */
async function otherSigners({ qs }: Stage): Promise<Record<string, string>> {
  const path = '.qms/allowed_signers';
  const key = async (name: string) => (await readFile(`${name}.pub`, 'utf8')).split(' ')[1] ?? '';
  const [rightful, thiefs] = [await key(qs.keyOf('quinn-new')), await key(await writeMemberKey('thief'))];
  const signers = await qs.git('show', `${await tipOf(qs, 'POLICY')}:${path}`);
  return { [path]: `${signers.replace(rightful, thiefs)}\n` };
}

function wrongSignature(
  told: Pick<Attack, 'id' | 'title' | 'rule'> & Partial<Attack>,
  event: (on: Stage) => Promise<EventByHand> | EventByHand,
): Attack {
  const attempt: Attack['attempt'] = async (on) => ({
    push: { 'qms/POLICY': await eventByHand(on.qs, await event(on)) },
  });
  return { plainGit: 'knows no policy', also: [], ...told, attempt };
}

export const lawful: Lawful = {
  'the second signature, and the step that brings it in': async ({ qs }) => {
    const record = await eventByHand(qs, signature('ada'));
    return { 'qms/POLICY': record, main: await enactByHand(qs, { id: 'POLICY', by: 'ada', record }) };
  },
};

export const attacks: readonly Attack[] = [
  wrongSignature(
    {
      id: 'E09d',
      title: 'signs a recovery twice, for the two signatures that it needs',
      rule: 'approval/already',
    },
    () => signature('sam', { state: 'DRAFT', version: '1.1' }),
  ),
  wrongSignature(
    {
      id: 'E09h',
      title: 'signs it twice, and says that it is in force by that',
      rule: 'event/state',
    },
    () => signature('sam'),
  ),
  wrongSignature(
    {
      id: 'E09e',
      title: 'gives the second signature without being named by genesis, as quality',
      rule: 'permission/recovery',
    },
    () => signature('quill'),
  ),
  wrongSignature(
    {
      id: 'E09f',
      title: 'gives the second signature with a key that this recovery brings',
      rule: 'signature/unknown-key',
    },
    () => signature('rev', { key: 'rev-new' }),
  ),
  wrongSignature(
    {
      id: 'E09g',
      title: 'counts the first signature for another key than it was given for',
      rule: 'event/state',
    },
    async (on) => signature('ada', { files: await otherSigners(on) }),
  ),
];
