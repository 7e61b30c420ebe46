import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { afterAll } from 'vitest';
import { testEnvironment } from './git.ts';

/** The headers that a CGI program answers with, and where its body begins; null while they are not whole. */
function readHead(
  bytes: Buffer,
): { readonly status: number; readonly headers: Record<string, string>; readonly end: number } | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const headers: Record<string, string> = {};
  for (const line of bytes.subarray(0, end).toString('latin1').split('\r\n')) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const { status = '200', ...others } = headers;
  return { status: Number.parseInt(status, 10), headers: others, end: end + 4 };
}

/** Serves the folder of a bare repository by git's own http-backend, for fetches. @returns the address of the repository */
export async function serveOverHttp(repository: string): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const backend = spawn('git', ['http-backend'], {
      env: {
        ...testEnvironment,
        GIT_PROJECT_ROOT: dirname(repository),
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: decodeURIComponent(pathname),
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    });
    request.pipe(backend.stdin);
    backend.stdin.on('error', () => {});
    let waiting: Buffer | null = Buffer.alloc(0);
    backend.stdout.on('data', (chunk: Buffer) => {
      if (waiting === null) return void response.write(chunk);
      waiting = Buffer.concat([waiting, chunk]);
      const head = readHead(waiting);
      if (head === null) return;
      response.writeHead(head.status, head.headers);
      response.write(waiting.subarray(head.end));
      waiting = null;
    });
    backend.on('close', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/${repository.slice(dirname(repository).length + 1)}`;
}
