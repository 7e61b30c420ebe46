import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { verify } from '../acts/verify.ts';
import { runGit } from '../repository/git/run.ts';
import { packageVersion } from '../repository/package-files.ts';
import { QmsError } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import { ruleEntry } from '../rules/registry.ts';
import { readArchive } from './archive/read-archive.ts';
import { foldersIn, type StageFolders } from './folders.ts';
import { collectDocuments } from './legacy/documents.ts';
import { selectDocuments } from './legacy/select.ts';
import { type ReplayOptions, readOptions, usage } from './options.ts';
import { printReport } from './print.ts';
import { nameOfTask, readProgress } from './progress.ts';
import { replay } from './replay.ts';
import { type ReplayReport, reportReplay } from './report.ts';
import type { Story } from './story.ts';

export interface ReplayIo {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `err` is a terminal. */
  readonly terminal: boolean;
  /** Once aborted, the replay stops where it can be gone on with. */
  readonly signal?: AbortSignal | undefined;
}

/** The whole replay without its printing; null where it was stopped before the end. */
export async function replayArchive(
  options: ReplayOptions & { readonly into: string },
  io: ReplayIo,
): Promise<ReplayReport | null> {
  const files = await readArchive(resolve(io.cwd, options.archive));
  const { documents, strayLogs } = collectDocuments(files);
  const selection = selectDocuments(documents, options.only);
  const into = resolve(io.cwd, options.into);
  const folders = foldersIn(into, io.env);
  const task = nameOfTask(files, options.only, packageVersion());
  const earlier = await readProgress(into, folders, task);
  const tell = options.progress || io.terminal ? io.err : () => {};
  if (earlier) tell(`replay: going on after ${earlier.told} events\n`);
  const { stories, genesis } = await replay(selection, {
    folders,
    task,
    earlier,
    signal: io.signal,
    progress: (done, of) => {
      if (done % 25 === 0 || done === of) tell(`replay: ${done} of ${of} events\n`);
    },
  });
  if (genesis === null) return null;
  tell('replay: verifying everything\n');
  // What counts is what the server holds: it let in nothing that its gate did not judge.
  const { server, env } = folders;
  const verified = await verify({ cwd: server, env }, { full: true, genesis });
  const texts = await textsOn(folders, stories);
  return reportReplay(stories, texts, selection, options.only === null ? strayLogs : [], verified);
}

/** The last text of each document as the server holds it. */
async function textsOn({ server, env }: StageFolders, stories: readonly Story[]) {
  const texts = new Map<string, Uint8Array | null>();
  for (const { id } of stories) {
    const args = ['cat-file', 'blob', `refs/heads/qms/${id}:${documentPath(id)}`];
    const { exitCode, stdout } = await runGit({ cwd: server, env }, args, { okExitCodes: [0, 128] });
    texts.set(id, exitCode === 0 ? stdout : null);
  }
  return texts;
}

async function replayInto(options: ReplayOptions, io: ReplayIo): Promise<ReplayReport | null> {
  if (options.into !== null) return replayArchive({ ...options, into: options.into }, io);
  const into = await realpath(await mkdtemp(join(tmpdir(), 'qms-replay-')));
  try {
    return await replayArchive({ ...options, into }, io);
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

function stopped(argv: readonly string[], io: ReplayIo): number {
  const kept = argv.some((each) => each.startsWith('--into'));
  io.err(`replay: stopped${kept ? '; the same command goes on' : ''}\n`);
  return 130;
}

/** The program: 0 where every end state is as before or its difference is listed, 1 where not, else as `qms`. */
export async function run(argv: readonly string[], io: ReplayIo): Promise<number> {
  try {
    const options = readOptions(argv);
    if (options === null) {
      io.out(usage);
      return 0;
    }
    const report = await replayInto(options, io);
    if (report === null) return stopped(argv, io);
    io.out(options.json ? `${JSON.stringify(report, null, 2)}\n` : printReport(report));
    return report.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    // The signal that stops a replay ends its git processes too.
    if (io.signal?.aborted) return stopped(argv, io);
    for (const each of error.findings)
      io.err(`error: ${each.message}\n  why: ${each.rule}\n  fix: ${each.fix}\n`);
    return Math.max(...error.findings.map((each) => ruleEntry(each.rule).exit));
  }
}
