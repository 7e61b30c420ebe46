import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { beforeAll, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { create } from '../../src/acts/create.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { packageFile } from '../../src/repository/package-files.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { rpc } from '../mcp/http-server.ts';
import { stepsOf } from './tutorial.ts';

type Program = ChildProcessByStdio<Writable, Readable, Readable>;

let qs: QualitySystem;
let root: string;
let clone: string;
let env: Record<string, string>;

/** A clone of one's own below a folder of one's own, with the programs and files that the pages name. */
beforeAll(async () => {
  qs = await foundSystem({ server: true });
  root = await temporaryDirectory();
  clone = join(root, 'clone');
  const [bin, home] = [join(root, 'bin'), join(root, 'home')];
  for (const each of [clone, bin, join(home, '.ssh')]) await mkdir(each, { recursive: true });
  await git(clone, 'clone', '--quiet', (await qs.git('remote', 'get-url', 'origin')).trim(), '.');
  await git(clone, 'config', 'qms.genesis', qs.genesis);
  const programs = {
    qms: `exec '${process.execPath}' '${packageFile('dist/qms.cjs')}' "$@"`,
    'start-agent': `echo "$1" > '${root}/started'`,
  };
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(bin, name), 0o755);
  }
  for (const end of ['', '.pub'])
    await copyFile(`${qs.keyOf('bot')}${end}`, join(home, `.ssh/qms-bot${end}`));
  await writeFile(join(home, '.github-token'), 'ghp_none\n', { mode: 0o600 });
  env = {
    PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    QMS_SIGNING_KEY: qs.keyOf('ada'),
  };
});

/** The lines that a page has typed, in order. */
async function linesOf(name: string): Promise<string[]> {
  const page = await readFile(packageFile(name), 'utf8');
  return stepsOf(page).flatMap(({ script }) => script.trim().split('\n'));
}

/** Waits until a program has said a text. */
async function heard(stream: Readable, text: string): Promise<void> {
  let all = '';
  stream.on('data', (part) => {
    all += part;
  });
  await expect.poll(() => all, { timeout: 15_000 }).toContain(text);
}

/** A client of a server on standard input and output: it lists the tools, and goes. */
async function asClient({ stdin, stdout }: Program): Promise<void> {
  stdin.write(`${JSON.stringify(rpc('tools/list'))}\n`);
  await heard(stdout, '"inputSchema"');
  stdin.end();
}

/** What runs until it is told to end: what it is seen to do before that. */
const long: readonly (readonly [RegExp, (program: Program) => Promise<unknown>])[] = [
  [/^qms mcp --http/, ({ stderr }) => heard(stderr, 'qms: serving http://')],
  [/^qms git-mcp/, asClient],
  [
    /^qms watch .*--exec/,
    () => expect.poll(() => exists(join(root, 'started')), { timeout: 15_000 }).toBe(true),
  ],
  [/^qms watch .*--jsonl/, ({ stdout }) => heard(stdout, 'CR-')],
];

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Types one line as the page has it, but for a port that is free. */
async function type(line: string): Promise<void> {
  const program = spawn('sh', ['-ec', `exec ${line.replace('--port 8000', '--port 0')}`], {
    cwd: clone,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(program, 'exit');
  const said: Buffer[] = [];
  for (const stream of [program.stdout, program.stderr]) stream.on('data', (part) => said.push(part));
  const [, watch = null] = long.find(([pattern]) => pattern.test(line)) ?? [];
  if (watch) {
    await watch(program);
    if (!program.stdin.writableEnded) program.kill('SIGTERM');
  } else program.stdin.end();
  const [code, signal] = await ended;
  expect(code ?? signal, `${line}\n${Buffer.concat(said)}`).toBe(0);
}

test('every command of the page on agents does what it says, from enrolment to revocation', async () => {
  for (const line of await linesOf('docs/agents.md')) {
    if (line.startsWith('qms watch')) await newWork();
    await type(line);
    // The page says that the draft is to be approved.
    if (line.startsWith('qms agent enrol')) await approvePolicy();
  }
  expect(await readFile(join(root, 'started'), 'utf8')).toBe('tu-ui\n');
}, 60_000);

async function approvePolicy(): Promise<void> {
  const id = 'POLICY';
  await route(qs.as('ada'), { id, to: 'review' });
  await assign(qs.as('quinn'), { id, assignees: ['quinn'] });
  await review(qs.as('quinn'), { id, outcome: 'recommend', text: 'Reads well.' });
  await route(qs.as('ada'), { id, to: 'approval' });
  await approve(qs.as('quinn'), { id });
}

/** A draft of the agent's own, which waits for it. */
async function newWork(): Promise<void> {
  const keyFlag = join(clone, '.git/qms/agents/tu-ui/key');
  await create(qs.as('bot', { cwd: clone, keyFlag }), { kind: 'CR', title: 'Waits for its owner' });
}

test('every command of the page on git for agents does what it says', async () => {
  const origin = await git(clone, 'remote', 'get-url', 'origin');
  for (const line of await linesOf('docs/git-proxy.md')) {
    // The page is about a repository at GitHub there; nothing is asked of it before a tool is called.
    if (line.includes('--hosting-token-file'))
      await git(clone, 'remote', 'set-url', 'origin', 'https://github.com/lab/records.git');
    await type(line);
    await git(clone, 'remote', 'set-url', 'origin', origin.trim());
  }
  expect(await exists(join(root, 'bot/.git'))).toBe(true);
}, 60_000);
