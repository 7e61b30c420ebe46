import { readFileAt } from '../acts/content.ts';
import type { ReadContext } from '../acts/context.ts';
import { readDocument } from '../documents/parse.ts';
import { gitText } from '../repository/git/run.ts';
import { counted } from '../rules/counted.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { Oid } from '../rules/values.ts';
import { isoDate } from './date.ts';
import type { RecordEvent } from './record-events.ts';

/** How an execution goes on, so that an open item which swallows a project is seen. */
export interface ExecutionProgress {
  readonly items: number;
  readonly open: number;
  /** The last release, RFC 3339. */
  readonly since: string;
  /** When an item was last recorded or something attached; null if nothing was since the release. */
  readonly lastEvidence: string | null;
  /** Whole days since then, or since the release. */
  readonly days: number;
  /** What its execution branches brought since then, which trunk does not hold. */
  readonly commits: number;
  readonly insertions: number;
  readonly deletions: number;
}

const evidence: ReadonlySet<string> = new Set(['execute', 'attach', 'respond']);

/** @returns null for a record that is not in execution */
export async function progressOf(
  context: ReadContext,
  record: RecordState,
  events: readonly RecordEvent[],
): Promise<ExecutionProgress | null> {
  if (record.state !== 'IN_EXECUTION') return null;
  const released = events.findLast(({ event }) => event?.act === 'release' || event?.act === 'create')?.event;
  const kind = context.policy.kinds.get(record.kind);
  const bytes = await readFileAt(context.reader, record.tree, documentPath(record.id));
  if (!released || !kind || !bytes) return null;
  const { items } = readDocument(bytes, kind);
  const start = released.author.time;
  const last = events.findLast(
    ({ event }) => event && evidence.has(event.act) && event.author.time >= start,
  )?.event;
  const from = last?.author.time ?? start;
  const now = Math.floor((context.options.clock ?? Date.now)() / 1000);
  return {
    items: items.length,
    open: items.filter((item) => item.outcome === '').length,
    since: isoDate(start),
    lastEvidence: last ? isoDate(last.author.time) : null,
    days: Math.max(0, Math.floor((now - from) / 86_400)),
    ...(await workSince(context, record, from)),
  };
}

/** Commits of `exec/<ID>` and `exec/<ID>.<slug>` since a time, merges and what trunk holds left out. */
async function workSince(
  { repository, refs, trunkTip }: ReadContext,
  { id }: RecordState,
  time: number,
): Promise<{ commits: number; insertions: number; deletions: number }> {
  const root = refs.remote === null ? 'refs/heads' : `refs/remotes/${refs.remote}`;
  const patterns = [`${root}/exec/${id}`, `${root}/exec/${id}.*`];
  const tips = (await gitText(repository, ['for-each-ref', '--format=%(objectname)', '--', ...patterns]))
    .split('\n')
    .filter((line): line is Oid => line !== '');
  if (tips.length === 0) return { commits: 0, insertions: 0, deletions: 0 };
  const args = [
    'log',
    '--no-merges',
    '--no-ext-diff',
    '--no-textconv',
    '--format=tformat:commit',
    '--numstat',
  ];
  const since = `--since=${new Date(time * 1000).toISOString()}`;
  const lines = (await gitText(repository, [...args, since, ...tips, `^${trunkTip}`, '--'])).split('\n');
  const changes = lines.flatMap((line) => /^(\d+)\t(\d+)\t/.exec(line)?.slice(1, 3).map(Number) ?? []);
  const sum = (rest: number) => changes.filter((_, index) => index % 2 === rest).reduce((a, b) => a + b, 0);
  return {
    commits: lines.filter((line) => line === 'commit').length,
    insertions: sum(0),
    deletions: sum(1),
  };
}

/** In one line, without the items where the kind has none: `1 of 2 items open; 12 days since the last evidence; 34 commits since (+1200 -56)`. */
export function progressInWords(progress: ExecutionProgress): string {
  const { items, open, lastEvidence, days, commits, insertions, deletions } = progress;
  const age = `${counted(days, 'day')} since ${lastEvidence === null ? 'the release, and no evidence yet' : 'the last evidence'}`;
  const work = commits === 0 ? '' : `; ${counted(commits, 'commit')} since (+${insertions} -${deletions})`;
  const still = items === 0 ? '' : `${open} of ${items} items open; `;
  return `${still}${age}${work}`;
}
