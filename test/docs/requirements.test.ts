import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { readDocument } from '../../src/documents/parse.ts';
import { shippedKinds } from '../../src/rules/kinds/shipped.ts';
import type { Kind } from '../../src/rules/kinds.ts';

const script = fileURLToPath(new URL('../../scripts/check-requirements.mjs', import.meta.url));
const rs = new URL('../../.qms/docs/RS/SDLC-QMS-RS/SDLC-QMS-RS.md', import.meta.url);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qms-requirements-'));
});

/** Runs the check on a specification of two requirements and a report of these tests. */
async function check(tests: readonly (readonly [string, string])[], specification?: string) {
  const report = join(folder, 'report.json');
  const small = join(folder, 'rs.md');
  const rows = '| Id | Requirement |\n| --- | --- |\n| REQ-001 | One. |\n| REQ-002 | Two. |\n';
  const assertionResults = tests.map(([fullName, status]) => ({ fullName, status }));
  await writeFile(small, specification ?? rows);
  await writeFile(report, JSON.stringify({ testResults: [{ name: '/x/a.test.ts', assertionResults }] }));
  const run = spawnSync(process.execPath, [script, '--rs', small, report], { encoding: 'utf8' });
  return { code: run.status, lines: run.stdout.split('\n').slice(0, -1) };
}

test('the requirements specification of this project is a sound RS', async () => {
  const facts = readDocument(await readFile(rs), shippedKinds.get('RS') as Kind);
  expect(facts.findings).toEqual([]);
  expect(facts.properties).toEqual({ system: 'QMS' });
});

test('its ids count up, each once', async () => {
  const ids = [...(await readFile(rs, 'utf8')).matchAll(/^\| (REQ-[0-9]{3}) \| .*\. \|$/gm)].map(
    (each) => each[1],
  );
  expect(ids.length).toBeGreaterThanOrEqual(40);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('requirements with passing tests are verified', async () => {
  const { code, lines } = await check([
    ['group works [REQ-001]', 'passed'],
    ['both [REQ-001] [REQ-002]', 'passed'],
  ]);
  expect({ code, lines }).toEqual({ code: 0, lines: ['2 of 2 requirements are verified'] });
});

test.each(['skipped', 'todo', 'pending'])('a test that is %s verifies nothing', async (status) => {
  const { code, lines } = await check([
    ['one [REQ-001]', 'passed'],
    ['two [REQ-002]', status],
  ]);
  expect(code).toBe(1);
  expect(lines[0]).toBe('REQ-002 has no passing test: Two.');
});

test('a failing test stands against a passing one', async () => {
  const { code, lines } = await check([
    ['one [REQ-001]', 'passed'],
    ['two [REQ-002]', 'passed'],
    ['two again [REQ-002]', 'failed'],
  ]);
  expect(code).toBe(1);
  expect(lines).toContain('1 of 2 requirements are verified');
  expect(lines[0]).toMatch(/^REQ-002 fails: .*two again/);
});

test('an id in a test that the specification lacks is named', async () => {
  const { code, lines } = await check([['all [REQ-001] [REQ-002] [REQ-999]', 'passed']]);
  expect(code).toBe(1);
  expect(lines[0]).toMatch(/^REQ-999 is no requirement: .*a\.test\.ts: all/);
});

test('a specification without requirements, or with one twice, is not verified', async () => {
  expect((await check([], 'nothing')).code).toBe(1);
  const twice = await check([['one [REQ-001]', 'passed']], '| REQ-001 | One. |\n| REQ-001 | Again. |\n');
  expect(twice.lines[0]).toBe('REQ-001 stands twice in the specification');
});

test('a report that is not there ends with 2', () => {
  const run = spawnSync(process.execPath, [script, join(folder, 'none.json')], { encoding: 'utf8' });
  expect(run.status).toBe(2);
});
