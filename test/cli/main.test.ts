import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/repository/package-files.ts';

const program = packageFile('dist/qms.cjs');

function start(argv: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  return { status, stdout, stderr };
}

test('the bundled program can be started by its name', () => {
  expect(readFileSync(program, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^git-qms \d+\.\d+\.\d+\n$/),
  });
});

test('the exit code reaches the process [REQ-064]', () => {
  expect(start(['help']).status).toBe(0);
  expect(start(['nonsense']).status).toBe(2);
  expect(start(['explain', 'no/rule']).status).toBe(3);
});

test('standard output holds the envelope alone', () => {
  const { status, stdout, stderr } = start(['nonsense', '--json']);
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, findings: [{ rule: 'usage/unknown-command' }] });
  expect(stderr).toBe('');
});

test('FORCE_COLOR colours, NO_COLOR and pipes do not', () => {
  expect(start(['nonsense'], { FORCE_COLOR: '1' }).stderr).toContain('\u001b[');
  expect(start(['nonsense'], { NO_COLOR: '1' }).stderr).not.toContain('\u001b[');
  expect(start(['nonsense']).stderr).not.toContain('\u001b[');
});

test('a reader that closes the pipe is no error', () => {
  const pipeline = `set -o pipefail; ${process.execPath} ${program} explain --list --json | head -c 1`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', pipeline], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '{', stderr: '' });
});

test('git qms starts it', () => {
  const { status, stdout } = spawnSync(
    'git',
    ['-c', `alias.qms=!${process.execPath} ${program}`, 'qms', 'help'],
    {
      encoding: 'utf8',
    },
  );
  expect(status).toBe(0);
  expect(stdout).toContain('qms COMMAND');
});

test('asking for the version starts no command and no library [REQ-070]', () => {
  // All of them need one of these modules of Node; the program itself needs none.
  const tell = 'process.on("exit", () => console.error(process.moduleLoadList.join("\\n")))';
  const preload = `--import=data:text/javascript,${encodeURIComponent(tell)}`;
  const { status, stderr } = start(['--version'], { NODE_OPTIONS: preload });
  expect(status).toBe(0);
  expect(stderr).toContain('NativeModule tty\n');
  expect(stderr).not.toMatch(/^NativeModule (child_process|crypto)$/m);
  expect(start(['list'], { NODE_OPTIONS: preload }).stderr).toMatch(/^NativeModule child_process$/m);
});

test('an interrupted command ends with 130 and says nothing', async () => {
  // The signal comes as soon as the program listens for it, while the command waits for standard input.
  const interrupt = `process.on("newListener", (name) => {
    if (name === "SIGINT") setImmediate(() => process.kill(process.pid, "SIGINT"));
  })`;
  const preload = `data:text/javascript,${encodeURIComponent(interrupt)}`;
  const child = spawn(process.execPath, ['--import', preload, program, 'comment', 'CR-001', '-m', '-']);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += chunk;
    });
  const [code] = await once(child, 'close');
  expect({ code, said }).toEqual({ code: 130, said: '' });
});
