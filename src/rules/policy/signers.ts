import { type Finding, finding, ok, type Result, refused } from '../finding.ts';
import { type PublicKey, parsePublicKey } from '../keys/public-key.ts';
import { isPrincipalId, type PrincipalId } from '../values.ts';
import { shown } from './shape-findings.ts';
import { readText } from './yaml-text.ts';

export const signersPath = '.qms/allowed_signers';

/** One key of `.qms/allowed_signers`. */
export interface SignerLine {
  readonly principal: PrincipalId;
  /** Canonical public key without comment: `ssh-ed25519 AAAA…`. */
  readonly key: string;
  readonly fingerprint: string;
  /** Free text after the key; null if there is none. */
  readonly comment: string | null;
  /** 1-based. */
  readonly line: number;
}

/** The one form: `ada namespaces="git" ssh-ed25519 AAAA… [comment]`. */
const form = /^([^ ]+) namespaces="git" ([^ ]+ [^ ]+)(?: ([^ ](?:.*[^ ])?))?$/;

/**
 * Reads an OpenSSH allowed-signers file (ssh-keygen(1), ALLOWED SIGNERS) in one closed form: a principal's id without
 * patterns, the namespace `git`, a key, perhaps a comment. No dates, no certificate authorities, no blank lines;
 * a line that begins with `#` is a comment. Each key stands once, for all time.
 */
export function parseAllowedSigners(bytes: Uint8Array): Result<readonly SignerLine[]> {
  const read = readText(bytes, signersPath);
  if (!read.ok) return read;
  if (read.value === '') return ok([]);
  const findings: Finding[] = [];
  const lines = read.value.split('\n');
  if (lines.pop() !== '')
    findings.push(
      at(lines.length + 1, 1, 'policy/signers-line', 'the last line does not end with a newline'),
    );
  const signers: SignerLine[] = [];
  const owners = new Map<string, SignerLine>();
  for (const [index, text] of lines.entries()) {
    if (text.startsWith('#')) continue;
    const line = parseLine(text, index + 1);
    if (!line.ok) {
      findings.push(...line.findings);
      continue;
    }
    const { signer, secret } = line.value;
    const owner = owners.get(secret);
    if (owner) {
      const message = `the key ${signer.fingerprint} of ${signer.principal} stands in line ${owner.line} already, for ${owner.principal}`;
      findings.push(at(index + 1, 1, 'policy/key-shared', message));
      continue;
    }
    owners.set(secret, signer);
    signers.push(signer);
  }
  // A file of nothing but wrong lines would give more findings than a call can carry.
  return findings.length > 0 ? refused(...findings.slice(0, 100)) : ok(signers);
}

function parseLine(text: string, line: number): Result<{ signer: SignerLine; secret: string }> {
  const [, principal = '', keyText = '', comment = null] = form.exec(text) ?? [];
  if (keyText === '') {
    const message = `${shown(text)} is not of the form: principal namespaces="git" type key [comment]`;
    return refused(at(line, 1, 'policy/signers-line', message));
  }
  if (!isPrincipalId(principal))
    return refused(at(line, 1, 'policy/signers-line', `${shown(principal)} is not a principal's id`));
  const column = text.indexOf(keyText) + 1;
  const key = parsePublicKey(keyText);
  if (!key.ok)
    return refused(...key.findings.map((each) => ({ ...each, where: { path: signersPath, line, column } })));
  if (key.value.text !== keyText)
    return refused(at(line, column, 'policy/signers-line', 'the key is not in its canonical encoding'));
  const { fingerprint } = key.value;
  return ok({
    signer: { principal, key: key.value.text, fingerprint, comment, line },
    secret: secretOf(key.value),
  });
}

/** What one private key stands behind, whatever type or application a line gives it: its curve point or modulus. */
function secretOf(key: PublicKey): string {
  return (key.type === 'ssh-rsa' ? key.n : key.point).join(',');
}

function at(
  line: number,
  column: number,
  rule: 'policy/signers-line' | 'policy/key-shared',
  message: string,
) {
  return finding(rule, message, { where: { path: signersPath, line, column } });
}

/** Writes allowed signers in the form that {@link parseAllowedSigners} reads. */
export function renderAllowedSigners(
  lines: Iterable<Pick<SignerLine, 'principal' | 'key'> & { readonly comment?: string | null }>,
): string {
  return Array.from(
    lines,
    ({ principal, key, comment }) => `${principal} namespaces="git" ${key}${comment ? ` ${comment}` : ''}\n`,
  ).join('');
}
