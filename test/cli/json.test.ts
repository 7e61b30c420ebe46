import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { packageFile } from '../../src/repository/package-files.ts';
import { qms } from './fake-io.ts';

const validate = new Ajv2020({ allErrors: true }).compile(
  JSON.parse(readFileSync(packageFile('schemas/envelope.schema.json'), 'utf8')),
);

async function envelope(argv: readonly string[]) {
  const { code, stdout, stderr } = await qms([...argv, '--json']);
  expect(stderr).toBe('');
  expect(stdout.endsWith('\n')).toBe(true);
  const parsed = JSON.parse(stdout);
  validate(parsed);
  expect(validate.errors ?? []).toEqual([]);
  return { code, ...parsed };
}

test('success is one envelope, and nothing else on either stream [REQ-064]', async () => {
  expect(await envelope(['explain', 'usage/conflict'])).toMatchObject({
    code: 0,
    schema: 'git-qms/explain@1',
    ok: true,
    data: { rule: 'usage/conflict', exit: 2 },
    findings: [],
    next: [],
  });
});

test('a refusal is the same envelope, with findings in place of data [REQ-064]', async () => {
  expect(await envelope(['explain', 'usage/conflicts'])).toMatchObject({
    code: 3,
    schema: 'git-qms/explain@1',
    ok: false,
    data: null,
    findings: [{ rule: 'usage/unknown-rule', severity: 'error', fix: 'qms explain usage/conflict' }],
  });
});

test.each([
  [['nonsense'], 'git-qms/usage@1'],
  [['completion'], 'git-qms/completion@1'],
  [['completion', 'bash', '--bad'], 'git-qms/completion@1'],
])('a wrong command line %j is answered as JSON too', async (argv, schema) => {
  expect(await envelope(argv)).toMatchObject({ code: 2, schema, ok: false, data: null });
});

test('a message that looks like --json does not switch JSON on', async () => {
  const { stdout } = await qms(['help', '--', '--json']);
  expect(stdout).toBe('');
});
