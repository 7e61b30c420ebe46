import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { type CommandInput, has, one, optional } from '../../commands/input.ts';
import type { Item } from '../../reading/watch/items.ts';
import { watch } from '../../reading/watch/watch.ts';
import { fail, fixFor } from '../../rules/finding.ts';
import type { CommandContext, CommandResult } from '../command.ts';

/** How long a program that is started for an item may run, in milliseconds. */
const longest = 3_600_000;

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const { options, io } = context;
  const command = optional(input, 'exec');
  const heard: string[] = [];
  const lines = command === undefined && !io.stdin.isTTY ? createInterface({ input: process.stdin }) : null;
  lines?.on('line', (line) => {
    const [, item] = /^(?:ack )?([0-9a-f]{16})$/.exec(line.trim()) ?? [];
    if (item !== undefined) heard.push(item);
  });
  try {
    await watch(options, {
      name: one(input, 'as'),
      every: seconds(input, 'every', 5),
      repeat: seconds(input, 'repeat', 60),
      once: has(input, 'once'),
      tell: async (item) => {
        if (command !== undefined) return run(context, command, item);
        io.stdout.write(`${JSON.stringify(item)}\n`);
        return false;
      },
      takenSince: () => heard.splice(0),
      trouble: ({ findings }) => {
        for (const each of findings)
          io.stderr.write(`qms: ${each.message} (${each.rule}); ${fixFor(each)}\n`);
      },
    });
  } finally {
    lines?.close();
    if (lines) process.stdin.unref?.();
  }
  return { data: null, human: '' };
}

/** Starts a program for an item, by the words of its line and no shell: what documents say never becomes a command. */
async function run({ options, io }: CommandContext, command: string, item: Item): Promise<boolean> {
  const [program = '', ...args] = command.split(/\s+/).filter((word) => word !== '');
  const ended = await execa(program, args, {
    cwd: options.cwd,
    env: { QMS_ITEM: item.item, QMS_DOCUMENT: item.document, QMS_TASK: item.task },
    input: `${JSON.stringify(item)}\n`,
    stdout: 'ignore',
    stderr: 'inherit',
    reject: false,
    timeout: longest,
    cancelSignal: io.signal,
  });
  if (ended.failed)
    io.stderr.write(`qms: ${program} did not take ${item.document} (${ended.shortMessage})\n`);
  return !ended.failed;
}

function seconds(input: CommandInput, name: string, usual: number): number {
  const text = optional(input, name);
  if (text === undefined) return usual * 1000;
  if (!/^[0-9]{1,6}(\.[0-9]{1,3})?$/.test(text) || Number(text) === 0)
    fail('usage/option-value', `--${name} is a number of seconds, not ${JSON.stringify(text)}`);
  return Number(text) * 1000;
}
