import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findStore } from '../../acts/agents/find-store.ts';
import { all, type CommandInput, has, optional } from '../../commands/input.ts';
import { fail } from '../../rules/finding.ts';
import type { CommandContext } from '../command.ts';

const onlyHttp: ReadonlySet<string> = new Set([
  'host',
  'port',
  'store',
  'sockets',
  'allow-host',
  'tls-cert',
  'tls-key',
  'client-ca',
  'plain',
  'rate',
]);

/** What a server for agents is started with; its log goes to standard error. Raises `usage/…`. */
export async function serveInput(context: CommandContext, input: CommandInput) {
  const needHttp = [...input.values.keys(), ...input.flags].find((name) => onlyHttp.has(name));
  if (needHttp !== undefined && !has(input, 'http')) fail('usage/conflict', `--${needHttp} is for --http`);
  const { stderr } = context.io;
  return {
    http: has(input, 'http') ? await httpInput(context, input) : null,
    log: (call: unknown) => stderr.write(`${JSON.stringify(call)}\n`),
    say: (line: string) => stderr.write(`qms: ${line}\n`),
  };
}

async function httpInput(context: CommandContext, input: CommandInput) {
  const { options } = context;
  const sockets = optional(input, 'sockets');
  return {
    store: await findStore(options, optional(input, 'store')),
    host: optional(input, 'host') ?? '127.0.0.1',
    port: numberOf(input, 'port', 8000, 65_535),
    tls: await tlsOf(context, input),
    plain: has(input, 'plain'),
    allowedHosts: all(input, 'allow-host'),
    sockets: sockets === undefined ? null : resolve(options.cwd, sockets),
    perMinute: numberOf(input, 'rate', 600, 1_000_000),
  };
}

function numberOf(input: CommandInput, name: string, usual: number, most: number): number {
  const text = optional(input, name);
  if (text === undefined) return usual;
  const value = /^[0-9]{1,7}$/.test(text) ? Number(text) : Number.NaN;
  return value <= most
    ? value
    : fail('usage/option-value', `--${name} is a number up to ${most}, not ${JSON.stringify(text)}`);
}

async function tlsOf({ options }: CommandContext, input: CommandInput) {
  const [certificate, key, clientCa] = ['tls-cert', 'tls-key', 'client-ca'].map((name) =>
    optional(input, name),
  );
  if (certificate === undefined && key === undefined && clientCa === undefined) return null;
  if (certificate === undefined || key === undefined)
    return fail('usage/missing-argument', '--tls-cert and --tls-key belong together');
  const read = (path: string) =>
    readFile(resolve(options.cwd, path)).catch((cause: NodeJS.ErrnoException) =>
      fail('usage/file', `${JSON.stringify(path)} cannot be read (${cause.code})`, { cause }),
    );
  return {
    certificate: await read(certificate),
    key: await read(key),
    clientCa: clientCa === undefined ? null : await read(clientCa),
  };
}
