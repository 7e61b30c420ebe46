import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRepository } from '../../repository/git/location.ts';
import { gitText } from '../../repository/git/run.ts';
import type { ObjectReader } from '../../repository/objects/reader.ts';
import { type Finding, fail, finding } from '../../rules/finding.ts';
import { classifyRef } from '../../rules/refs.ts';
import type { Oid } from '../../rules/values.ts';
import { readLinks } from '../commits.ts';
import type { PushedRef } from './refs.ts';

/**
 * What one push may hold at most, unless the server's `qms.limit.*` says otherwise. They bound the work of the gate and
 * say nothing about what is valid: the same events in two pushes are judged the same.
 */
export const pushLimits = {
  /** Refs that the push names. */
  refs: 1000,
  /** New events and steps, over all governed refs. */
  events: 20_000,
  /** Objects that the push brings. */
  objects: 1_000_000,
  /** Seconds that the gate may take over it. */
  seconds: 600,
} as const;

type PushLimit = keyof typeof pushLimits;

export function limitOf(repository: GitRepository, name: PushLimit): number {
  const key = `qms.limit.${name}`;
  const set = repository.config.get(key);
  if (set === undefined) return pushLimits[name];
  if (!/^[1-9][0-9]{0,11}$/.test(set))
    fail('push/limit', `${key} is ${JSON.stringify(set)}, not a whole number`);
  return Number(set);
}

/** How many objects a pack says that it holds: its header is twelve bytes. */
async function packedObjects(path: string): Promise<number> {
  const file = await open(path);
  try {
    const header = Buffer.alloc(12);
    const { bytesRead } = await file.read(header, 0, 12, 0);
    return bytesRead === 12 ? header.readUInt32BE(8) : 0;
  } finally {
    await file.close();
  }
}

/** The objects that wait in the quarantine of the push, packed or loose; none outside of a push. */
async function quarantined(quarantine: string | undefined): Promise<number> {
  if (quarantine === undefined) return 0;
  let count = 0;
  for (const entry of await readdir(quarantine, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const names = await readdir(join(quarantine, entry.name));
    if (/^[0-9a-f]{2}$/.test(entry.name)) count += names.length;
    if (entry.name !== 'pack') continue;
    for (const name of names)
      if (name.endsWith('.pack')) count += await packedObjects(join(quarantine, entry.name, name));
  }
  return count;
}

/** So many commits are walked here; a longer way git counts faster. */
const shortWalk = 50;

/** Commits on the first-parent line before a known one is met; null where the way is long, or leads elsewhere. */
async function fewCommits(reader: ObjectReader, to: Oid, known: readonly Oid[]): Promise<number | null> {
  let oid = to;
  for (let count = 0; count <= shortWalk; count++) {
    if (known.includes(oid)) return count;
    // What cannot be read is found, and named, by those who judge it.
    const object = await reader.read(oid).catch(() => null);
    const [parent] = (object?.type === 'commit' && readLinks(object.bytes)?.parents) || [];
    if (parent === undefined) return null;
    oid = parent;
  }
  return null;
}

/** New commits on the first-parent lines of the governed refs, counted only up to the limit. */
async function newEvents(
  repository: GitRepository,
  reader: ObjectReader,
  pushed: readonly PushedRef[],
  trunk: string,
  roots: readonly Oid[],
  most: number,
): Promise<number> {
  let count = 0;
  for (const { ref, old, new: to } of pushed) {
    const { kind } = classifyRef(ref, trunk);
    if (to === null || (kind !== 'record' && kind !== 'trunk')) continue;
    const known = [...roots, ...(old === null ? [] : [old])];
    const few = await fewCommits(reader, to, known);
    if (few !== null && count + few <= most) {
      count += few;
      continue;
    }
    const args = [
      'rev-list',
      '--count',
      '--first-parent',
      `--max-count=${most - count + 1}`,
      to,
      '--not',
      ...known,
      '--',
    ];
    count += Number(await gitText(repository, args));
    if (count > most) break;
  }
  return count;
}

/** Whether the list of refs is short enough to be looked at; asked first of all. */
export function checkRefCount(repository: GitRepository, pushed: readonly PushedRef[]): Finding[] {
  const most = limitOf(repository, 'refs');
  if (pushed.length <= most) return [];
  return [finding('push/too-many-refs', `the push moves ${pushed.length} refs; this server takes ${most}`)];
}

/**
 * Whether a push is small enough to be judged, before more of it is read than a few commits.
 *
 * @param roots genesis, and the baseline before it: no push brings them a second time
 */
export async function checkPushSize(
  repository: GitRepository,
  reader: ObjectReader,
  pushed: readonly PushedRef[],
  trunk: string,
  roots: readonly Oid[],
): Promise<Finding[]> {
  const objects = await quarantined(repository.env.GIT_QUARANTINE_PATH);
  const mostObjects = limitOf(repository, 'objects');
  if (objects > mostObjects)
    return [
      finding(
        'push/too-many-objects',
        `the push brings ${objects} objects; this server takes ${mostObjects}`,
      ),
    ];
  const mostEvents = limitOf(repository, 'events');
  if ((await newEvents(repository, reader, pushed, trunk, roots, mostEvents)) > mostEvents)
    return [finding('push/too-many-events', `the push brings more than ${mostEvents} new events and steps`)];
  return [];
}
