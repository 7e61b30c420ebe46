import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git, makeRepository, temporaryDirectory, testEnvironment } from '../../helpers/git.ts';
import { qms } from '../fake-io.ts';

async function founders() {
  const repository = await makeRepository();
  const keys = await temporaryDirectory();
  const around = { cwd: repository, env: testEnvironment as Record<string, string>, clock: () => Date.now() };
  for (const name of ['ada', 'quinn']) {
    expect((await qms(['key', 'new', name, '--file', join(keys, name)], around)).code).toBe(0);
  }
  const members = [
    '--member',
    `name=Ada,email=ada@example.org,group=administrator,kind=human,key=${join(keys, 'ada')}`,
    '--member',
    `name=Quinn,email=quinn@example.org,group=quality,kind=human,key=${join(keys, 'quinn.pub')}`,
  ];
  return { repository, keys, around, members, asAda: ['--key', join(keys, 'ada')] };
}

test('init founds a quality system with keys that key new made, and prints its genesis [REQ-047]', async () => {
  const { repository, around, members, asAda } = await founders();
  const { code, stdout, stderr } = await qms(['init', '--name', 'widget', ...members, ...asAda], around);
  const genesis = stdout.match(/^genesis ([0-9a-f]{40})$/m)?.[1];
  expect(code).toBe(0);
  expect(genesis).toBe(await git(repository, 'rev-parse', 'HEAD'));
  expect(stderr).toContain(`note: genesis is ${genesis}`);
  const again = await qms(['init', ...members, ...asAda], around);
  expect(again.stderr).toContain('init/exists');
  expect(again.code).toBe(1);
});

test('init --dry-run writes nothing [REQ-065]', async () => {
  const { repository, around, members, asAda } = await founders();
  const { code, stdout, stderr } = await qms(['init', ...members, ...asAda, '--dry-run'], around);
  expect(code).toBe(0);
  expect(stdout).toContain('nothing was changed');
  // The one that is founded later has another id.
  expect(stdout + stderr).not.toMatch(/genesis (?:is )?[0-9a-f]{40}/);
  expect(await git(repository, 'for-each-ref')).toBe('');
});

test('the members may stand in a file', async () => {
  const { repository, keys, around, asAda } = await founders();
  const entry = (name: string, group: string) =>
    `- { name: ${name}, email: ${name}@example.org, group: ${group}, kind: human, key: ${join(keys, name)} }\n`;
  const team = entry('ada', 'administrator') + entry('quinn', 'quality').replace(keys, '~');
  await writeFile(join(repository, 'team.yaml'), team);
  const atHome = { ...around, env: { ...around.env, HOME: keys } };
  expect((await qms(['init', '--members', 'team.yaml', ...asAda], atHome)).code).toBe(0);
});

test('on github.com set-up comes next, since no hook runs there', async () => {
  const { repository, around, members, asAda } = await founders();
  const url = 'https://github.com/acme/widget.git';
  await git(repository, 'remote', 'add', 'origin', url);
  await git(repository, 'config', `url.${await makeRepository({ bare: true })}.insteadOf`, url);
  const { code, stderr } = await qms(['init', '--name', 'widget', ...members, ...asAda], around);
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('next: qms github setup: '),
  });
  expect(stderr).not.toContain('hooks install');
});

test('a recovery threshold above the number of recovery principals is refused', async () => {
  const { around, members, asAda } = await founders();
  const options = ['--recovery', 'ada,quinn', '--recovery-threshold', '3'];
  const { code, stderr } = await qms(['init', ...members, ...asAda, ...options], around);
  expect(code).toBe(2);
  expect(stderr).toContain('--recovery-threshold is a number from 1 to 2, not "3"');
});

test('key new does not overwrite a key', async () => {
  const { keys, around } = await founders();
  const { code, stderr } = await qms(['key', 'new', 'ada', '--file', join(keys, 'ada')], around);
  expect(stderr).toContain('signature/key-exists');
  expect(code).not.toBe(0);
});

test('key new refuses a name that no principal can have', async () => {
  const { around } = await founders();
  expect((await qms(['key', 'new', 'Ada Lovelace'], around)).code).toBe(2);
});
