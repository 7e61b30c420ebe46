import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openContext } from '../../src/acts/context.ts';
import { init } from '../../src/acts/init.ts';
import { findCommand } from '../../src/commands/find-command.ts';
import { parse } from '../../src/commands/parse.ts';
import { descriptions } from '../../src/commands/table.ts';
import { fill, isFilling, openWords } from '../../src/hosting/github/setup/fill.ts';
import { rulesetWords } from '../../src/hosting/github/setup/ruleset-words.ts';
import { relayIn } from '../../src/rules/policy/questions.ts';
import { git, makeSigningKey, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { templates } from './github/wanted.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = readdirSync(join(root, 'docs/hosting')).map((name) => `docs/hosting/${name}`);
const text = (path: string) => readFileSync(join(root, path), 'utf8');

/** The lines of all shell blocks that call `qms`, and those within sentences. */
function calls(path: string): string[] {
  const blocks = [...text(path).matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.split('\n')).map((line) => line.trim());
  const inline = [...text(path).matchAll(/`(qms [^`]+)`/g)].map(([, call = '']) => call.replace(/\s+/g, ' '));
  return [...lines, ...inline].filter((line) => line.startsWith('qms '));
}

test.each(pages)('REQ-197 every command of %s is one, with options that it takes', (path) => {
  const found = calls(path);
  expect(found.length).toBeGreaterThan(0);
  for (const call of found) {
    const words = call.split(' ').slice(1);
    const known = findCommand(descriptions, words);
    expect(known.kind, call).toBe('command');
    // A name within a sentence needs no arguments.
    if (known.kind === 'command' && words.length > known.words)
      expect(parse(known.command, words, known.words), call).toMatchObject({ ok: true });
  }
});

test.each(pages)('REQ-197 every value that %s fills in is one that set-up takes', (path) => {
  const values = { COMMIT: '1'.repeat(40) };
  for (const [, word = '', value = ''] of text(path).matchAll(/--fill ([A-Z_]+)=(\S+)/g))
    expect(isFilling(word, values[value as keyof typeof values] ?? value), `${word}=${value}`).toBe(true);
});

test.each(pages)('REQ-197 every file that %s names is there', (path) => {
  for (const [, target = ''] of text(path).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g))
    expect(existsSync(join(root, dirname(path), target)), target).toBe(true);
});

test('REQ-197 the members that the page on GitHub lists found a system with a relay', async () => {
  const home = await temporaryDirectory();
  const clone = join(home, 'clone');
  await mkdir(join(home, '.ssh'));
  await mkdir(join(home, 'keys'));
  await git(home, 'init', '--quiet', '--initial-branch=main', clone);
  const team = /^ *```yaml\n(.*?)^ *```$/ms.exec(text('docs/hosting/github.md'))?.[1] ?? '';
  await writeFile(join(home, 'team.yaml'), team);
  for (const [, place = '', name = ''] of team.matchAll(/key: (.*?)\/qms-([a-z]+)\.pub/g)) {
    const { publicKey, path } = await makeSigningKey(home, name);
    await writeFile(
      join(place === '~/.ssh' ? join(home, '.ssh') : join(clone, place), `qms-${name}.pub`),
      publicKey,
    );
    if (name === 'ada') await git(clone, 'config', 'user.signingkey', path);
  }
  const env = { ...testEnvironment, HOME: home };
  await init({ cwd: clone, env }, { members: [], membersFile: '../team.yaml', name: 'acme/widget' });
  const context = await openContext({ cwd: clone, env });
  expect(relayIn(context.policy)).toBe('relay');
  await context.close();
});

test('REQ-197 the page on GitHub has every ruleset, and what is open without it', () => {
  const page = text('docs/hosting/github.md');
  expect(Object.keys(rulesetWords).sort()).toEqual(templates.map(({ name }) => name).sort());
  for (const { name } of templates) {
    const row = page.split('\n').find((line) => line.startsWith(`| ${name} |`));
    expect(row, name).toContain(`| ${rulesetWords[name]} |`);
  }
});

test('REQ-197 the page on GitHub fills in all that the templates leave open', () => {
  const page = text('docs/hosting/github.md');
  const workflows = readdirSync(join(root, 'templates/github')).filter((name) => name.endsWith('.yml'));
  const bySetup = (word: string) =>
    openWords(fill(word, { GENESIS: 'x', RELAY: 'x', TRUNK: 'x' })).length === 0;
  for (const word of workflows.flatMap((name) => openWords(text(`templates/github/${name}`))))
    if (!bySetup(word)) expect(page).toContain(`--fill ${word}=`);
});
