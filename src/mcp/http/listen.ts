import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { fail } from '../../rules/finding.ts';

/**
 * How long a client may take to send its headers, and a whole message, in milliseconds: half-sent requests hold nothing. A
 * connection stays open longer than agents pause, for one that is closed as the next call comes looks like a fault to them.
 */
const times = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 75_000 };

/** How long nothing may go through a connection, in milliseconds: who reads no answers is let go. No call takes longer. */
const silence = 15 * 60_000;

export interface Tls {
  readonly certificate: Buffer;
  readonly key: Buffer;
  /** Whose client certificates are accepted; without it none is asked for. */
  readonly clientCa: Buffer | null;
}

export interface Listening {
  /** `http://127.0.0.1:8000/mcp` */
  readonly url: string;
  close(): Promise<void>;
}

function started(server: Server, open: () => void): Promise<void> {
  server.timeout = silence;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
    open();
  });
}

async function closed(server: Server): Promise<void> {
  const gone = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  // Streams would hold it open for as long as their clients like.
  setTimeout(() => server.closeAllConnections(), 2000).unref();
  await gone;
}

/** Listens at a TCP port. Raises `mcp/address` where that cannot be. */
export async function listenAtPort(
  listener: RequestListener,
  { host, port, tls }: { readonly host: string; readonly port: number; readonly tls: Tls | null },
): Promise<Listening> {
  const server = tls
    ? createTlsServer(
        {
          ...times,
          cert: tls.certificate,
          key: tls.key,
          ...(tls.clientCa ? { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false } : {}),
        },
        listener,
      )
    : createServer(times, listener);
  await started(server as Server, () => server.listen(port, host)).catch((cause: NodeJS.ErrnoException) =>
    fail('mcp/address', `${host}:${port} cannot be listened at (${cause.code})`, { cause }),
  );
  const { port: given } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return { url: `${tls ? 'https' : 'http'}://${name}:${given}/mcp`, close: () => closed(server as Server) };
}

/** Listens at a Unix socket that only this user can reach. */
export async function listenAtSocket(listener: RequestListener, path: string): Promise<Listening> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(path, { force: true });
  const server = createServer(times, listener);
  await started(server, () => server.listen(path)).catch((cause: NodeJS.ErrnoException) =>
    fail('mcp/address', `${path} cannot be listened at (${cause.code})`, { cause }),
  );
  await chmod(path, 0o600);
  return {
    url: path,
    close: async () => {
      await closed(server);
      await rm(path, { force: true });
    },
  };
}
