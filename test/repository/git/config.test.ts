import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readConfig, readWholeConfig, setConfig } from '../../../src/repository/git/config.ts';
import { git, makeRepository, testEnvironment } from '../../helpers/git.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await makeRepository();
});
const here = () => ({ cwd, env: testEnvironment });

test('what is not set is null', async () => {
  expect(await readConfig(here(), 'qms.nothing')).toBeNull();
});

test.each(['plain', '', '-x', 'two\nlines', ' spaced ; "quoted" # \\ '])(
  '%j is read as it was set',
  async (value) => {
    await setConfig(here(), 'qms.remote', value);
    expect(await readConfig(here(), 'qms.remote')).toBe(value);
  },
);

test('null removes a key, again and again', async () => {
  await setConfig(here(), 'qms.gone', 'x');
  await setConfig(here(), 'qms.gone', null);
  await setConfig(here(), 'qms.gone', null);
  expect(await readConfig(here(), 'qms.gone')).toBeNull();
});

test('setting replaces all values', async () => {
  await git(cwd, 'config', '--add', 'qms.many', 'a');
  await git(cwd, 'config', '--add', 'qms.many', 'b');
  await setConfig(here(), 'qms.many', 'c');
  expect(await git(cwd, 'config', '--get-all', 'qms.many')).toBe('c');
});

test('the whole configuration has the last value of each key, as git lower-cases it', async () => {
  await git(cwd, 'config', 'remote.Up/Stream.pushURL', 'two\nlines');
  await git(cwd, 'config', '--add', 'qms.last', 'a');
  await git(cwd, 'config', '--add', 'qms.last', 'b');
  await appendFile(join(cwd, '.git/config'), '[qms "alone"]\n\tkey\n');
  const config = await readWholeConfig(here());
  expect(config.get('remote.Up/Stream.pushurl')).toBe('two\nlines');
  expect(config.get('qms.last')).toBe('b');
  expect(config.get('qms.alone.key')).toBe('true');
});
