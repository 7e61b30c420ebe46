import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/table.ts';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { synopsis } from '../../src/commands/synopsis.ts';
import { commandsPage } from '../../src/docs/commands-page.ts';
import { environmentVariables, gitSettings } from '../../src/docs/environment-words.ts';

const page = commandsPage();
const source = fileURLToPath(new URL('../../src', import.meta.url));

async function sources(): Promise<string> {
  const files = await readdir(source, { recursive: true, withFileTypes: true });
  const code = files.filter((file) => file.isFile() && !file.parentPath.startsWith(join(source, 'docs')));
  return (await Promise.all(code.map((file) => readFile(join(file.parentPath, file.name), 'utf8')))).join('');
}

test.each(commands.map((command) => [command.name, command] as const))(
  'qms %s stands with synopsis, options and examples [REQ-066]',
  (name, command) => {
    const start = page.indexOf(`### qms ${name}\n`);
    const section = page.slice(start, page.indexOf('\n##', start + 5));
    expect(start).toBeGreaterThan(0);
    expect(section).toContain(synopsis(command));
    expect(section).toContain(command.description);
    for (const option of command.options) expect(section).toContain(`--${option.name}`);
    for (const example of command.examples) expect(section).toContain(example.command);
  },
);

test('every exit code stands with its meaning', () => {
  for (const [code, meaning] of exitCodes) expect(page).toContain(`| ${code} | ${meaning} |`);
});

test('every variable of its own that the code reads stands on the page, but those that its hooks set', async () => {
  const text = await sources();
  const folder = fileURLToPath(new URL('../../hooks', import.meta.url));
  const hooks = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
  );
  const read = new Set([...text.matchAll(/env\.(QMS_[A-Z_]+)/g)].map((match) => match[1] ?? ''));
  for (const [, name = ''] of hooks.join('').matchAll(/(QMS_[A-Z_]+)=/g)) read.delete(name);
  const told = environmentVariables.map(({ name }) => name).filter((name) => name.startsWith('QMS_'));
  expect(told.toSorted()).toEqual([...read].sort());
});

test('every setting of its own that the code knows stands on the page', async () => {
  const text = await sources();
  const known = new Set([...text.matchAll(/'(qms\.(?:genesis|trunk|remote))'/g)].map((match) => match[1]));
  for (const name of known) expect(gitSettings.map((setting) => setting.name)).toContain(name);
  expect(known.size).toBe(3);
});
