import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

interface Issue {
  number: number;
  title: string;
  body: string;
  state: string;
  labels: unknown;
}

/** Checks and issues of one repository on a host, over real HTTP: what `relay` and `audit` write there. */
export interface SmallHost {
  readonly url: string;
  readonly checks: {
    readonly head_sha: string;
    readonly conclusion: string;
    readonly output: { title: string };
  }[];
  readonly issues: Issue[];
  /** Whole, as the host gives one. */
  readonly rulesets: Record<string, unknown>[];
  /** Answers every call with this status from now on; null for none. */
  fail: number | null;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : JSON.parse(text);
}

export async function smallHost(): Promise<SmallHost> {
  const host: { -readonly [Key in keyof SmallHost]: SmallHost[Key] } = {
    url: '',
    checks: [],
    issues: [],
    rulesets: [],
    fail: null,
  };
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const answer = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    if (host.fail !== null) return answer(host.fail, { message: 'no' });
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [, , , , what = '', number = ''] = pathname.split('/');
    if (pathname === '/apps/github-actions') return answer(200, { id: 15368 });
    if (what === 'rulesets')
      return answer(200, number === '' ? host.rulesets : host.rulesets[Number(number) - 1]);
    if (what === 'check-runs' && request.method === 'POST') {
      host.checks.push(body as never);
      return answer(201, { id: host.checks.length });
    }
    if (what === 'issues' && request.method === 'GET')
      return answer(
        200,
        host.issues.filter(({ state }) => state === 'open'),
      );
    if (what === 'issues' && request.method === 'POST') {
      const issue = { ...body, number: host.issues.length + 1, state: 'open' } as Issue;
      host.issues.push(issue);
      return answer(201, issue);
    }
    const known = host.issues.find((each) => String(each.number) === number);
    if (what !== 'issues' || request.method !== 'PATCH' || !known)
      return answer(404, { message: 'Not Found' });
    Object.assign(known, body);
    return answer(200, known);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  host.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return host;
}
