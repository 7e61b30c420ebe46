import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSigner } from '../../../src/repository/signatures/signer.ts';
import { verifySignature } from '../../../src/repository/signatures/verify.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { makeKey, publicKey, temporaryFolder } from './key-files.ts';

const keys = temporaryFolder();
const files = [
  makeKey(keys, 'ed25519'),
  makeKey(keys, 'ecdsa', ['-b', '256']),
  makeKey(keys, 'rsa', ['-b', '3072']),
];

describe.each(files)('$line', (file) => {
  const folder = temporaryFolder();
  const signers = join(keys, 'signers');
  writeFileSync(signers, files.map((each) => `jo@example.com ${publicKey(each).text}\n`).join(''));
  const git = (args: readonly string[], input = '') =>
    execFileSync('git', args, {
      cwd: folder,
      input,
      env: { ...process.env, GIT_CONFIG_COUNT: '5', ...config(file.path, signers) },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  git(['init', '-q']);

  test('the gpgsig of a real commit verifies [REQ-004]', () => {
    git(['commit', '-q', '-S', '--allow-empty', '-m', 'subject']);
    const { armor, payload } = split(git(['cat-file', 'commit', 'HEAD']).toString('utf8'));
    expect(unwrap(verifySignature(payload, armor)).key).toEqual(publicKey(file));
  });

  test('git verifies a commit that a signer signed [REQ-004]', async () => {
    const tree = git(['mktree']).toString().trim();
    const person = 'Jo <jo@example.com> 1700000000 +0000';
    const headers = `tree ${tree}\nauthor ${person}\ncommitter ${person}\n`;
    const armor = await (await openSigner(file.path)).sign(Buffer.from(`${headers}\nsubject\n`));
    const commit = `${headers}gpgsig ${armor.replaceAll('\n', '\n ')}\n\nsubject\n`;
    const oid = git(['hash-object', '-t', 'commit', '-w', '--stdin'], commit).toString().trim();
    expect(git(['log', '-1', '--format=%G? %GK', oid]).toString().trim()).toBe(
      `G ${publicKey(file).fingerprint}`,
    );
  });
});

function config(key: string, signers: string): Record<string, string> {
  const values = {
    'gpg.format': 'ssh',
    'user.signingkey': key,
    'user.name': 'Jo',
    'user.email': 'jo@example.com',
    'gpg.ssh.allowedSignersFile': signers,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, name],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  );
}

/** The header's value with its lines joined, and the commit without it. */
function split(raw: string): { armor: string; payload: Buffer } {
  const header = /\ngpgsig ((?:.*\n )*.*)(?=\n)/.exec(raw);
  const armor = (header?.[1] ?? '').replaceAll('\n ', '\n');
  return { armor, payload: Buffer.from(raw.replace(header?.[0] ?? '', '')) };
}
