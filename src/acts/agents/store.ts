import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, unwrap } from '../../rules/finding.ts';
import { isPrincipalId, type PrincipalId, parsePrincipalId } from '../../rules/values.ts';

/**
 * The agents that a server speaks for: one folder each, which only the server's user can read.
 *
 *     agents/tu-ui/key              private key, never sent to anybody; or only key.pub, where an ssh-agent holds it
 *     agents/tu-ui/key.pub
 *     agents/tu-ui/credentials.json digests of bearer tokens, fingerprints of client certificates
 *     agents/tu-ui/lease.json       the instance that speaks for it at present
 */
export interface AgentStore {
  readonly folder: string;
}

/** What proves an agent, as digests: nobody who reads the file can use it. */
export interface Credentials {
  /** SHA-256 of each token, 64 hex digits. */
  readonly tokens: readonly string[];
  /** SHA-256 fingerprints of client certificates, 64 hex digits. */
  readonly certificates: readonly string[];
}

const none: Credentials = { tokens: [], certificates: [] };

export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A token with 256 bits of chance: `qms_tu-ui_…`. The name in it helps people; only its digest is looked up. */
export function newToken(agent: PrincipalId): string {
  return `qms_${agent}_${randomBytes(32).toString('base64url')}`;
}

export function agentFolder({ folder }: AgentStore, agent: PrincipalId): string {
  return join(folder, agent);
}

/** The agents that have a folder. */
export async function agentsIn({ folder }: AgentStore): Promise<PrincipalId[]> {
  const names = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return names.flatMap((each) => (each.isDirectory() && isPrincipalId(each.name) ? [each.name] : [])).sort();
}

/** Raises `agent/store` for what others than its owner can read or write. */
async function checkOwnOnly(path: string): Promise<void> {
  const { mode, uid } = await stat(path);
  const own = process.getuid?.();
  if (own !== undefined && uid !== own)
    fail('agent/store', `${path} belongs to another user of this machine`, { where: { path } });
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    fail('agent/store', `${path} can be reached by others (mode ${(mode & 0o777).toString(8)})`, {
      where: { path },
      fix: `run \`chmod ${(mode & 0o700).toString(8)} ${path}\``,
    });
}

/** Where an agent's key is, as `--key` takes it. Raises `agent/unknown`, `agent/store`. */
export async function agentKey(store: AgentStore, agent: PrincipalId): Promise<string> {
  const folder = agentFolder(store, agent);
  const paths = [join(folder, 'key'), join(folder, 'key.pub')];
  for (const path of paths) {
    const there = await stat(path).catch(() => null);
    if (!there) continue;
    await checkOwnOnly(folder);
    if (!path.endsWith('.pub')) await checkOwnOnly(path);
    return path;
  }
  return fail('agent/unknown', `this server has no key of ${agent}`);
}

export async function readCredentials(store: AgentStore, agent: PrincipalId): Promise<Credentials> {
  const path = join(agentFolder(store, agent), 'credentials.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    return fail('agent/store', `${path} cannot be read (${error.code})`, { where: { path }, cause: error });
  });
  if (text === null) return none;
  const hex = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.filter((each) => /^[0-9a-f]{64}$/.test(String(each))).map(String) : [];
  try {
    const { tokens, certificates } = JSON.parse(text) as Partial<Credentials>;
    return { tokens: hex(tokens), certificates: hex(certificates) };
  } catch (cause) {
    return fail('agent/store', `${path} is not what git-qms wrote`, { where: { path }, cause });
  }
}

/** Makes the folder of an agent, and those above it, for this user alone. */
export async function makeAgentFolder(store: AgentStore, agent: PrincipalId): Promise<string> {
  const folder = agentFolder(store, agent);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await checkOwnOnly(folder);
  return folder;
}

export async function writeCredentials(
  store: AgentStore,
  agent: PrincipalId,
  credentials: Credentials,
): Promise<void> {
  const path = join(agentFolder(store, agent), 'credentials.json');
  await writeOwn(path, `${JSON.stringify(credentials, null, 2)}\n`);
}

/** Replaces a file at once, readable by nobody else. */
export async function writeOwn(path: string, text: string): Promise<void> {
  const fresh = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(fresh, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}

/** Forgets an agent's key and credentials. */
export async function forgetAgent(store: AgentStore, agent: PrincipalId): Promise<void> {
  await rm(agentFolder(store, agent), { recursive: true, force: true });
}

export function agentId(name: string): PrincipalId {
  return unwrap(parsePrincipalId(name));
}
