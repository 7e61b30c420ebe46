import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPrivateKey } from '../../../src/repository/signatures/private-key.ts';
import { parseSignature } from '../../../src/repository/signatures/sshsig.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { concatBytes, wireString } from '../../../src/rules/keys/wire.ts';
import { armor, assemble, mpint, type Parts, toBeSigned, unarmor } from './assemble.ts';
import { keygenSign, keygenVerifies, makeKey, publicKey, temporaryFolder } from './key-files.ts';

const folder = temporaryFolder();
const file = makeKey(folder, 'ed25519');
const key = publicKey(file);
const payload = Buffer.from('payload');
const good = keygenSign(file.path, payload);
const secret = unwrap(readPrivateKey(readFileSync(file.path, 'utf8'))).handle ?? createPrivateKey('');

function signed(parts: Parts, algorithm = 'ssh-ed25519'): string {
  const numbers = sign(null, toBeSigned(payload, parts), secret);
  return assemble(key.blob, concatBytes(wireString(algorithm), wireString(numbers)), parts);
}

function rules(text: string | Uint8Array): readonly string[] {
  const parsed = parseSignature(text);
  return parsed.ok ? [] : parsed.findings.map((each) => each.rule);
}

test('the parts of a good signature are read', () => {
  expect(parseSignature(good)).toMatchObject({ ok: true, value: { key, hash: 'sha512', token: null } });
});

test('a signature put together by hand equals that of ssh-keygen', () => {
  expect(signed({})).toBe(good);
});

test('nothing is a missing signature', () => {
  expect(rules('')).toEqual(['signature/missing']);
});

describe('armor other than ssh-keygen writes is refused', () => {
  const again = good.split('\n').slice(1, -1).join('');
  test.each([
    ['wrapped at 76', armor(unarmor(good), 76)],
    ['wrapped at 64', armor(unarmor(good), 64)],
    ['on one line', armor(unarmor(good), 9999)],
    ['a last newline', `${good}\n`],
    ['CRLF', good.replaceAll('\n', '\r\n')],
    ['two blocks', `${good}\n${good}`],
    ['text after END', `${good}\nhidden`],
    ['spaces after END', `${good}  `],
    ['text before BEGIN', `hidden\n${good}`],
    ['an empty line', good.replace('\n', '\n\n')],
    ['an indented line', good.replace('\n', '\n ')],
    ['no padding', good.replaceAll('=', '')],
    ['too much padding', good.replace('=\n', '==\n')],
    ['a character of the URL-safe alphabet', good.replace('AAAA', 'AA-A')],
    ['no body', '-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----'],
    ['bare base64', again],
    ['PGP', '-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----'],
    ['a character outside ASCII', Buffer.concat([Buffer.from(good), Buffer.of(0xe9)])],
    ['endless base64', armor(new Uint8Array(100_000))],
  ])('%s', (_, text) => {
    expect(text).not.toBe(good);
    expect(rules(text)).toEqual(['signature/armor']);
  });

  test('stray bits in the last character', () => {
    const last = good.indexOf('=\n') - 1;
    const stray = String.fromCharCode(good.charCodeAt(last) + 1);
    const changed = good.slice(0, last) + stray + good.slice(last + 1);
    expect(unarmor(changed)).toEqual(unarmor(good));
    expect(rules(changed)).toEqual(['signature/armor']);
  });
});

describe('fields other than those of a commit signature are refused', () => {
  test.each<[string, Parts, string]>([
    ['another magic', { magic: 'SSHSIC' }, 'signature/format'],
    ['version 0', { version: 0 }, 'signature/format'],
    ['version 2', { version: 2 }, 'signature/format'],
    ['a reserved value', { reserved: 'x' }, 'signature/format'],
    ['bytes after the end', { after: Buffer.from('x') }, 'signature/format'],
    ['the namespace file', { namespace: 'file' }, 'signature/namespace'],
    ['the namespace git-', { namespace: 'git-' }, 'signature/namespace'],
    ['no namespace', { namespace: '' }, 'signature/namespace'],
    ['sha384', { hash: 'sha384' }, 'signature/algorithm'],
    ['sha1', { hash: 'sha1' }, 'signature/algorithm'],
  ])('%s', (_, parts, rule) => {
    expect(rules(signed(parts))).toEqual([rule]);
  });

  test('a signature that ssh-keygen made for a file [REQ-005]', () => {
    expect(rules(keygenSign(file.path, payload, ['-n', 'file']))).toEqual(['signature/namespace']);
  });

  test('every truncation', () => {
    const blob = unarmor(good);
    for (let length = 1; length < blob.length; length += 1) {
      expect(rules(armor(blob.subarray(0, length)))).not.toEqual([]);
    }
  });
});

describe('algorithms that do not belong to the key are refused', () => {
  const rsaFile = makeKey(folder, 'rsa', ['-b', '3072']);
  const rsa = publicKey(rsaFile).blob;
  const numbers = (count: number) => wireString(new Uint8Array(count).fill(1));

  test('ed25519 under the name of a security key', () => {
    expect(rules(signed({}, 'sk-ssh-ed25519@openssh.com'))).toEqual(['signature/algorithm']);
  });

  test.each(['ssh-rsa', 'rsa-sha2-384', 'ssh-ed25519'])('%s with an RSA key', (algorithm) => {
    const text = assemble(rsa, concatBytes(wireString(algorithm), numbers(384)));
    expect(rules(text)).toEqual(['signature/algorithm']);
  });

  test.each([383, 385, 0])('an RSA signature of %d bytes', (count) => {
    const text = assemble(rsa, concatBytes(wireString('rsa-sha2-512'), numbers(count)));
    expect(rules(text)).toEqual(['signature/format']);
  });

  test('a web site’s signature by a security key', () => {
    const ecdsa = publicKey(makeKey(folder, 'ecdsa', ['-b', '256'])).blob;
    const inner = wireString('webauthn-sk-ecdsa-sha2-nistp256@openssh.com');
    expect(rules(assemble(ecdsa, concatBytes(inner, numbers(70))))).toEqual(['signature/algorithm']);
  });
});

describe('ECDSA numbers have one form', () => {
  const ecdsa = publicKey(makeKey(temporaryFolder(), 'ecdsa', ['-b', '256'])).blob;
  const name = wireString('ecdsa-sha2-nistp256');
  const one = mpint(Uint8Array.of(1));
  test.each<[string, Uint8Array]>([
    ['a leading zero', wireString(Uint8Array.of(0, 1))],
    ['a negative number', wireString(Uint8Array.of(0x80))],
    ['zero', wireString('')],
    ['33 bytes', wireString(new Uint8Array(33).fill(1))],
  ])('%s is refused', (_, number) => {
    const text = assemble(ecdsa, concatBytes(name, wireString(concatBytes(one, number))));
    expect(rules(text)).toEqual(['signature/format']);
  });

  test('the DER form is refused', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const der = sign('sha256', toBeSigned(payload), privateKey);
    expect(rules(assemble(ecdsa, concatBytes(name, wireString(der))))).toEqual(['signature/format']);
  });
});

test('ssh-keygen itself takes another wrapping, so the refusal here is what keeps one commit from having two ids', () => {
  const wider = armor(unarmor(good), 76);
  expect(keygenVerifies(key.text, payload, wider)).toBe(true);
});
