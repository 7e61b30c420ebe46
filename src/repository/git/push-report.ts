/** What became of one ref in a push, as `git push --porcelain` says it. */
export interface RefReport {
  readonly ref: string;
  readonly status: 'moved' | 'race' | 'refused' | 'with-others' | 'unknown';
  /** The words in brackets, empty where there are none. */
  readonly reason: string;
}

/** git's words for "it was not where you said", from the client's check and from the server's. */
const racing =
  /^(stale info|fetch first|non-fast-forward|incorrect old value provided|reference already exists)$/;
/** Words under which a race may hide; then the server's lines tell. */
const vague = /^(failed to update ref|atomic transaction failed|cannot lock ref.*|reference .*conflict.*)$/;
const movedUnderneath =
  /cannot lock ref '.*': (is at \S+ but expected|reference already exists|unable to resolve reference|Unable to create)/;

/**
 * The server's own lines: what came behind `remote: `, without the spaces with which git wipes a terminal's line, and
 * without empty lines around them.
 */
export function remoteLines(stderr: string): readonly string[] {
  const lines = stderr
    .split(/[\r\n]+/)
    .filter((line) => /^remote:( |$)/.test(line))
    .map((line) => line.slice('remote: '.length).trimEnd());
  const filled = lines.map((line) => line !== '');
  return lines.slice(Math.max(filled.indexOf(true), 0), filled.lastIndexOf(true) + 1);
}

/** The lock file on the server that the server's lines say is in the way, or null. */
export function lockIn(serverLines: readonly string[]): string | null {
  for (const line of serverLines) {
    const file = /Unable to create '(.+\.lock)': File exists/.exec(line)?.[1];
    if (file !== undefined) return file.replaceAll('/./', '/');
  }
  return null;
}

/** One line per ref: flag, tab, `source:destination`, tab, summary. */
export function parsePushReport(stdout: string, serverLines: readonly string[]): readonly RefReport[] {
  const reports: RefReport[] = [];
  const lostLock = serverLines.some((line) => movedUnderneath.test(line));
  for (const line of stdout.split('\n')) {
    const match = /^([ +\-*!=])\t[^\t]*:([^\t:]+)\t(.*)$/.exec(line);
    if (!match) continue;
    const [, flag, ref = '', summary = ''] = match;
    const reason = /\(([^()]*)\)$/.exec(summary)?.[1] ?? '';
    const status = flag === '!' ? rejection(summary, reason, lostLock) : 'moved';
    reports.push({ ref, status, reason });
  }
  return reports;
}

function rejection(summary: string, reason: string, lostLock: boolean): RefReport['status'] {
  if (summary.startsWith('[remote failure]')) return 'unknown';
  if (racing.test(reason)) return 'race';
  if (reason === 'atomic push failed' || reason === 'atomic push failure') return 'with-others';
  return vague.test(reason) && lostLock ? 'race' : 'refused';
}
