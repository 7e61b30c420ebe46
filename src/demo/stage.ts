import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { packageFile } from '../repository/package-files.ts';
import { everyone, type Who } from './cast.ts';

export interface Ran {
  readonly exit: number;
  /** Standard output, then standard error. */
  readonly output: string;
}

/** The temporary directory in which the story plays: a server, and a home for each player. */
export interface Stage {
  readonly root: string;
  run(as: Who, folder: string, command: readonly string[]): Promise<Ran>;
  write(as: Who, file: string, text: string): Promise<void>;
  read(of: Who, file: string): Promise<string>;
  /** Every ref of the server, one a line. */
  serverRefs(): Promise<string>;
  remove(): Promise<void>;
}

/** Nothing of the machine's own git set-up reaches the story; only the programs on its PATH do. */
function environment(home: string): Record<string, string> {
  return {
    ...(process.env.PATH === undefined ? {} : { PATH: process.env.PATH }),
    HOME: home,
    LC_ALL: 'C.UTF-8',
    TERM: 'dumb',
    NO_COLOR: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** @param signal ends the running command */
export async function openStage(signal: AbortSignal): Promise<Stage> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'qms-demo-')));
  for (const who of everyone) await mkdir(join(root, who), { recursive: true });
  const qms = [process.execPath, packageFile('dist/qms.cjs')];

  const start = async (as: Who, folder: string, command: readonly string[]): Promise<Ran> => {
    const [program = '', ...args] = command[0] === 'qms' ? [...qms, ...command.slice(1)] : command;
    const result = await execa(program, args, {
      cwd: join(root, as, folder),
      env: environment(join(root, as)),
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      stripFinalNewline: false,
      cancelSignal: signal,
    });
    signal.throwIfAborted();
    if (result.exitCode === undefined) throw result;
    return { exit: result.exitCode, output: result.stdout + result.stderr };
  };

  return {
    root,
    run: start,
    write: async (as, file, text) => {
      const path = join(root, as, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    },
    read: (of, file) => readFile(join(root, of, file), 'utf8'),
    serverRefs: async () => (await start('server', 'records.git', ['git', 'for-each-ref'])).output,
    // After Ctrl-C a gate may still be writing for a moment.
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}
