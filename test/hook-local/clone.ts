import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { installLocalHooks } from '../../src/acts/hooks-local.ts';
import { closeGate, serverOf } from '../helpers/gated-server.ts';
import { temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

/** What git did and said. */
export interface Said {
  readonly done: boolean;
  readonly all: string;
  /** Rules that a hook named, here or on the server. */
  readonly rules: readonly string[];
}

/** A member's clone with local hooks, in which they use plain git alone. */
export interface Clone {
  readonly path: string;
  git(...args: string[]): Promise<Said>;
  /** {@link Clone.git} that must do it. @returns what it printed */
  must(...args: string[]): Promise<string>;
  write(path: string, text: string): Promise<void>;
  read(path: string): Promise<string>;
}

const { GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL, ...plain } =
  testEnvironment;

/** The environment of somebody's own git: who they are stands in its configuration. */
export const plainEnvironment: Readonly<Record<string, string>> = plain;

/** A system with a server behind the gate. */
export async function gatedSystem(): Promise<QualitySystem> {
  const qs = await foundSystem({ server: true });
  await closeGate(qs);
  return qs;
}

/** Clones the server as a member does who commits with plain git, and installs the local hooks. */
export async function cloneOf(qs: QualitySystem, member: string, hooks = true): Promise<Clone> {
  const path = join(await temporaryDirectory(), 'clone');
  const run = async (cwd: string, args: readonly string[]): Promise<Said> => {
    const { exitCode, all } = await execa('git', args, {
      cwd,
      env: plain,
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
    });
    const rules = [...all.matchAll(/^(?:remote: )? {2}([a-z-]+\/[a-z-]+): /gm)].map(
      (found) => found[1] ?? '',
    );
    return { done: exitCode === 0, all, rules };
  };
  const clone: Clone = {
    path,
    git: (...args) => run(path, args),
    must: async (...args) => {
      const said = await run(path, args);
      if (!said.done) throw new Error(`git ${args.join(' ')}\n${said.all}`);
      return said.all;
    },
    write: (file, text) => writeFile(join(path, file), text),
    read: (file) => readFile(join(path, file), 'utf8'),
  };
  const cloned = await run('/', ['clone', '--quiet', await serverOf(qs), path]);
  if (!cloned.done) throw new Error(cloned.all);
  const settings: Readonly<Record<string, string>> = {
    'user.name': member,
    'user.email': `${member}@example.org`,
    'user.signingkey': qs.keyOf(member),
    'gpg.format': 'ssh',
  };
  for (const [key, value] of Object.entries(settings)) await clone.must('config', key, value);
  if (hooks) await installLocalHooks({ cwd: path, env: plain });
  return clone;
}
