import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageFile } from '../../src/repository/package-files.ts';
import { typedBlocks } from './by-hand.ts';

const people = ['ada', 'quinn', 'rolf'] as const;
let root: string;
let genesis = '';
let output = '';

const home = (who: string) => join(root, who);

/** Runs what somebody types, in their home, or in their clone once they have one. */
async function type(who: string, script: string): Promise<void> {
  const text = script
    .replaceAll('git@example.org:acme/widget.git', join(root, 'server/widget.git'))
    .replaceAll('/srv/git/widget.git', join(root, 'server/widget.git'))
    .replaceAll('GENESIS', genesis);
  const ran = await execa('sh', ['-e', '-c', `[ ! -d widget ] || cd widget\n${text}`], {
    cwd: home(who),
    extendEnv: false,
    all: true,
    reject: false,
    env: {
      PATH: `${join(root, 'bin')}:${process.env.PATH ?? ''}`,
      HOME: home(who),
      EDITOR: join(root, 'bin/fill-in'),
      GIT_CONFIG_NOSYSTEM: '1',
    },
  });
  output += `${who}$ ${script}${ran.all}\n`;
  if (ran.exitCode !== 0) throw new Error(output);
  genesis ||= /genesis ([0-9a-f]{40})/.exec(ran.all)?.[1] ?? '';
}

async function program(name: string, script: string): Promise<void> {
  const path = join(root, 'bin', name);
  await writeFile(path, script);
  await chmod(path, 0o755);
}

/** A server repository that has years of history, or two commits of it. */
async function oldRepository(): Promise<void> {
  await type('server', 'git init -q --bare -b main widget.git && git clone -q widget.git old');
  await type(
    'server',
    `cd old
    git config user.name Old && git config user.email old@example.org
    echo 1 > widget.c && git add . && git commit -q -m 'Begin the widget'
    echo 2 > widget.c && git commit -q -a -m 'Improve it'
    git push -q origin HEAD:main`,
  );
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qms-by-hand-'));
  for (const each of [...people, 'server', 'bin', 'ada/keys']) await mkdir(home(each), { recursive: true });
  await program('qms', `#!/bin/sh\nexec '${process.execPath}' '${packageFile('dist/qms.cjs')}' "$@"\n`);
  await program(
    'fill-in',
    `#!/bin/sh
    sed -e 's/{{[^}]*}}/words/g' -e 's/^\\[ \\]/[pass]/' -e 's/^    >$/    > Does not apply to: words/' "$1" > "$1.new" && mv "$1.new" "$1"
`,
  );
  await oldRepository();
  for (const who of ['quinn', 'rolf'] as const) {
    await type(who, `qms key new ${who}`);
    await copyFile(join(home(who), `.ssh/qms-${who}.pub`), join(home('ada'), `keys/qms-${who}.pub`));
  }
  const blocks = typedBlocks(await readFile(packageFile('README.md'), 'utf8'));
  const first = blocks.findIndex(
    ({ script }) => script.includes('git clone') && script.includes('qms-quinn\n'),
  );
  for (const [index, { by, script }] of blocks.entries()) {
    await type(by, script);
    // "Quinn, and Rolf in the same way"
    if (index === first) await type('rolf', script.replaceAll('qms-quinn', 'qms-rolf'));
  }
}, 300_000);

afterAll(() => rm(root, { recursive: true, force: true }));

test('who types what the README says, and nothing else, brings an SOP into force [REQ-047]', async () => {
  expect(output).toContain('SOP-001 is EFFECTIVE, version 1.0');
  const trunk = await readFile(join(home('quinn'), 'widget/.qms/docs/SOP/0xx/SOP-001/SOP-001.md'), 'utf8');
  expect(trunk).toContain('# SOP-001: Control of documents');
});

test('the history that was there is still there', async () => {
  expect(await readFile(join(home('quinn'), 'widget/widget.c'), 'utf8')).toBe('2\n');
});

test('the last block verifies with the genesis pinned', () => {
  expect(output).toMatch(/\nvalid\ngenesis +[0-9a-f]{40} \(pinned\)/);
});
