import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import { fail } from '../../rules/finding.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readNamedFile } from '../message.ts';

/** Standard input and output are the wire: nothing else is printed there. */
export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const { options, io } = context;
  const file = (name: string) => optional(input, name);
  const buffer = async (name: string) => {
    const path = file(name);
    return path === undefined ? undefined : Buffer.from(await readNamedFile(context, path));
  };
  const [ca, cert, key] = [await buffer('ca'), await buffer('cert'), await buffer('cert-key')];
  const token = await tokenOf(context, input);
  const socket = file('socket');
  const { runProxy } = await import('../../mcp/proxy/program.ts');
  await runProxy({
    server: {
      url: urlOf(one(input, 'URL')),
      socket: socket === undefined ? null : resolve(options.cwd, socket),
      headers: {
        'X-QMS-Instance': optional(input, 'instance') ?? randomUUID(),
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      tls: { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) },
    },
    input: process.stdin,
    output: process.stdout,
    say: (line) => io.stderr.write(`qms: ${line}\n`),
    signal: options.signal,
  });
  return { data: null, human: '' };
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  return fail(
    'usage/option-value',
    `${JSON.stringify(text)} is no URL of a server: http://127.0.0.1:8000/mcp`,
  );
}

/** From a file or the environment; never from an argument, which everybody on the machine can see. */
async function tokenOf({ options }: CommandContext, input: CommandInput): Promise<string | null> {
  const path = optional(input, 'token-file');
  if (path === undefined) return options.env.QMS_TOKEN?.trim() || null;
  const text = await readFile(resolve(options.cwd, path), 'utf8').catch((cause: NodeJS.ErrnoException) =>
    fail('usage/file', `${JSON.stringify(path)} cannot be read (${cause.code})`, { cause }),
  );
  return text.trim();
}
