import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { unwrap } from '../../../src/rules/finding.ts';
import { encodeSuiteResult } from '../../../src/rules/systems/suite-result.ts';
import { temporaryDirectory } from '../../helpers/git.ts';
import { commit, elsewhere, requirements, result, run } from '../../matrix/fixtures.ts';
import { qms } from '../fake-io.ts';

const known = requirements('REQ-001 | It stops. | ', 'REQ-002 | It says so. | REQ-001');
const rs = `---\ntitle: What\nsystem: APP\n---\n\n## Requirements\n\n| Id | Requirement | From |\n| --- | --- | --- |\n| REQ-001 | It stops. | |\n| REQ-002 | It says so. | REQ-001 |\n`;
const rtm = `---\ntitle: How\nsystem: APP\nrs_version: 2.0\nqualified_commit: ${commit}\n---\n\n## Purpose\n\n## Traceability\n\n{{table}}\n\n## Proofs\n\n| Requirement | Proof |\n| --- | --- |\n| REQ-002 | It is so. |\n`;
const options = ['--rs', 'SDLC-APP-RS-v2.0.md', '--results', 'unit.json'];

let cwd = '';
const at = (...argv: string[]) => qms(['rtm', ...argv], { cwd });
const write = (name: string, content: string | Uint8Array) => writeFile(join(cwd, name), content);
const evidence = (oid = commit, outcome = 'passed') =>
  unwrap(encodeSuiteResult(result(known, [run(`a ${outcome} REQ-001`)], { commit: oid })));

beforeAll(async () => {
  cwd = await temporaryDirectory();
  await write('SDLC-APP-RS-v2.0.md', rs);
  await write('SDLC-APP-RTM.md', rtm);
  await write('unit.json', evidence());
  await write('other.json', evidence(elsewhere));
});

test('build writes the table and names the text of each proof; check then finds nothing', async () => {
  const dry = await at('build', 'SDLC-APP-RTM.md', ...options, '--dry-run');
  expect([dry.code, await readFile(join(cwd, 'SDLC-APP-RTM.md'), 'utf8')]).toEqual([0, rtm]);
  const built = await at('build', 'SDLC-APP-RTM.md', ...options);
  expect([built.code, built.stderr]).toEqual([0, '']);
  expect(built.stdout).toBe('2 requirements at aaaaaaaaaaaa: 2 verified\nwrote SDLC-APP-RTM.md\n');
  const text = await readFile(join(cwd, 'SDLC-APP-RTM.md'), 'utf8');
  const table = `| Requirement | Verified by | Result |\n| --- | --- | --- |\n| REQ-001 | unit: \`a\` | verified |\n| REQ-002 | proof | verified |\n`;
  const pin = known[1]?.meaning.slice(0, 8);
  expect(text).toBe(rtm.replace('REQ-002 |', `REQ-002@${pin} |`).replace('{{table}}\n', table));
  const checked = await at('check', 'SDLC-APP-RTM.md', ...options);
  expect([checked.code, checked.stderr]).toEqual([0, '']);
  expect(checked.stdout).toContain('REQ-002  verified  proof\n');
});

test('check names what does not agree, with file and line', async () => {
  const text = await readFile(join(cwd, 'SDLC-APP-RTM.md'), 'utf8');
  await write(
    'changed.md',
    text.replace('| REQ-001 | unit: `a` | verified |', '| REQ-001 | unit: `b` | verified |'),
  );
  const { code, stdout } = await at('check', 'changed.md', ...options, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    findings: [{ rule: 'rtm/table-differs', where: { path: 'changed.md', line: 14 } }],
  });
  await write('SDLC-APP-RS-v3.0.md', rs.replace('It stops.', 'It halts.'));
  const later = await at('check', 'SDLC-APP-RTM.md', '--rs', 'SDLC-APP-RS-v3.0.md', '--results', 'unit.json');
  for (const rule of ['rtm/rs-version', 'matrix/older-text', 'rtm/table-differs'])
    expect(later.stderr).toContain(rule);
});

test('results of another commit, or of a suite that is asked for and did not run, prove nothing', async () => {
  const other = await at('check', 'SDLC-APP-RTM.md', ...options.slice(0, 3), 'other.json');
  for (const rule of ['rtm/no-evidence', 'matrix/missing', 'matrix/suite-missing', 'matrix/other-commit'])
    expect(other.stderr).toContain(rule);
  const more = await at('check', 'SDLC-APP-RTM.md', ...options, '--suite', 'unit', '--suite', 'e2e');
  expect(more.stderr).toContain('no result of suite e2e is of aaaaaaaaaaaa');
});

test('writes page, SARIF and JUnit on demand', async () => {
  const wanted = ['--html', 'm.html', '--sarif', 'm.sarif', '--junit', 'm.xml'];
  const { code } = await at('check', 'SDLC-APP-RTM.md', ...options, ...wanted);
  expect(code).toBe(0);
  const texts = await Promise.all(
    ['m.html', 'm.sarif', 'm.xml'].map((name) => readFile(join(cwd, name), 'utf8')),
  );
  expect(texts.map((text) => text.slice(0, 14))).toEqual(
    ['<!doctype html', '{\n  "$schema": ', '<?xml version='].map((text) => text.slice(0, 14)),
  );
});

test.each([
  ['no specification', ['build', 'SDLC-APP-RTM.md'], 'usage/missing-argument'],
  ['no such file', ['check', 'nowhere.md'], 'usage/file'],
  [
    'a file of evidence that is none',
    ['check', 'SDLC-APP-RTM.md', ...options.slice(0, 3), 'SDLC-APP-RTM.md'],
    'evidence/suite-result',
  ],
  [
    'a page of two',
    ['check', 'SDLC-APP-RTM.md', 'SDLC-APP-RTM.md', ...options, '--html', 'x.html'],
    'usage/option-value',
  ],
  [
    'a specification without requirements',
    ['check', 'SDLC-APP-RTM.md', '--rs', 'SDLC-APP-RTM.md'],
    'requirement/none',
  ],
])('refuses %s', async (_what, argv, rule) => {
  const { code, stderr } = await at(...argv);
  expect(code).not.toBe(0);
  expect(stderr).toContain(rule);
});
