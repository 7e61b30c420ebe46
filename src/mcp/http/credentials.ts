import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { type AgentStore, agentsIn, digestOf, readCredentials } from '../../acts/agents/store.ts';
import { isPrincipalId, type PrincipalId } from '../../rules/values.ts';

/** Who sent a request, and by what that is proved; `proof` is a digest, told apart from others without being usable. */
export interface Proved {
  readonly agent: PrincipalId;
  readonly by: 'token' | 'certificate' | 'socket';
  readonly proof: string;
}

/** `Authorization: Bearer …` */
function tokenOf({ headers }: IncomingMessage): string | null {
  const [, token = null] = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(headers.authorization ?? '') ?? [];
  return token;
}

/** The SHA-256 fingerprint of a client certificate that the connection has checked. */
function certificateOf({ socket }: IncomingMessage): string | null {
  const tls = socket as Partial<TLSSocket>;
  if (!tls.authorized || typeof tls.getPeerCertificate !== 'function') return null;
  const { fingerprint256 } = tls.getPeerCertificate();
  return fingerprint256 ? fingerprint256.replaceAll(':', '').toLowerCase() : null;
}

/** Whose credentials are looked at: the name in a token says where to look, and nothing else. */
async function candidates(
  store: AgentStore,
  token: string | null,
  all: boolean,
): Promise<readonly PrincipalId[]> {
  if (all) return agentsIn(store);
  const [, name = ''] = /^qms_([a-z0-9-]+)_/.exec(token ?? '') ?? [];
  return isPrincipalId(name) ? [name] : [];
}

/**
 * The agent that a request's credential proves. The store is read each time: whoever is revoked is out at the next call.
 * A request with two credentials that prove different agents proves nobody.
 */
export async function provedBy(request: IncomingMessage, store: AgentStore): Promise<Proved | null> {
  const token = tokenOf(request);
  const digest = token === null ? null : digestOf(token);
  const certificate = certificateOf(request);
  const found: Proved[] = [];
  // Digests are compared, not secrets: how long that takes tells nothing of a token.
  for (const agent of await candidates(store, token, certificate !== null)) {
    const { tokens, certificates } = await readCredentials(store, agent);
    if (digest !== null && tokens.includes(digest)) found.push({ agent, by: 'token', proof: digest });
    if (certificate !== null && certificates.includes(certificate))
      found.push({ agent, by: 'certificate', proof: certificate });
  }
  const [first] = found;
  return first && found.every(({ agent }) => agent === first.agent) ? first : null;
}
