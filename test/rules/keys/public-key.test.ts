import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parsePublicKey, readPublicKey } from '../../../src/rules/keys/public-key.ts';
import { concatBytes, wireString, wireUint32 } from '../../../src/rules/keys/wire.ts';
import { makeKey, temporaryFolder } from '../../repository/signatures/key-files.ts';

const folder = temporaryFolder();
const ed25519 = makeKey(folder, 'ed25519');
const ecdsa = makeKey(folder, 'ecdsa', ['-b', '256']);
const rsa = makeKey(folder, 'rsa', ['-b', '3072']);

const blobOf = (line: string) => Buffer.from(line.split(' ')[1] ?? '', 'base64');
const lineOf = (type: string, ...parts: readonly Uint8Array[]) =>
  `${type} ${Buffer.from(concatBytes(wireString(type), ...parts)).toString('base64')}`;

function rules(text: string): readonly string[] {
  const parsed = parsePublicKey(text);
  return parsed.ok ? [] : parsed.findings.map((each) => each.rule);
}

describe.each([ed25519, ecdsa, rsa])('$line', ({ path, line }) => {
  const [type = '', base64 = ''] = line.split(' ');

  test('is read, with ssh-keygen’s fingerprint and without its comment [REQ-002]', () => {
    const printed = execFileSync('ssh-keygen', ['-l', '-f', `${path}.pub`])
      .toString()
      .split(' ')[1];
    const parsed = parsePublicKey(line);
    expect(parsed).toMatchObject({
      ok: true,
      value: { type, text: `${type} ${base64}`, fingerprint: printed },
    });
  });

  test('reads the same without its comment, and from its bytes', () => {
    expect(parsePublicKey(`${type} ${base64}`)).toEqual(parsePublicKey(line));
    expect(readPublicKey(blobOf(line))).toEqual(parsePublicKey(line));
  });

  test('is refused when cut or continued', () => {
    const blob = blobOf(line);
    const cut = blob.subarray(0, -1).toString('base64');
    const continued = Buffer.concat([blob, Buffer.of(0)]).toString('base64');
    expect(rules(`${type} ${cut}`)).toEqual(['key/malformed']);
    expect(rules(`${type} ${continued}`)).toEqual(['key/malformed']);
  });
});

describe('a key that is not one canonical line is refused', () => {
  const [type, base64 = ''] = ed25519.line.split(' ');
  test.each([
    ['nothing', ''],
    ['a type alone', 'ssh-ed25519'],
    ['two spaces', `${type}  ${base64}`],
    ['a space before', ` ${type} ${base64}`],
    ['a newline behind', `${type} ${base64}\n`],
    ['two lines', `${type} ${base64} a\n${type} ${base64} b`],
    ['options before', `namespaces="git" ${type} ${base64}`],
    ['a cut key', `${type} ${base64.slice(0, 20)}`],
    ['base64 in two parts', `${type} ${base64.slice(0, 40)} ${base64.slice(40)}`],
    ['an ECDSA key named ed25519', `ssh-ed25519 ${ecdsa.line.split(' ')[1]}`],
  ])('%s', (_, text) => {
    expect(rules(text)).toEqual(['key/malformed']);
  });

  test('stray bits in the base64', () => {
    const blob = Buffer.from(base64, 'base64');
    const padded = Buffer.concat([blob, Buffer.of(0)]).toString('base64');
    expect(padded.endsWith('AA==') || padded.endsWith('A=')).toBe(true);
    expect(parsePublicKey(`${type} ${padded.replace(/A(=+)$/, 'B$1')}`)).toMatchObject({
      findings: [{ message: expect.stringContaining('not canonical') }],
    });
  });
});

describe('other types are refused by name', () => {
  test.each([
    'ssh-dss',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'ssh-ed448',
    'SSH-ED25519',
    'rsa-sha2-512',
  ])('%s', (type) => {
    expect(rules(lineOf(type, wireString('x')))).toEqual(['key/type']);
  });

  test('a P-384 key of ssh-keygen [REQ-002]', () => {
    expect(rules(makeKey(folder, 'ecdsa', ['-b', '384']).line)).toEqual(['key/type']);
  });

  test('a DSA key of ssh-keygen’s form', () => {
    const number = wireString(new Uint8Array(20).fill(1));
    expect(rules(lineOf('ssh-dss', number, number, number, number))).toEqual(['key/type']);
  });

  test('a certificate', () => {
    execFileSync('ssh-keygen', ['-q', '-s', rsa.path, '-I', 'id', '-n', 'jo', `${ed25519.path}.pub`]);
    const certificate = readFileSync(`${ed25519.path}-cert.pub`, 'utf8').trim();
    expect(certificate).toContain('ssh-ed25519-cert-v01@openssh.com');
    expect(rules(certificate)).toEqual(['key/type']);
  });

  test('inside a known name', () => {
    const inner = Buffer.from(concatBytes(wireString('ssh-dss'), wireString('x'))).toString('base64');
    expect(rules(`ssh-rsa ${inner}`)).toEqual(['key/type']);
  });
});

describe('RSA numbers', () => {
  const modulus = (bytes: number) => new Uint8Array(bytes).fill(0xff);
  const positive = (bytes: Uint8Array) => wireString(concatBytes(Uint8Array.of(0), bytes));
  const f4 = wireString(Uint8Array.of(1, 0, 1));
  const even = modulus(384);
  even[383] = 0xfe;

  test.each(['1024', '2048', '3064'])('a modulus of %s bits is weak [REQ-002]', (bits) => {
    expect(rules(makeKey(folder, 'rsa', ['-b', bits]).line)).toEqual(['key/weak']);
  });

  test('a modulus of 3072 or 16384 bits is accepted', () => {
    expect(rules(lineOf('ssh-rsa', f4, positive(modulus(384))))).toEqual([]);
    expect(rules(lineOf('ssh-rsa', f4, positive(modulus(2048))))).toEqual([]);
  });

  test.each<[string, Uint8Array, Uint8Array]>([
    ['a modulus of 3071 bits', f4, wireString(concatBytes(Uint8Array.of(0x7f), modulus(383)))],
    ['a modulus of 16385 bits', f4, wireString(concatBytes(Uint8Array.of(1), modulus(2048)))],
    ['an even modulus', f4, positive(even)],
    ['the exponent 0', wireString(''), positive(modulus(384))],
    ['the exponent 1', wireString(Uint8Array.of(1)), positive(modulus(384))],
    ['the exponent 3', wireString(Uint8Array.of(3)), positive(modulus(384))],
    ['the exponent 65535', wireString(Uint8Array.of(0, 0xff, 0xff)), positive(modulus(384))],
    ['the exponent 65538', wireString(Uint8Array.of(1, 0, 2)), positive(modulus(384))],
    ['an exponent above 2^64', wireString(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 1)), positive(modulus(384))],
  ])('%s is weak', (_, e, n) => {
    expect(rules(lineOf('ssh-rsa', e, n))).toEqual(['key/weak']);
  });

  test.each<[string, Uint8Array, Uint8Array]>([
    ['an exponent with a leading zero', wireString(Uint8Array.of(0, 1, 0, 1)), positive(modulus(384))],
    ['a negative modulus', f4, wireString(modulus(384))],
    ['a modulus with two leading zeros', f4, positive(concatBytes(Uint8Array.of(0), modulus(384)))],
    ['a length beyond the end', f4, wireUint32(0xffffffff)],
  ])('%s is malformed', (_, e, n) => {
    expect(rules(lineOf('ssh-rsa', e, n))).toEqual(['key/malformed']);
  });
});

describe('curve keys', () => {
  const point = blobOf(ecdsa.line).subarray(-65);
  const small = new Uint8Array(32);

  test('another curve’s name is malformed', () => {
    expect(rules(lineOf('ecdsa-sha2-nistp256', wireString('nistp384'), wireString(point)))).toEqual([
      'key/malformed',
    ]);
  });

  test.each([Buffer.of(0), point.subarray(0, 33), Buffer.concat([Buffer.of(4), Buffer.alloc(64)])])(
    'the point %j is weak',
    (bad) => {
      expect(rules(lineOf('ecdsa-sha2-nistp256', wireString('nistp256'), wireString(bad)))).toEqual([
        'key/weak',
      ]);
    },
  );

  test('an ed25519 point of small order is weak, in a security key too', () => {
    expect(rules(lineOf('ssh-ed25519', wireString(small)))).toEqual(['key/weak']);
    const token = lineOf('sk-ssh-ed25519@openssh.com', wireString(small), wireString('ssh:'));
    expect(rules(token)).toEqual(['key/weak']);
  });

  test('an ed25519 point of 31 bytes is malformed', () => {
    expect(rules(lineOf('ssh-ed25519', wireString(small.subarray(1))))).toEqual(['key/malformed']);
  });

  test('security keys have an application that begins with ssh:', () => {
    const made = (application: string) =>
      rules(
        lineOf(
          'sk-ecdsa-sha2-nistp256@openssh.com',
          wireString('nistp256'),
          wireString(point),
          wireString(application),
        ),
      );
    expect(made('ssh:')).toEqual([]);
    expect(made('ssh:work')).toEqual([]);
    for (const bad of ['', 'https://example.com', 'ssh:\n']) expect(made(bad)).toEqual(['key/malformed']);
  });
});

test('a change to the key’s source does not change a key that was read', () => {
  const blob = blobOf(ed25519.line);
  const read = readPublicKey(blob);
  const before = structuredClone(read);
  blob.fill(0);
  expect(read).toEqual(before);
});
