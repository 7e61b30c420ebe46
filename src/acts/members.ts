import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { fail, unwrap } from '../rules/finding.ts';
import { type PublicKey, parsePublicKey } from '../rules/keys/public-key.ts';
import type { Member } from '../rules/policy/default.ts';
import { groups, principalKinds } from '../rules/policy/permissions.ts';
import type { Group, PrincipalKind } from '../rules/policy/policy.ts';
import { isPrincipalId, type PrincipalId } from '../rules/values.ts';
import type { ContextOptions } from './context.ts';

/** A member as `--member` or a roster file names it, with the public key read. */
export interface FoundingMember extends Member {
  readonly key: PublicKey;
}

/** From where files are named. */
type Whence = Pick<ContextOptions, 'cwd' | 'home' | 'env'>;

const fields = ['id', 'name', 'email', 'group', 'kind', 'sponsor', 'key'] as const;

/** `name=Ada Lovelace,email=…,group=…` as its fields. Raises `init/members`. */
export function parseMemberFlag(text: string): Record<string, string> {
  const entries = text.split(',').map((part) => {
    const at = part.indexOf('=');
    const field = part.slice(0, at).trim();
    if (at < 0 || !(fields as readonly string[]).includes(field)) {
      fail('init/members', `${JSON.stringify(part)} is not one of ${fields.join('=…, ')}=…`);
    }
    return [field, part.slice(at + 1).trim()] as const;
  });
  return Object.fromEntries(entries);
}

/** The members of a roster file: a YAML list of the same fields. */
export async function readMembersFile(path: string): Promise<Record<string, string>[]> {
  const text = await readFile(path, 'utf8').catch((cause) =>
    fail('init/members', `${path} cannot be read`, { cause }),
  );
  const list: unknown = parseYaml(text);
  if (!Array.isArray(list)) fail('init/members', `${path} is not a list of members`, { where: { path } });
  return list.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null)
      fail('init/members', `${path}: ${JSON.stringify(entry)} is not a member`, { where: { path } });
    return Object.fromEntries(Object.entries(entry).map(([field, value]) => [field, String(value)]));
  });
}

/**
 * A public key from a file (`x.pub`, or `x` with `x.pub` beside it) or given as text.
 *
 * No shell has read a `~/` that stands in a list of members.
 */
export async function readPublicKeyFile({ cwd, home, env }: Whence, text: string): Promise<PublicKey> {
  if (/^(ssh|ecdsa|sk)-\S+ \S+/.test(text)) return unwrap(parsePublicKey(text));
  const own = home ?? env.HOME;
  const named = text.startsWith('~/') && own ? join(own, text.slice(2)) : text;
  const path = resolve(cwd, named.endsWith('.pub') ? named : `${named}.pub`);
  const line = await readFile(path, 'utf8').catch((cause) =>
    fail('init/members', `${path} cannot be read: a member needs a public key`, { cause }),
  );
  return unwrap(parsePublicKey(line.trim()));
}

/** The id that a name suggests: `Ada Lovelace` is `ada-lovelace`. */
export function idFromName(name: string): PrincipalId {
  const id = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return isPrincipalId(id)
    ? id
    : fail('init/members', `${JSON.stringify(name)} suggests no id; give \`id=…\` in [a-z0-9-]`);
}

/** Reads one member, its key included; what the policy's own rules refuse is found later. Raises `init/members`. */
export async function readMember(
  whence: Whence,
  entry: Readonly<Record<string, string>>,
): Promise<FoundingMember> {
  const need = (field: string) =>
    entry[field] ?? fail('init/members', `a member has no ${field}: ${JSON.stringify(entry)}`);
  const name = need('name');
  const group = need('group');
  const kind = entry.kind ?? 'human';
  if (!(groups as readonly string[]).includes(group))
    fail('init/members', `there is no group ${group}; there are ${groups.join(', ')}`);
  if (!(principalKinds as readonly string[]).includes(kind))
    fail('init/members', `there is no kind ${kind}; there are ${principalKinds.join(', ')}`);
  return {
    id: entry.id ? idFromName(entry.id) : idFromName(name),
    name,
    email: need('email'),
    kind: kind as PrincipalKind,
    group: group as Group,
    sponsor: entry.sponsor ? idFromName(entry.sponsor) : null,
    key: await readPublicKeyFile(whence, need('key')),
  };
}
