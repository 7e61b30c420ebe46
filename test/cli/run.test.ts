import { expect, test } from 'vitest';
import { packageVersion } from '../../src/repository/package-files.ts';
import { qms } from './fake-io.ts';

test('no command at all shows the overview', async () => {
  const { code, stdout, stderr } = await qms([]);
  expect(code).toBe(0);
  expect(stdout).toContain('show help');
  expect(stderr).toBe('');
});

test('--version names the program and the version of the package', async () => {
  expect(await qms(['--version'])).toEqual({ code: 0, stdout: `git-qms ${packageVersion()}\n`, stderr: '' });
});

test('an unknown command is a usage error in three lines, with a suggestion', async () => {
  const { code, stdout, stderr } = await qms(['exlpain']);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toBe(
    [
      'error: there is no command "exlpain"; did you mean explain?',
      '  why: usage/unknown-command  (qms explain usage/unknown-command)',
      '  fix: qms help explain',
      '',
    ].join('\n'),
  );
});

test('a word that is like no command gets no suggestion', async () => {
  const { stderr } = await qms(['zzzzzzzz']);
  expect(stderr).toContain('error: there is no command "zzzzzzzz"\n');
  expect(stderr).toContain('fix: see the commands with `qms help`');
});

test('every finding about a command line is reported at once', async () => {
  const { code, stderr } = await qms(['explain', 'a/b', 'c/d', '--lst']);
  expect(code).toBe(2);
  expect(stderr).toContain('explain has no option --lst; did you mean --list?');
  expect(stderr).toContain('explain: "c/d" is too much');
});

test('-h before, after and instead of arguments shows the help of the command', async () => {
  const { stdout } = await qms(['help', 'completion']);
  expect(stdout).toContain('qms completion SHELL');
  for (const argv of [
    ['completion', '-h'],
    ['--help', 'completion'],
    ['completion', 'bash', '--help'],
  ]) {
    expect(await qms(argv)).toEqual({ code: 0, stdout, stderr: '' });
  }
});

test('-C a folder that is not there is refused', async () => {
  const { code, stderr } = await qms(['-C', '/nowhere/at/all', 'help']);
  expect(code).toBe(3);
  expect(stderr).toContain('-C "/nowhere/at/all" is not a folder');
});

test('-C without a value is a usage error', async () => {
  expect((await qms(['help', '-C'])).code).toBe(2);
});

test('a Node that is too old is named, and the environment is to blame', async () => {
  const { code, stderr } = await qms(['help'], { node: '20.18.3' });
  expect(code).toBe(6);
  expect(stderr).toContain('error: this is Node 20.18.3\n');
  expect((await qms(['help'], { node: '20.19.0' })).code).toBe(0);
});
