import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { buildProgram, meetingPoint, startProgram, writeScript } from './program.ts';
import { answerOf, asMember, leavesAll } from './trial.ts';

const run = promisify(execFile);
let qs: QualitySystem;
let server: string;

beforeAll(buildProgram);
beforeEach(async () => {
  qs = await foundSystem({ server: true });
  server = await qs.git('config', 'remote.origin.url');
  await asMember(qs, 'bot')('create', 'CR', '--title', 'Try signals');
});

const comment = ['comment', 'CR-001', '-m', 'Interrupted', '--json'];
const comments = async () => (await git(server, 'log', '--format=%s', 'qms/CR-001')).split('\n').length - 2;

/** Runs the comment until `point` is reached, sends it a signal, and reads its answer. */
async function interrupt(
  signal: NodeJS.Signals,
  point: { reached(): Promise<unknown> },
  key: string,
  env: Record<string, string> = {},
) {
  const started = startProgram(qs.path, [...comment, '--key', key], env);
  await point.reached();
  started.kill(signal);
  const { code, stdout, stderr } = await started.ended;
  expect(stderr).toBe('');
  return answerOf(code ?? -1, stdout);
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s while the passphrase is asked for: nothing is signed, nothing stays behind',
  async (signal, code) => {
    const folder = await temporaryDirectory();
    const key = join(folder, 'encrypted');
    await copyFile(qs.keyOf('bot'), key);
    await run('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', key]);
    const point = await meetingPoint();
    const SSH_ASKPASS = await writeScript(join(folder, 'ask'), `echo > '${point.path}'; exec sleep 60`);
    const env = { SSH_ASKPASS, SSH_ASKPASS_REQUIRE: 'force', TMPDIR: folder };
    const answer = await leavesAll(qs.path, () => interrupt(signal, point, key, env));
    expect(answer).toMatchObject({ code, rules: ['git/aborted'] });
    expect((await run('ls', [folder])).stdout).not.toContain('qms-sign');
    expect(await asMember(qs, 'bot')('comment', 'CR-001', '-m', 'Interrupted')).toMatchObject({ code: 0 });
  },
);

test('SIGINT while the server judges: it says that the act may have arrived; again, it is done once', async () => {
  const point = await meetingPoint();
  const hook = join(server, 'hooks/pre-receive');
  await writeScript(hook, `echo > '${point.path}'; exec sleep 60`);
  const answer = await leavesAll(qs.path, () => interrupt('SIGINT', point, qs.keyOf('bot')));
  expect(answer).toMatchObject({ code: 130, rules: ['git/aborted'] });
  expect(answer.message).toContain('may have arrived');
  await writeScript(hook, 'exit 0');
  expect(await asMember(qs, 'bot')('comment', 'CR-001', '-m', 'Interrupted')).toMatchObject({ code: 0 });
  expect(await comments()).toBe(1);
});

test('SIGINT after the server took it: again, it is not done a second time', async () => {
  const point = await meetingPoint();
  const hook = await writeScript(join(server, 'hooks/post-receive'), `echo > '${point.path}'; exec sleep 60`);
  expect(await interrupt('SIGINT', point, qs.keyOf('bot'))).toMatchObject({ code: 130 });
  await writeScript(hook, 'exit 0');
  expect(await comments()).toBe(1);
  const again = await asMember(qs, 'bot')(...comment);
  expect(again).toMatchObject({ code: 0, data: { notes: [expect.stringContaining('not done again')] } });
  expect(await comments()).toBe(1);
});
