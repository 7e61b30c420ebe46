import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { verify } from '../acts/verify.ts';
import { fail, QmsError } from '../rules/finding.ts';
import { ruleEntry } from '../rules/registry.ts';
import { readArchive } from './archive/read-archive.ts';
import { collectDocuments } from './legacy/documents.ts';
import { selectDocuments } from './legacy/select.ts';
import { printReport } from './print.ts';
import { replay } from './replay.ts';
import { type ReplayReport, reportReplay } from './report.ts';
import { openStage } from './stage.ts';

export interface ReplayIo {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const usage = `usage: npm run replay -- ARCHIVE --into DIR [--only ID,ID…] [--json]

Replays the log of the older system through the acts of git-qms. ARCHIVE is a .tar.gz, a .tar or an unpacked folder.
DIR must be new or empty; it gets server.git, work and keys.
`;

interface Options {
  readonly archive: string;
  readonly into: string;
  readonly only: readonly string[] | null;
  readonly json: boolean;
}

function readOptions(argv: readonly string[]): Options | null {
  const known = { into: { type: 'string' }, only: { type: 'string' }, json: { type: 'boolean' } } as const;
  const help = { help: { type: 'boolean', short: 'h' } } as const;
  let parsed: ReturnType<typeof parse>;
  const parse = () =>
    parseArgs({ args: [...argv], options: { ...known, ...help }, allowPositionals: true, strict: true });
  try {
    parsed = parse();
  } catch (cause) {
    return fail('usage/unknown-option', cause instanceof Error ? cause.message : String(cause), { cause });
  }
  const { values, positionals } = parsed;
  if (values.help) return null;
  const [archive, ...more] = positionals;
  if (archive === undefined || more.length > 0)
    fail('usage/missing-argument', 'name one archive', { fix: usage.split('\n')[0] ?? '' });
  if (values.into === undefined)
    fail('usage/missing-argument', 'the folder to replay into is not named', { fix: 'add `--into DIR`' });
  const only = values.only === undefined ? null : values.only.split(',').flatMap((id) => id.trim() || []);
  return { archive, into: values.into, only, json: values.json ?? false };
}

/** The whole replay without its printing. */
export async function replayArchive(options: Options, io: ReplayIo): Promise<ReplayReport> {
  const files = await readArchive(resolve(io.cwd, options.archive));
  const { documents, strayLogs } = collectDocuments(files);
  const selection = selectDocuments(documents, options.only);
  const into = resolve(io.cwd, options.into);
  let told = 0;
  const { stories, folders } = await replay(selection, into, io.env, (done, of) => {
    if (done - told < 25 && done !== of) return;
    told = done;
    io.err(`replay: ${done} of ${of} events\n`);
  });
  const stage = openStage(folders);
  const texts = new Map<string, Uint8Array | null>();
  for (const { id } of stories) texts.set(id, (await stage.look(id))?.text ?? null);
  io.err('replay: verifying everything\n');
  const { work: cwd, env, genesis } = folders;
  const verified = await verify({ cwd, env }, { full: true, genesis });
  return reportReplay(stories, texts, selection, options.only === null ? strayLogs : [], verified);
}

/** The program: 0 where every end state is as before or its difference is listed, 1 where not, else as `qms`. */
export async function run(argv: readonly string[], io: ReplayIo): Promise<number> {
  try {
    const options = readOptions(argv);
    if (options === null) {
      io.out(usage);
      return 0;
    }
    const report = await replayArchive(options, io);
    io.out(options.json ? `${JSON.stringify(report, null, 2)}\n` : printReport(report));
    return report.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    for (const each of error.findings)
      io.err(`error: ${each.message}\n  why: ${each.rule}\n  fix: ${each.fix}\n`);
    return Math.max(...error.findings.map((each) => ruleEntry(each.rule).exit));
  }
}
