import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Row = Record<string, unknown>;

/** What the service knows of one pull request, in the shapes of GitHub's interface. */
export interface Pull {
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  readonly branch: string;
  /** Who owns the repository of the branch. */
  readonly from?: string;
  head: string;
  files: Row[];
  reviews: Row[];
  comments: Row[];
}

export interface HostingService {
  readonly url: string;
  readonly token: string;
  pulls: Pull[];
  /** By commit. */
  readonly checks: Map<string, { runs: Row[]; statuses: Row[] }>;
  /** Answers in place of the service, while it is set. */
  instead: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  /** The paths that were asked for. */
  readonly asked: string[];
  stop(): void;
}

const user = (login: string) => ({ login });

function asPull({ number, title, body, state, branch, from = 'lab', head }: Pull): Row {
  return {
    number,
    title,
    body,
    state,
    draft: false,
    merged: false,
    mergeable_state: 'clean',
    updated_at: '2026-11-22T00:00:00Z',
    user: user('mallory'),
    head: { label: `${from}:${branch}`, ref: branch, sha: head },
    base: { ref: 'main' },
  };
}

/** A hosting service with one repository, `lab/records`, which it shows to whoever has its token. */
export async function startHosting(): Promise<HostingService> {
  const service: Omit<HostingService, 'url' | 'stop'> = {
    token: 'ghp_aSecretOfTheServer',
    pulls: [],
    checks: new Map(),
    instead: null,
    asked: [],
  };

  function answer(path: string, query: URLSearchParams): unknown {
    const page = (rows: readonly unknown[]) => {
      const count = Number(query.get('per_page') ?? 30);
      const from = (Number(query.get('page') ?? 1) - 1) * count;
      return rows.slice(from, from + count);
    };
    const [, rest = ''] = /^\/repos\/lab\/records\/(.+)$/.exec(path) ?? [];
    const [kind, name = '', part] = rest.split('/');
    if (rest === 'pulls') {
      const [, branch = null] = (query.get('head') ?? '').split(':');
      const state = query.get('state') ?? 'open';
      const found = service.pulls.filter(
        (each) =>
          (state === 'all' || each.state === state) && (query.get('head') === null || each.branch === branch),
      );
      return page(found.map(asPull));
    }
    if (kind === 'pulls') {
      const pull = service.pulls.find(({ number }) => String(number) === name);
      if (!pull) return null;
      if (part === undefined) return asPull(pull);
      const parts: Record<string, Row[]> = pull as never;
      return page(parts[part] ?? []);
    }
    const known = service.checks.get(name);
    if (kind === 'commits' && part === 'check-runs')
      return known && { total_count: known.runs.length, check_runs: page(known.runs) };
    if (kind === 'commits' && part === 'status')
      return known && { total_count: known.statuses.length, statuses: page(known.statuses) };
    return null;
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://service');
    service.asked.push(pathname);
    if (service.instead) return service.instead(request, response);
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'GET') return send(405, { message: 'read only' });
    if (request.headers.authorization !== `token ${service.token}`)
      return send(401, { message: 'Bad credentials' });
    const found = answer(pathname, searchParams);
    if (found) return send(200, found);
    return pathname.includes('/commits/')
      ? send(422, { message: 'No commit found for SHA' })
      : send(404, { message: 'Not Found' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(service, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}
