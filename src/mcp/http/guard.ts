import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** What a request is refused with before anybody looks who sent it. */
export interface Turned {
  readonly status: number;
  readonly message: string;
}

/** The names by which the server may be called. */
export interface Names {
  /** Lower case, without a port. */
  readonly hosts: ReadonlySet<string>;
}

/** Names that only this machine answers to, and the one by which containers call it. */
export const ownNames: readonly string[] = ['localhost', '127.0.0.1', '::1', 'host.docker.internal'];

/** The name in a Host header or URL, lower case, without port and brackets; null where it is none. */
function nameIn(host: string): string | null {
  const [, bracketed, plain] =
    /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::[0-9]{1,5})?$/.exec(host.toLowerCase()) ?? [];
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? bracketed : null;
  return plain ?? null;
}

/** Headers that say who or where somebody is: two of them say two things. */
const single: ReadonlySet<string> = new Set([
  'host',
  'origin',
  'authorization',
  'content-length',
  'x-qms-identity',
  'x-qms-instance',
]);

function doubled({ rawHeaders }: IncomingMessage): string | null {
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (single.has(name) && seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}

/**
 * Whether a request was meant for this server, and by no page of a browser that came from elsewhere (DNS rebinding): Host
 * and, where there is one, Origin name it.
 */
export function turnedAway(request: IncomingMessage, { hosts }: Names): Turned | null {
  const twice = doubled(request);
  if (twice !== null) return { status: 400, message: `${twice} is given more than once` };
  const { host, origin } = request.headers;
  const name = nameIn(host ?? '');
  if (name === null || !hosts.has(name))
    return {
      status: 403,
      message: `this server is not called ${JSON.stringify(host ?? '')}; see --allow-host`,
    };
  if (origin === undefined) return null;
  const [, from = ''] = /^https?:\/\/([^/]+)$/.exec(origin) ?? [];
  const page = nameIn(from);
  return page !== null && hosts.has(page)
    ? null
    : { status: 403, message: `pages of ${JSON.stringify(origin)} may not call this server` };
}
