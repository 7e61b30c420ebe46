import { generateKeyPairSync } from 'node:crypto';
import type { Finding, Result } from '../../../src/rules/finding.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { parsePublicKey } from '../../../src/rules/keys/public-key.ts';
import { parsePolicy } from '../../../src/rules/policy/parse.ts';
import type { Policy } from '../../../src/rules/policy/policy.ts';
import type { Oid, PrincipalId } from '../../../src/rules/values.ts';

/** A small roster that works under either way of counting independence. */
export const sampleYaml = `schema: 1
minimum_version: 0.1.0
version: 1
replaces: null
independence: sponsors
principals:
  ada: { name: Ada Lovelace, email: ada@example.org, kind: human, group: administrator }
  quinn: { name: Quinn Quality, email: quinn@example.org, kind: human, group: quality }
  rita: { name: Rita Reviewer, email: rita@example.org, kind: human, group: reviewer }
  bot: { name: Build agent, email: bot@example.org, kind: agent, group: initiator, sponsor: ada }
  runner: { name: Test runner, email: ci@example.org, kind: ci, group: ci, sponsor: ada }
`;

export const id = (text: string) => text as PrincipalId;
export const oid = (digit: string) => digit.repeat(40) as Oid;
export const bytes = (text: string) => new TextEncoder().encode(text);

function wire(...fields: (string | Uint8Array)[]): string {
  const parts = fields.map((field) => Buffer.from(field));
  const length = (part: Buffer) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(part.length);
    return head;
  };
  return Buffer.concat(parts.flatMap((part) => [length(part), part])).toString('base64');
}

function newPoint(): Buffer {
  const { publicKey } = generateKeyPairSync('ed25519');
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
}

/** A fresh public key, `type base64`. */
export function newKey(point: Buffer = newPoint()): string {
  return `ssh-ed25519 ${wire('ssh-ed25519', point)}`;
}

/** A fresh security key, whose signatures say whether it saw a touch. */
export function newSecurityKey(point: Buffer = newPoint()): string {
  const type = 'sk-ssh-ed25519@openssh.com';
  return `${type} ${wire(type, point, 'ssh:')}`;
}

/** An ordinary key and a security key over one curve point. */
export function twinKeys(): [string, string] {
  const point = newPoint();
  return [newKey(point), newSecurityKey(point)];
}

export function fingerprint(key: string): string {
  return unwrap(parsePublicKey(key)).fingerprint;
}

export const line = (principal: string, key: string) => `${principal} namespaces="git" ${key}\n`;

export const keys = {
  ada: newKey(),
  quinn: newKey(),
  rita: newKey(),
  bot: newKey(),
  runner: newKey(),
};

/** One key for each principal of the sample. */
export const sampleSigners = Object.entries(keys)
  .map(([principal, key]) => line(principal, key))
  .join('');

export function parse(yaml = sampleYaml, signers = sampleSigners): Result<Policy> {
  return parsePolicy({ policyYaml: bytes(yaml), allowedSigners: bytes(signers) });
}

export function policy(yaml = sampleYaml, signers = sampleSigners): Policy {
  return unwrap(parse(yaml, signers));
}

/** The version after `yaml`: 2 replaces 1. Further changes are pairs of old and new text. */
export function revise(changes: readonly (readonly [string, string])[] = [], yaml = sampleYaml): string {
  const all = [['version: 1\nreplaces: null', 'version: 2\nreplaces: 1'] as const, ...changes];
  return all.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the sample does not hold ${from}`);
    return text.replace(from, to);
  }, yaml);
}

export function replaced(from: string, to: string): string {
  if (!sampleYaml.includes(from)) throw new Error(`the sample does not hold ${from}`);
  return sampleYaml.replace(from, to);
}

export function findings(result: Result<unknown>): readonly Finding[] {
  return result.ok ? [] : result.findings;
}

/** `rule line:column` of each finding. */
export function places(result: Result<unknown>): string[] {
  return findings(result).map(({ rule, where }) => `${rule} ${where.line}:${where.column}`);
}

export function rules(all: readonly Finding[]): string[] {
  return all.map(({ rule }) => rule);
}
