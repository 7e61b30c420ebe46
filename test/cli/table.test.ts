import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/table.ts';
import { findCommand } from '../../src/commands/find-command.ts';
import { optionsOf } from '../../src/commands/global-options.ts';
import { parse } from '../../src/commands/parse.ts';
import { qms } from './fake-io.ts';

/** Cuts an example as a shell would: double quotes hold words together, a redirection ends it. */
function words(example: string): string[] {
  const call = example.replace(/^eval "\$\((.*)\)"$/, '$1').split(/ [<>] /)[0] ?? '';
  return [...call.matchAll(/"([^"]*)"|[^\s"]+/g)].map(([word, inside]) => inside ?? word).slice(1);
}

test('names are unique', () => {
  const names = commands.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test.each(commands.map((command) => [command.name, command] as const))(
  '%s: its code loads',
  async (_name, command) => {
    expect((await command.load()).execute).toBeTypeOf('function');
  },
);

test.each(commands.map((command) => [command.name, command] as const))(
  '%s: spells no option twice',
  (_name, command) => {
    const spelled = optionsOf(command).flatMap(({ name, short, aliases }) => [
      name,
      ...(short ? [short] : []),
      ...(aliases ?? []),
    ]);
    expect(new Set(spelled).size).toBe(spelled.length);
  },
);

test.each(
  commands.flatMap((command) => command.examples.map((example) => [example.command, command] as const)),
)('the example is a valid call of its command: %s', (example, command) => {
  const argv = words(example);
  const found = findCommand(commands, argv);
  expect(found).toMatchObject({ kind: 'command', command: { name: command.name } });
  expect(parse(command, argv, command.name.includes(' ') ? 2 : 1)).toMatchObject({ ok: true });
});

test.each(commands.map((command) => [command.name, command] as const))(
  'help %s shows its summary, options and examples [REQ-066]',
  async (name, command) => {
    const { code, stdout } = await qms(['help', ...name.split(' ')]);
    expect(code).toBe(0);
    expect(stdout).toContain(`${name}: ${command.summary}`);
    for (const { command: example } of command.examples) expect(stdout).toContain(example);
    for (const { name: option } of command.options) expect(stdout).toContain(`--${option}`);
    expect(command.examples.length).toBeGreaterThan(0);
  },
);
