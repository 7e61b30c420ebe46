import { fail } from '../../rules/finding.ts';

/** Removes user names and passwords from addresses, before they reach a message. */
function redact(text: string): string {
  return text.replace(/:\/\/[^\s/@]+@/g, '://***@');
}

/** The line in which git says why: its last `fatal:` or `error:`, else its last line. */
export function lastErrorLine(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const own = lines.filter((line) => /^(fatal|error): /.test(line));
  return redact((own.at(-1) ?? lines.at(-1) ?? '').replace(/^(fatal|error): /, ''));
}

/** A full disk here, not on the server: its lines begin with `remote:`. */
export function saysDiskFull(stderr: string): boolean {
  return stderr
    .split('\n')
    .some((line) => !line.startsWith('remote:') && /No space left on device|Disk quota exceeded/.test(line));
}

/** Raises what a git process ended with as `git/failed` or `git/disk-full`. */
export function failGit(command: string, how: string, stderr: string): never {
  const line = lastErrorLine(stderr);
  if (saysDiskFull(stderr)) fail('git/disk-full', `${command}: ${line}`);
  fail('git/failed', line === '' ? `${command} ${how} and said nothing` : `${command} ${how}: ${line}`);
}
