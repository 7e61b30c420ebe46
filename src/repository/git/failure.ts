import { statfs } from 'node:fs/promises';
import { fail } from '../../rules/finding.ts';

/** Removes user names and passwords from addresses, before they reach a message. */
function redact(text: string): string {
  return text.replace(/:\/\/[^\s/@]+@/g, '://***@');
}

/** The line in which git says why: its last `fatal:` or `error:` (with the next line, if it ends in a colon), else its last. */
export function lastErrorLine(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const own = lines.findLastIndex((line) => /^(fatal|error): /.test(line));
  const line = lines.at(own) ?? '';
  const more = own >= 0 && line.endsWith(':') ? ` ${lines[own + 1]?.trim() ?? ''}` : '';
  return redact(`${line.replace(/^(fatal|error): /, '')}${more}`);
}

/** A full disk here, not on the server: its lines begin with `remote:`. */
export function saysDiskFull(stderr: string): boolean {
  return stderr
    .split('\n')
    .some(
      (line) =>
        !line.startsWith('remote:') &&
        /No space left on device|Disk quota exceeded|Out of diskspace/.test(line),
    );
}

/** Whether a file system has no room left; some of git's messages about that do not say why a file was not written. */
export async function isDiskFull(path: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize < 64 * 1024;
}

/** Raises what a git process ended with as `git/failed` or `git/disk-full`. */
export function failGit(command: string, how: string, stderr: string): never {
  const line = lastErrorLine(stderr);
  if (saysDiskFull(stderr)) fail('git/disk-full', `${command}: ${line}`);
  fail('git/failed', line === '' ? `${command} ${how} and said nothing` : `${command} ${how}: ${line}`);
}
