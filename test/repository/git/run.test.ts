import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { gitText, runGit } from '../../../src/repository/git/run.ts';
import { makeRepository, temporaryDirectory, testEnvironment } from '../../helpers/git.ts';
import { bundleProgram } from './bundled-program.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await makeRepository();
});

const here = (env: Record<string, string> = {}) => ({ cwd, env: { ...testEnvironment, ...env } });
const shell = (script: string) => ['-c', `alias.act=!${script}`, 'act'];
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie that nobody has waited for is dead all the same.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
const pidIn = async (file: string): Promise<number> => {
  await vi.waitUntil(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'), {
    timeout: 20_000,
  });
  return Number(readFileSync(file, 'utf8'));
};

describe('environment', () => {
  test('only what locates a repository reaches git, with fixed values', async () => {
    const hostile = {
      GIT_REPLACE_REF_BASE: 'refs/evil/',
      GIT_EXTERNAL_DIFF: 'evil',
      LC_ALL: 'de_DE',
      SECRET: 'x',
    };
    const lines = (await gitText(here(hostile), shell('env'))).split('\n');
    expect(lines.filter((line) => /^(GIT_REPLACE|GIT_EXTERNAL|SECRET|GIT_AUTHOR)/.test(line))).toEqual([]);
    expect(lines).toEqual(
      expect.arrayContaining(['LC_ALL=C', 'TZ=UTC', 'GIT_NO_REPLACE_OBJECTS=1', 'GIT_LITERAL_PATHSPECS=1']),
    );
    expect(lines).toContain('GIT_TERMINAL_PROMPT=0');
  });

  test('a person may be asked only where the act is interactive', async () => {
    const lines = (await gitText({ ...here(), interactive: true }, shell('env'))).split('\n');
    expect(lines.filter((line) => line.startsWith('GIT_TERMINAL_PROMPT'))).toEqual([]);
  });

  test('keys and proxies reach git only for a connection', async () => {
    const env = { SSH_AUTH_SOCK: '/tmp/agent', https_proxy: 'http://proxy' };
    expect(await gitText(here(env), shell('env'))).not.toContain('/tmp/agent');
    const lines = (await gitText(here(env), shell('env'), { transport: true })).split('\n');
    expect(lines).toEqual(expect.arrayContaining(['SSH_AUTH_SOCK=/tmp/agent', 'https_proxy=http://proxy']));
    expect(lines).not.toContain('GIT_LITERAL_PATHSPECS=1');
  });

  test('a local hook is not run', async () => {
    const hook = join(cwd, '.git', 'hooks', 'reference-transaction');
    await mkdir(join(cwd, '.git', 'hooks'), { recursive: true });
    await writeFile(hook, '#!/bin/sh\nexit 1\n');
    await chmod(hook, 0o755);
    const tree = (
      await gitText(here(), ['hash-object', '-t', 'tree', '-w', '--stdin'], { input: '' })
    ).trim();
    const args = ['-c', 'user.name=x', '-c', 'user.email=x@x', 'commit-tree', tree, '-m', 'x'];
    const commit = (await gitText(here(), args)).trim();
    await runGit(here(), ['update-ref', 'refs/heads/side', commit]);
    expect((await gitText(here(), ['rev-parse', 'refs/heads/side'])).trim()).toBe(commit);
  });
});

describe('input and answers', () => {
  test('bytes go in and come out unchanged', async () => {
    const input = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256);
    const { stdout } = await runGit(here(), shell('cat'), { input });
    expect(Buffer.compare(stdout, input)).toBe(0);
  });

  test('an exit code can be an answer', async () => {
    const { exitCode } = await runGit(here(), ['config', '--get', 'no.such'], { okExitCodes: [0, 1] });
    expect(exitCode).toBe(1);
  });
});

describe('failures', () => {
  test("git's own line says why", async () => {
    await expect(runGit(here(), ['cat-file', '-p', 'nothing'])).rejects.toThrow(
      /^git\/failed: git cat-file .*Not a valid object name nothing$/,
    );
  });

  test('a password in an address is not repeated', async () => {
    const run = runGit(here(), shell('echo fatal: no https://me:secret@host/x >&2; exit 1'));
    await expect(run).rejects.toThrow('https://***@host/x');
  });

  test('a full disk has its own name [REQ-069]', async () => {
    const run = runGit(
      here(),
      shell('echo "fatal: sha1 file: write error: No space left on device" >&2; exit 128'),
    );
    await expect(run).rejects.toThrow(/^git\/disk-full/);
  });

  test('a full disk of the server is not ours', async () => {
    const run = runGit(here(), shell('echo "remote: fatal: No space left on device" >&2; exit 1'));
    await expect(run).rejects.toThrow(/^git\/failed/);
  });

  test('git may be missing', async () => {
    await expect(runGit(here({ PATH: '/nonexistent' }), ['version'])).rejects.toThrow(/^git\/missing/);
  });

  test('so may the directory', async () => {
    const run = runGit({ ...here(), cwd: join(cwd, 'nowhere') }, ['version']);
    await expect(run).rejects.toThrow(/^repository\/none/);
  });

  test('a command line can be too long', async () => {
    await expect(runGit(here(), ['version', 'x'.repeat(4_000_000)])).rejects.toThrow(/^git\/failed.*E2BIG/);
  });

  test('too much output is refused', async () => {
    await expect(runGit(here(), shell('yes'), { maxBytes: 1000 })).rejects.toThrow(/^git\/output-too-large/);
  });
});

describe('ending git early', () => {
  const hang = (file: string) => shell(`sh -c 'echo $$ > "${file}"; exec sleep 600'`);

  test('a timeout ends git and what it started', async () => {
    const file = join(await temporaryDirectory(), 'pid');
    const run = runGit(here(), hang(file), { timeout: 2500 });
    await expect(run).rejects.toThrow(/^git\/timeout/);
    const pid = await pidIn(file);
    await vi.waitUntil(() => !isAlive(pid), { timeout: 20_000 });
  });

  test('so does an abort', async () => {
    const file = join(await temporaryDirectory(), 'pid');
    const stop = new AbortController();
    const run = expect(runGit({ ...here(), signal: stop.signal }, hang(file))).rejects.toThrow(
      /^git\/aborted/,
    );
    const pid = await pidIn(file);
    stop.abort();
    await run;
    await vi.waitUntil(() => !isAlive(pid), { timeout: 20_000 });
  });

  test('nothing is started after an abort', async () => {
    const signal = AbortSignal.abort();
    await expect(runGit({ ...here(), signal }, ['version'])).rejects.toThrow(/^git\/aborted/);
  });

  test('Ctrl-C ends the program and what git started [REQ-069]', async () => {
    const file = join(await temporaryDirectory(), 'pid');
    const program = await bundleProgram(`
      import { runGit } from '@src/repository/git/run.ts';
      await runGit({ cwd: ${JSON.stringify(cwd)}, env: process.env }, ${JSON.stringify(hang(file))});
    `);
    const running = execa('node', [program], { env: testEnvironment, reject: false });
    const pid = await pidIn(file);
    running.kill('SIGINT');
    expect((await running).signal).toBe('SIGINT');
    await vi.waitUntil(() => !isAlive(pid), { timeout: 20_000 });
  });
});
