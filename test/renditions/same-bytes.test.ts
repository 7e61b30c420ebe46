import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { git, temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

const program = join(import.meta.dirname, '../../dist/qms.cjs');
const run = promisify(execFile);

let qs: QualitySystem;
let clone: string;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await qs.bringSopIntoForce();
  await qs.crIn('IN_EXECUTION');
  const server = await qs.git('config', 'remote.origin.url');
  clone = join(await temporaryDirectory(), 'elsewhere');
  await git(await temporaryDirectory(), 'clone', '--quiet', server.trim(), clone);
  await git(clone, 'config', 'qms.genesis', qs.genesis);
});

async function rendered(cwd: string, env: Record<string, string>, ...args: string[]): Promise<Buffer> {
  const path = join(await temporaryDirectory(), 'out');
  await run(process.execPath, [program, ...args, '--output', path], {
    cwd,
    env: { ...(testEnvironment as Record<string, string>), ...env },
  });
  return readFile(path);
}

test.each([
  ['render', 'SOP-001'],
  ['render', 'CR-001', '--version', '1.0'],
  ['render', 'CR-001', '--pdf'],
  ['diff', 'SOP-001', '0.1', '1.0', '--html'],
])('%s %s gives the same bytes in every clone, time zone and language [REQ-080]', async (...args) => {
  const here = await rendered(qs.path, { TZ: 'Pacific/Kiritimati', LANG: 'de_DE.UTF-8' }, ...args);
  const there = await rendered(clone, { TZ: 'America/St_Johns', LANG: 'C', HOME: '/nowhere' }, ...args);
  expect(there.equals(here)).toBe(true);
});
