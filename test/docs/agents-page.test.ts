import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findByWords } from '../../src/commands/find-command.ts';
import { parse } from '../../src/commands/parse.ts';
import { descriptions } from '../../src/commands/table.ts';
import { packageFile } from '../../src/repository/package-files.ts';
import { testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { type HttpServer, startHttp } from '../mcp/http-server.ts';

const program = fileURLToPath(new URL('../../dist/qms.cjs', import.meta.url));
const page = await readFile(packageFile('docs/agents.md'), 'utf8');
const blocks = (language: string) =>
  [...page.matchAll(/^```([a-z]+)\n([\s\S]*?)^```$/gm)].flatMap(([, of, text = '']) =>
    of === language ? [text] : [],
  );

interface Entry {
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

let qs: QualitySystem;
let server: HttpServer;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  server = await startHttp(qs, ['bot']);
});

afterAll(() => server.stop());

/** A configuration with what is this machine's own in place of what the page names. */
function here(text: string): Record<string, Entry> {
  const own = text
    .replaceAll('http://127.0.0.1:8000/mcp', server.url)
    .replaceAll('/home/me/.ssh/qms-tu-ui', qs.keyOf('bot'))
    .replace(/\$\{(?:env:QMS_TOKEN|QMS_TOKEN|input:qms-token)\}/g, server.token('bot'));
  expect(own).not.toContain('${');
  const { mcpServers, servers } = JSON.parse(own);
  return mcpServers ?? servers;
}

function transportOf({ command, args = [], env = {}, url, headers = {} }: Entry) {
  if (url !== undefined) return new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  expect(command).toBe('qms');
  return new StdioClientTransport({
    command: process.execPath,
    args: [program, ...args],
    cwd: qs.path,
    env: { ...(testEnvironment as Record<string, string>), ...env },
    stderr: 'ignore',
  });
}

test('each configuration of the three clients reaches the server as the agent', async () => {
  const configurations = blocks('json');
  expect(configurations).toHaveLength(3);
  for (const text of configurations) {
    const entries = Object.entries(here(text));
    expect(entries.map(([name]) => name)).toEqual(['qms-stdio', 'qms-http', 'qms-proxy']);
    for (const [name, entry] of entries) {
      const client = new Client({ name: 'test', version: '1' });
      await client.connect(transportOf(entry) as Parameters<Client['connect']>[0]);
      const told = await client.callTool({ name: 'qms_inbox', arguments: { user: 'bot' } });
      expect(told.structuredContent, name).toMatchObject({ ok: true });
      await client.close();
      // What a client without an instance held is given up, so that the next one need not wait for it.
      await fetch(server.url, {
        method: 'DELETE',
        headers: { Authorization: `Bearer ${server.token('bot')}` },
      });
    }
  }
}, 120_000);

test('each command of the page is one, with options that it has', () => {
  const lines = blocks('sh').flatMap((text) => text.trim().split('\n'));
  expect(lines.length).toBeGreaterThan(6);
  for (const line of lines) {
    const [first, ...argv] = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, a, b]) => a ?? b ?? '');
    expect(first).toBe('qms');
    const found = findByWords(descriptions, argv);
    if (found.kind !== 'command') return expect.fail(line);
    expect(parse(found.command, argv, found.words), line).toMatchObject({ ok: true });
  }
});
