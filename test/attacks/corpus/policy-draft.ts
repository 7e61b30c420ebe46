import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { checkout } from '../../../src/acts/checkout.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { foundPolicySystem } from '../../acts/policy-system.ts';
import { temporaryDirectory } from '../../helpers/git.ts';
import { type EventByHand, eventsByHand } from '../../helpers/hand-made.ts';
import { writeMemberKey } from '../../helpers/quality-system.ts';
import { oncePerFile } from '../../helpers/test-file.ts';
import type { Attack, Stage } from '../attack.ts';
import type { Lawful } from '../lawful.ts';
import { stageOf } from '../play.ts';

/** POLICY as ada has it checked out, and her revision as it should be: what the attacks on policy and keys change. */
const elsaKey = (folder: string) => join(folder, 'elsa');

/** The stage, with elsa, whose key is of another kind; founded once for all groups that a test file plays. */
export const stage = oncePerFile(async (): Promise<Stage> => {
  const elsa = await temporaryDirectory();
  await execa('ssh-keygen', ['-q', '-t', 'ecdsa', '-b', '256', '-N', '', '-f', elsaKey(elsa)]);
  const member = `name=elsa,email=elsa@example.org,group=reviewer,kind=human,key=${elsaKey(elsa)}`;
  const qs = await foundPolicySystem({ server: true, more: [member] });
  await copyFile(elsaKey(elsa), qs.keyOf('elsa'));
  await copyFile(`${elsaKey(elsa)}.pub`, `${qs.keyOf('elsa')}.pub`);
  await checkout(qs.as('ada'), { id: 'POLICY' });
  return stageOf(qs);
});

export interface Revision {
  readonly policy?: (yaml: string) => string;
  readonly signers?: (lines: string) => string;
}

/** What a rightful revision says of itself. */
export function raised(yaml: string): string {
  return yaml.replace('version: 1\nreplaces: null', 'version: 2\nreplaces: 1');
}

const id = 'POLICY' as DocId;
const route = { id, act: 'route', by: 'ada', state: 'IN_REVIEW' } as const;

/** The check-in of a revision by hand. */
export async function checkinOf({ qs }: Stage, { policy = raised, signers = (lines) => lines }: Revision) {
  const held = async (name: string) => `${await qs.git('show', `origin/main:.qms/${name}`)}\n`;
  return {
    id,
    act: 'checkin',
    by: 'ada',
    version: '1.1',
    phase: null,
    files: {
      '.qms/policy.yaml': policy(await held('policy.yaml')),
      '.qms/allowed_signers': signers(await held('allowed_signers')),
    },
  } as const satisfies EventByHand;
}

type Told = Pick<Attack, 'id' | 'title' | 'plainGit' | 'rule'> & Partial<Attack>;

/** A revision that is not even checked in. */
export function badDraft(told: Told, revision: Revision): Attack {
  return {
    also: [],
    ...told,
    attempt: async (on) => ({
      push: { 'qms/POLICY': await eventsByHand(on.qs, await checkinOf(on, revision)) },
    }),
  };
}

/** A revision that may be drafted, and is not routed. */
export function badSuccessor(told: Told, revision: Revision): Attack {
  return {
    also: [],
    ...told,
    attempt: async (on) => ({
      push: { 'qms/POLICY': await eventsByHand(on.qs, await checkinOf(on, revision), route) },
    }),
  };
}

/** A rightful revision with lines at the end of policy.yaml. */
export function adding(lines: string): Revision {
  return { policy: (yaml) => `${raised(yaml)}${lines}` };
}

/** A rightful revision with one more person, and a key line for them. */
export function newcomer(
  line: () => string,
  entry = '{ name: Nia, email: nia@example.org, kind: human, group: initiator }',
): Revision {
  return {
    policy: (yaml: string) => raised(yaml).replace('principals:\n', `principals:\n  nia: ${entry}\n`),
    signers: (lines: string) => `${lines}${line()}\n`,
  };
}

export const lawful: Lawful = {
  'a revision with a newcomer, routed': async (on) => {
    const nia = await readFile(`${await writeMemberKey('nia')}.pub`, 'utf8');
    const revision = newcomer(() => `nia namespaces="git" ${nia.trim()}`);
    return { 'qms/POLICY': await eventsByHand(on.qs, await checkinOf(on, revision), route) };
  },
  'a revision with another rule, routed': async (on) => {
    const revision = adding('acts: { approve: { kinds: [human] } }\n');
    return { 'qms/POLICY': await eventsByHand(on.qs, await checkinOf(on, revision), route) };
  },
};
