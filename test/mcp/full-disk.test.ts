import { execFileSync } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { expectEachOnce } from './acts-there.ts';
import type { Told } from './client.ts';
import { freePort, type HttpServer, makeStore, rpc, startHttp } from './http-server.ts';

/** Whether this machine lets a test mount a small file system for itself. */
const mayMount = (() => {
  try {
    execFileSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=64k tmpfs /mnt'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
})();

/** Puts a folder on a file system of its own, which nobody else sees, and starts the rest of the arguments there. */
const onSmallDisk = (folder: string, megabytes: number): readonly string[] => [
  'unshare',
  '-rm',
  'sh',
  '-c',
  `mount -t tmpfs -o size=64m tmpfs /mnt && cp -a "$0/." /mnt/ && mount -t tmpfs -o size=${megabytes}m tmpfs "$0" &&
   cp -a /mnt/. "$0/" && umount /mnt && cd . && exec "$@"`,
  folder,
];

let qs: QualitySystem;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
});

/** The small disk as the server sees it. */
function diskOf({ process }: HttpServer, folder: string) {
  const path = `/proc/${process.pid}/root${folder}`;
  const filler = join(path, 'filler');
  return {
    /** Leaves so many KiB. */
    fill: async (room: number) => {
      const { bavail, bsize } = await statfs(path);
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize - room * 1024)));
    },
    free: () => rm(filler, { force: true }),
  };
}

async function create(server: HttpServer, key: string): Promise<Told> {
  const call = { name: 'qms_create', arguments: { doc_type: 'CR', title: key, idempotency_key: key } };
  const response = await server.post('bot', rpc('tools/call', call));
  const { result } = (await response.json()) as { result?: { structuredContent: Told } };
  return result?.structuredContent ?? ({ ok: false } as Told);
}

test.skipIf(!mayMount)(
  'REQ-162 a disk that fills up at any moment: what was not kept is not done twice',
  async () => {
    const folder = join(qs.path, '.git');
    const server = await startHttp(qs, ['bot'], { by: onSmallDisk(folder, 16) });
    const disk = diskOf(server, folder);
    const told = new Map<string, Told>();
    const ends: string[] = [];
    for (let room = 0; room <= 60; room += 4) {
      const key = `room-${room}`;
      await disk.fill(room);
      const first = await create(server, key);
      await disk.free();
      const again = await create(server, key);
      ends.push(first.ok ? 'done' : (first.findings?.[0].rule ?? 'none'));
      if (first.ok) expect(again.commit).toBe(first.commit);
      told.set(key, again);
    }
    await server.stop();
    await qs.git('fetch', '--quiet', 'origin');
    expect(await expectEachOnce(qs, told)).toBe(told.size);
    expect(new Set(ends)).toEqual(new Set(['git/disk-full', 'done']));
  },
);

test.skipIf(!mayMount)(
  'a store that is full gives an identity to nobody, and holds up nobody else',
  async () => {
    const store = await temporaryDirectory();
    const tokens = await makeStore(qs, store, ['bot', 'quinn']);
    const by = onSmallDisk(store, 1);
    const server = await startHttp(qs, [], { by, store, tokens });
    const inbox = (agent: string) =>
      server.post(agent, rpc('tools/call', { name: 'qms_inbox', arguments: {} }), {
        'X-QMS-Instance': 'one',
      });
    expect((await inbox('bot')).status).toBe(200);
    await diskOf(server, store).fill(0);
    expect((await inbox('quinn')).status).toBe(500);
    expect((await inbox('bot')).status).toBe(200);
    await diskOf(server, store).free();
    expect((await inbox('quinn')).status).toBe(200);
    await server.stop();
  },
);

test('a log that cannot be written holds up nobody', async () => {
  const port = await freePort();
  const by = ['sh', '-c', 'exec 2>/dev/full "$@"', 'sh'];
  const server = await startHttp(qs, ['bot'], { by, port, deaf: true });
  for (let count = 0; count < 3; count++)
    expect(await create(server, `log-${count}`)).toMatchObject({ ok: true });
  await server.stop();
});
