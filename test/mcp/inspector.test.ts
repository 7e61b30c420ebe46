import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { type HttpServer, startHttp } from './http-server.ts';
import { proxyCommand } from './proxied.ts';

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const inspector = local('../../node_modules/@modelcontextprotocol/inspector-cli/build/cli.js');
const program = local('../../dist/qms.cjs');

let qs: QualitySystem;
let server: HttpServer;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  server = await startHttp(qs, ['bot', 'quinn']);
});

afterAll(() => server.stop());

/** What the official inspector's command line reaches, and how. */
const ways = {
  'standard input and output': () => ({
    target: [process.execPath, program, 'mcp', '--key', qs.keyOf('bot')],
    options: [],
    env: {},
  }),
  HTTP: () => ({
    target: [server.url],
    options: ['--transport', 'http', '--header', `Authorization: Bearer ${server.token('bot')}`],
    env: {},
  }),
  'the proxy': () => {
    const { command, args, env } = proxyCommand(server, 'quinn');
    return { target: [command, ...args], options: [], env };
  },
};

async function inspect(way: keyof typeof ways, ...asked: string[]) {
  const { target, options, env } = ways[way]();
  const { stdout } = await execa(process.execPath, [inspector, '--cli', ...target, ...options, ...asked], {
    cwd: qs.path,
    env: { ...testEnvironment, ...env },
    extendEnv: false,
    timeout: 60_000,
  });
  return JSON.parse(stdout);
}

test.each(Object.keys(ways) as (keyof typeof ways)[])(
  'the official inspector lists and calls the tools over %s',
  async (way) => {
    const { tools } = await inspect(way, '--method', 'tools/list');
    expect(tools.map(({ name }: { name: string }) => name)).toContain('qms_status');
    const asked = ['--method', 'tools/call', '--tool-name', 'qms_inbox', '--tool-arg', 'limit=5'];
    const { structuredContent, isError } = await inspect(way, ...asked);
    expect({ isError, ok: structuredContent.ok }).toEqual({ isError: false, ok: true });
  },
);

test('the official inspector makes a document, and reads it as a resource', async () => {
  const asked = ['--tool-arg', 'doc_type=CR', '--tool-arg', 'title=By the inspector'];
  const made = await inspect('HTTP', '--method', 'tools/call', '--tool-name', 'qms_create', ...asked);
  const { document } = made.structuredContent;
  const read = await inspect('HTTP', '--method', 'resources/read', '--uri', `qms://doc/${document}`);
  expect(read.contents[0].text).toContain('By the inspector');
});
