import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Found, family, findCommand } from '../commands/find-command.ts';
import { globalOptions, optionsOf } from '../commands/global-options.ts';
import type { CommandInput } from '../commands/input.ts';
import { parse } from '../commands/parse.ts';
import type { GitLocation } from '../repository/git/environment.ts';
import type { Opened } from '../repository/opening.ts';
import { packageVersion } from '../repository/package-files.ts';
import { fail, QmsError, unwrap } from '../rules/finding.ts';
import { compareVersions } from '../rules/policy/minimum-version.ts';
import type { Command, CommandContext, CommandResult } from './command.ts';
import { commands } from './commands/table.ts';
import { type Globals, readGlobals } from './globals.ts';
import type { Io } from './io.ts';
import { reportFailure, reportResult } from './report.ts';
import { chooseStyle } from './style.ts';

/**
 * The whole command line program, apart from the process that it runs in.
 *
 * @param argv without the interpreter and the program
 * @returns the exit code, as `qms help exit-codes` lists them; it never throws
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const found = findCommand(commands, argv);
  const command = found.kind === 'command' ? found.command : null;
  const globals = readGlobals(argv, command ? optionsOf(command) : globalOptions);
  const answer = { io, globals, command: command?.name ?? null };
  const remaining: (() => Promise<void>)[] = [];
  try {
    requireNode(io.node);
    const result = await perform(found, argv, { globals, io, afterAnswer: (task) => remaining.push(task) });
    const exit = reportResult(answer, result);
    for (const task of remaining) await task();
    return exit;
  } catch (error) {
    return reportFailure(answer, error);
  }
}

const oldestNode = '20.19.0';

function requireNode(version: string): void {
  if (compareVersions(version, oldestNode) < 0) fail('environment/node-too-old', `this is Node ${version}`);
}

/** In what a command runs, whichever it is. */
interface Around {
  readonly globals: Globals;
  readonly io: Io;
  readonly afterAnswer: (task: () => Promise<void>) => void;
}

async function perform(
  found: Found<Command>,
  argv: readonly string[],
  around: Around,
): Promise<CommandResult> {
  switch (found.kind) {
    case 'version': {
      const version = packageVersion();
      return { data: { version }, human: `git-qms ${version}\n` };
    }
    case 'unknown':
      throw new QmsError([found.finding]);
    case 'none':
      return execute('help', [], around);
    case 'family': {
      if (around.globals.help) return execute('help', [found.name], around);
      const members = family(commands, found.name).map(({ name }) => name.slice(found.name.length + 1));
      return fail('usage/missing-argument', `${found.name} needs one of ${members.join(', ')}`, {
        fix: `qms help ${found.name}`,
      });
    }
    case 'command': {
      const { command, words } = found;
      if (around.globals.help) return execute('help', command.name.split(' '), around);
      return start(command, unwrap(parse(command, argv, words)), around);
    }
  }
}

/** Runs a command that takes its arguments under COMMAND, which `help` does. */
async function execute(name: 'help', words: readonly string[], around: Around): Promise<CommandResult> {
  const command = commands.find((each) => each.name === name);
  if (!command) throw new Error(`${name} is not in the command table`);
  return start(command, { values: new Map([['COMMAND', words]]), flags: new Set() }, around);
}

async function start(
  command: Command,
  input: CommandInput,
  { globals, io, afterAnswer }: Around,
): Promise<CommandResult> {
  const location = {
    cwd: await folder(io.cwd, globals.directory),
    env: io.env,
    interactive: io.stdin.isTTY && io.stderr.isTTY,
    signal: io.signal,
  };
  const ahead = opensRepository(command) ? await openAhead(location) : null;
  const context: CommandContext = {
    commands,
    io,
    options: {
      ...location,
      ...(ahead ? { ahead } : {}),
      keyFlag: globals.key,
      dryRun: input.flags.has('dry-run'),
      clock: io.clock,
      confirm: io.confirm,
      request: requestOf(command, input),
      afterAnswer,
    },
    style: chooseStyle(io.env, io.stdout.isTTY, globals.noColor),
  };
  try {
    const { execute: perform } = await command.load();
    return await perform(context, input);
  } finally {
    await ahead?.close();
  }
}

/** Whether a command begins with reading the history of the repository that it runs in. */
function opensRepository({ group, anywhere }: Command): boolean {
  return group !== 'setting up' && anywhere !== true;
}

/** Git starts now, and not when the command's code is loaded; whatever needs no git is spared the code for it. */
async function openAhead(location: GitLocation) {
  const { openAhead } = await import('../repository/opening.ts');
  let left: Opened | null = openAhead(location);
  const take = (): Opened | null => {
    const taken = left;
    left = null;
    return taken;
  };
  return { take, close: async () => take()?.reader.close() };
}

/** What is asked for, in one line; how it is answered, and where, is no part of it. */
function requestOf(command: Command, { values, flags }: CommandInput): string {
  const asks = (name: string) => globalOptions.every((option) => option.name !== name);
  const given = [...values].filter(([name]) => asks(name));
  return JSON.stringify([command.name, given, [...flags].filter(asks)]);
}

async function folder(cwd: string, directory: string | undefined): Promise<string> {
  if (directory === undefined) return cwd;
  const path = resolve(cwd, directory);
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ? path : fail('usage/file', `-C ${JSON.stringify(directory)} is not a folder`);
}
