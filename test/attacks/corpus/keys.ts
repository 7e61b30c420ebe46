import { generateKeyPairSync } from 'node:crypto';
import { concatBytes, wireString } from '../../../src/rules/keys/wire.ts';
import { mpint, tokenKey } from '../../repository/signatures/assemble.ts';
import type { Attack } from '../attack.ts';
import { badDraft, badSuccessor, newcomer } from './policy-draft.ts';

/** Keys that a revision of POLICY would register, and must not. */

/** A line of the key that some wire encoding holds, as nia's. */
function line(blob: Uint8Array, principal = 'nia', options = 'namespaces="git"'): string {
  const type = Buffer.from(blob.subarray(4, 4 + Buffer.from(blob).readUInt32BE(0))).toString('latin1');
  return `${principal} ${options} ${type} ${Buffer.from(blob).toString('base64')}`;
}

function ed25519(point: Uint8Array): Uint8Array {
  return concatBytes(wireString('ssh-ed25519'), wireString(point));
}

function freshPoint(): Buffer {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}

function rsa(bits: number, publicExponent = 65537): Uint8Array {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits, publicExponent });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return concatBytes(
    wireString('ssh-rsa'),
    mpint(Buffer.from(e, 'base64url')),
    mpint(Buffer.from(n, 'base64url')),
  );
}

function p384(): Uint8Array {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({
    format: 'jwk',
  });
  const point = concatBytes(Uint8Array.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url'));
  return concatBytes(wireString('ecdsa-sha2-nistp384'), wireString('nistp384'), wireString(point));
}

const webToken = tokenKey({
  type: 'sk-ssh-ed25519@openssh.com',
  secret: generateKeyPairSync('ed25519').privateKey,
  application: 'https://example.com',
});

/** Of order 1, 2, 4 and 8; and the neutral element in an encoding that is not canonical. */
const weakPoints = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000080',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

const plainGit = 'takes any line that ssh-keygen can read';

function refusedLine(id: string, title: string, rule: string, of: () => string): Attack {
  return badDraft({ id, title, plainGit, rule }, newcomer(of));
}

/** The line of a member, under another name. */
function renamed(member: string, principal: string) {
  return (lines: string) =>
    `${lines}${lines
      .split('\n')
      .find((each) => each.startsWith(`${member} `))
      ?.replace(member, principal)}\n`;
}

export const attacks: readonly Attack[] = [
  ...weakPoints.map((point, index) =>
    refusedLine(
      `B22${'bcdef'[index]}`,
      `registers a point with which anybody can sign: ${point.slice(0, 8)}…`,
      'key/weak',
      () => line(ed25519(Buffer.from(point, 'hex'))),
    ),
  ),
  refusedLine('B24', 'registers an RSA key of 1024 bits', 'key/weak', () => line(rsa(1024))),
  refusedLine('B24b', 'registers an RSA key of 2048 bits', 'key/weak', () => line(rsa(2048))),
  refusedLine('B24c', 'registers an RSA key with the exponent 3', 'key/weak', () => line(rsa(3072, 3))),
  refusedLine('B24d', 'registers a DSA key', 'key/type', () =>
    line(concatBytes(wireString('ssh-dss'), ...[1, 2, 3, 4].map((n) => mpint(Uint8Array.of(n))))),
  ),
  refusedLine('B24e', 'registers a key on another curve', 'key/type', () => line(p384())),
  refusedLine('B24f', 'registers a certificate', 'key/type', () =>
    line(concatBytes(wireString('ssh-ed25519-cert-v01@openssh.com'), wireString(freshPoint()))),
  ),
  refusedLine('B24g', 'registers a security key that a web site can ask', 'key/malformed', () =>
    line(webToken),
  ),
  refusedLine('B24h', 'registers a certificate authority', 'policy/signers-line', () =>
    line(ed25519(freshPoint()), 'nia', 'cert-authority,namespaces="git"'),
  ),
  badDraft(
    {
      id: 'C12',
      title: 'registers one key for two principals',
      plainGit: 'takes the first of the two',
      rule: 'policy/key-shared',
    },
    { ...newcomer(() => ''), signers: renamed('quinn', 'nia') },
  ),
  badDraft(
    {
      id: 'C12b',
      title: 'registers one point as a plain key and as a security key',
      plainGit: 'two keys, to it',
      rule: 'policy/key-shared',
    },
    {
      ...newcomer(() => ''),
      signers: (lines) => {
        const own = Buffer.from(/^quinn \S+ \S+ (\S+)/m.exec(lines)?.[1] ?? '', 'base64').subarray(-32);
        const token = concatBytes(
          wireString('sk-ssh-ed25519@openssh.com'),
          wireString(own),
          wireString('ssh:'),
        );
        return `${lines}${line(token)}\n`;
      },
    },
  ),
  badSuccessor(
    {
      id: 'C12c',
      title: 'gives a key that was one person’s to another',
      plainGit: 'takes it',
      rule: 'policy/signers-append-only',
    },
    { ...newcomer(() => ''), signers: (lines) => lines.replace(/^rev /m, 'nia ') },
  ),
  badSuccessor(
    {
      id: 'C12d',
      title: 'takes a key out, so that nobody can check what it signed',
      plainGit: 'takes it; old signatures turn bad',
      rule: 'policy/signers-append-only',
    },
    { signers: (lines) => lines.replace(/^rev .*\n/m, '') },
  ),
  refusedLine('C14b', 'registers a key for everybody of a domain', 'policy/signers-line', () =>
    line(ed25519(freshPoint()), '*@example.org'),
  ),
  refusedLine('C14c', 'registers a key for a list of people', 'policy/signers-line', () =>
    line(ed25519(freshPoint()), 'nia,quinn'),
  ),
  refusedLine('C14d', 'registers a key for whoever is not in the roster', 'policy/key-principal', () =>
    line(ed25519(freshPoint()), 'nobody'),
  ),
  refusedLine('E08', 'registers a key that expires, so that a date decides', 'policy/signers-line', () =>
    line(ed25519(freshPoint()), 'nia', 'namespaces="git",valid-before="20300101"'),
  ),
  refusedLine('B19d', 'registers a key for signatures of files too', 'policy/signers-line', () =>
    line(ed25519(freshPoint()), 'nia', 'namespaces="git,file"'),
  ),
  badDraft(
    {
      id: 'C11e',
      title: 'adds a person whose name looks like another’s',
      plainGit: 'shows two that nobody tells apart',
      rule: 'policy/look-alike',
    },
    newcomer(
      () => line(ed25519(freshPoint())),
      '{ name: "qu\u0456nn", email: nia@example.org, kind: human, group: initiator }',
    ),
  ),
  badDraft(
    {
      id: 'C11f',
      title: 'adds a person with the address of another, in capitals',
      plainGit: 'takes it',
      rule: 'policy/unique',
    },
    newcomer(
      () => line(ed25519(freshPoint())),
      '{ name: Nia, email: QUINN@example.org, kind: human, group: initiator }',
    ),
  ),
  badDraft(
    {
      id: 'C11g',
      title: 'adds a person whose name ends with a space',
      plainGit: 'takes it; looks the same',
      rule: 'policy/value',
    },
    newcomer(
      () => line(ed25519(freshPoint())),
      '{ name: "quinn ", email: nia@example.org, kind: human, group: initiator }',
    ),
  ),
  badDraft(
    {
      id: 'C13',
      title: 'adds an agent who answers to nobody',
      plainGit: 'knows no sponsors',
      rule: 'policy/sponsor',
    },
    newcomer(
      () => line(ed25519(freshPoint())),
      '{ name: Nia, email: nia@example.org, kind: agent, group: initiator }',
    ),
  ),
  badDraft(
    {
      id: 'C13b',
      title: 'adds an agent who answers to another agent',
      plainGit: 'knows no sponsors',
      rule: 'policy/sponsor',
    },
    newcomer(
      () => line(ed25519(freshPoint())),
      '{ name: Nia, email: nia@example.org, kind: agent, group: initiator, sponsor: bot }',
    ),
  ),
];
