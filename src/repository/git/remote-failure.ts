import { fail, QmsError } from '../../rules/finding.ts';
import { lastErrorLine, saysDiskFull } from './failure.ts';
import type { GitOutput } from './run.ts';

/** Lines that git adds to whatever went wrong. */
const noise =
  /hung up unexpectedly|Could not read from remote repository|^Please make sure|^and the repository exists/;
const denied =
  /Authentication failed|could not read (Username|Password)|Permission denied|Access denied|returned error: 40[13]/i;

/** Raises a failed conversation with a remote under the name of its cause, from all that git said about it. */
export function failRemote(remote: string, stderr: string): never {
  const own = stderr.split('\n').filter((line) => !/^remote:/.test(line));
  const said = lastErrorLine(own.filter((line) => !noise.test(line)).join('\n')) || lastErrorLine(stderr);
  if (saysDiskFull(stderr)) fail('git/disk-full', `${remote}: ${said}`);
  if (denied.test(own.join('\n'))) fail('remote/denied', `${remote} does not let you in: ${said}`);
  if (/does not support --atomic/.test(stderr)) fail('remote/no-atomic', `${remote}: ${said}`);
  if (/; cannot create '/.test(own.join('\n'))) fail('ref/name-conflict', `${remote}: ${said}`);
  if (losesLock(stderr)) fail('ref/race', `${remote}: ${said}`);
  fail('remote/unreachable', `${remote}: ${said}`);
}

/** Whether another process moved, or was moving, a ref of this clone. */
export function losesLock(stderr: string): boolean {
  return stderr.split('\n').some((line) => !line.startsWith('remote:') && line.includes('cannot lock ref'));
}

/**
 * Whether the gate's transaction hook found that something moved that the push was judged with. git ends the conversation
 * then, and passes the hook's words on as they are.
 */
export function stoppedByRace(stderr: string): boolean {
  return /ref updates aborted by hook/.test(stderr) && /^(remote: )? *ref\/race: /m.test(stderr);
}

/** A conversation that took too long, or ended by a signal, is one whose outcome is unknown. */
export async function conversation(remote: string, run: Promise<GitOutput>): Promise<GitOutput> {
  try {
    return await run;
  } catch (error) {
    const [found] = error instanceof QmsError ? error.findings : [];
    if (found?.rule !== 'git/timeout' && found?.rule !== 'git/failed') throw error;
    fail('remote/unreachable', `${remote}: ${found.message}`, { cause: error });
  }
}
