import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unwrap } from '../../../src/rules/finding.ts';
import { parsePublicKey } from '../../../src/rules/keys/public-key.ts';
import { parseAllowedSigners, renderAllowedSigners } from '../../../src/rules/policy/signers.ts';
import { id } from './sample.ts';

let directory: string;
const at = (name: string) => join(directory, name);
const people = [
  ['ada', 'ed25519', []],
  ['quinn', 'ecdsa', ['-b', '256']],
  ['rita', 'rsa', ['-b', '3072']],
] as const;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'qms-signers-'));
  const lines = people.map(([name, type, bits]) => {
    execFileSync('ssh-keygen', ['-q', '-t', type, ...bits, '-N', '', '-C', `${name} key`, '-f', at(name)]);
    const { text } = unwrap(parsePublicKey(readFileSync(at(`${name}.pub`), 'utf8').trim()));
    return { principal: id(name), key: text, comment: `${name}'s key` };
  });
  writeFileSync(at('allowed_signers'), `# by hand\n${renderAllowedSigners(lines)}`);
  writeFileSync(at('message'), 'an event\n');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function verify(name: string, principal: string, namespace: string): number | null {
  const signature = execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', namespace, '-f', at(name)], {
    input: 'an event\n',
  });
  writeFileSync(at(`${name}.sig`), signature);
  const args = [
    '-Y',
    'verify',
    '-f',
    at('allowed_signers'),
    '-I',
    principal,
    '-n',
    namespace,
    '-s',
    at(`${name}.sig`),
  ];
  return spawnSync('ssh-keygen', args, { input: 'an event\n' }).status;
}

describe.each(people)('stock ssh-keygen reads the line of %s', (name) => {
  test('and finds the principal', () => {
    verify(name, name, 'git');
    const found = execFileSync(
      'ssh-keygen',
      ['-Y', 'find-principals', '-f', at('allowed_signers'), '-s', at(`${name}.sig`)],
      { encoding: 'utf8' },
    );
    expect(found).toBe(`${name}\n`);
  });

  test('and verifies a signature', () => {
    expect(verify(name, name, 'git')).toBe(0);
  });

  test('and has the same fingerprint', () => {
    const printed = execFileSync('ssh-keygen', ['-l', '-f', at(`${name}.pub`)], { encoding: 'utf8' });
    const lines = unwrap(parseAllowedSigners(readFileSync(at('allowed_signers'))));
    expect(lines.find((each) => each.principal === name)?.fingerprint).toBe(printed.split(' ')[1]);
  });
});

test('stock ssh-keygen refuses the key in another namespace, and for another principal', () => {
  expect([verify('ada', 'ada', 'file'), verify('ada', 'quinn', 'git')]).toEqual([255, 255]);
});
