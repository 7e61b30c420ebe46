import { fail } from '../rules/finding.ts';
import type { PublicKey } from '../rules/keys/public-key.ts';

/** Puts a question to the person at the terminal; true is yes. */
export type Confirm = (question: string) => Promise<boolean>;

/**
 * Whether an act that has to begin anew may sign once more. A security key wants a touch for each signature, and who
 * touches it must know for what: so that needs a yes. Other keys sign without anybody noticing.
 *
 * @param signed whether this act has made a signature already
 */
export async function maySignAgain(
  act: string,
  key: Pick<PublicKey, 'type'>,
  signed: boolean,
  confirm: Confirm | undefined,
): Promise<boolean> {
  if (!signed || !key.type.startsWith('sk-')) return true;
  return confirm
    ? confirm(`Somebody else was faster, and what you signed does not count. Sign ${act} again?`)
    : false;
}

/** A lock that stays where nothing moves was left by a push that was killed; only whoever runs the server can tell. */
export function failLocked(act: string, lock: string, attempts: number): never {
  const message = `${act} met the lock ${lock} of the remote ${attempts} times, and nothing moved meanwhile`;
  fail('act/race', message, {
    fix: 'run the command again; if the lock stays, ask who runs the server to remove it: `qms doctor` there names it',
  });
}

export function failRace(act: string, attempts: number): never {
  const times = attempts === 1 ? 'the race' : `${attempts} races in a row`;
  fail('act/race', `${act} lost ${times}: somebody else moved the record first`);
}
