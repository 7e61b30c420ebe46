import { execFileSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem } from '../helpers/quality-system.ts';
import { buildProgram, startProgram, writeScript } from './program.ts';
import { asMember, everything } from './trial.ts';

beforeAll(buildProgram);

const realGit = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

/** A git in front of the real one that kills the program before or after one command. @returns the PATH with it */
async function killingGit(when: 'before' | 'after', command: string): Promise<string> {
  const folder = await temporaryDirectory();
  await mkdir(join(folder, 'bin'));
  const chosen = `case " $* " in *" -n "*) ;; *" ${command} "*) kill -9 $PPID;; esac`;
  const [before, after] = when === 'before' ? [chosen, ''] : ['', chosen];
  // What is killed "before" must not run: the exit follows the kill.
  const body = `${before === '' ? '' : `${before.replace('kill -9 $PPID', 'kill -9 $PPID; exit 1')}\n`}'${realGit}' "$@"\ncode=$?\n${after}\nexit $code`;
  await writeScript(join(folder, 'bin/git'), body);
  return `${join(folder, 'bin')}:${process.env.PATH}`;
}

async function killed(cwd: string, argv: readonly string[], when: 'before' | 'after', command: string) {
  const env = { PATH: await killingGit(when, command) };
  expect(await startProgram(cwd, argv, env).ended).toMatchObject({ signal: 'SIGKILL' });
}

test.each([
  ['before', 'read-tree'],
  ['after', 'read-tree'],
  ['before', 'update-ref'],
  ['after', 'update-ref'],
] as const)(
  'killed %s %s: the same command again finishes, and nothing is doubled',
  async (when, command) => {
    const qs = await foundSystem();
    await asMember(qs, 'bot')('create', 'CR', '--title', 'Something open');
    const argv = ['checkpoint', '--key', qs.keyOf('ada')];
    await killed(qs.path, argv, when, command);
    expect(await asMember(qs, 'ada')('checkpoint')).toMatchObject({ code: 0 });
    const { status, leftovers, damage } = await everything(qs.path);
    expect({ status, leftovers, damage }).toEqual({ status: '', leftovers: '', damage: '' });
    expect(await qs.git('rev-list', '--count', '--first-parent', 'main')).toBe('2');
    expect(await asMember(qs, 'ada')('verify')).toMatchObject({ data: { verdict: 'valid' } });
  },
);

test.each(['before', 'after'] as const)('killed %s the push: one document, and its copy', async (when) => {
  const qs = await foundSystem({ server: true });
  const server = await qs.git('config', 'remote.origin.url');
  const argv = ['create', 'CR', '--title', 'Only once', '--key', qs.keyOf('bot')];
  await killed(qs.path, argv, when, 'push');
  const again = await asMember(qs, 'bot')(...argv.slice(0, 4));
  expect(again).toMatchObject({ code: 0, data: { document: 'CR-001' } });
  expect(await git(server, 'for-each-ref', '--format=%(refname)', 'refs/heads/qms')).toBe(
    'refs/heads/qms/CR-001',
  );
  expect(await readFile(qs.copyOf('bot', 'CR-001'), 'utf8')).toContain('Only once');
  expect(await asMember(qs, 'bot')('verify')).toMatchObject({ data: { verdict: 'valid' } });
  expect((await everything(qs.path)).leftovers).toBe('');
});

test('killed after a local ref moved: one document', async () => {
  const qs = await foundSystem();
  const argv = ['create', 'CR', '--title', 'Only once', '--key', qs.keyOf('bot')];
  await killed(qs.path, argv, 'after', 'update-ref');
  expect(await asMember(qs, 'bot')(...argv.slice(0, 4))).toMatchObject({
    code: 0,
    data: { document: 'CR-001' },
  });
  expect(await qs.git('for-each-ref', '--format=%(refname)', 'refs/heads/qms')).toBe('refs/heads/qms/CR-001');
});
