import { randomBytes } from 'node:crypto';
import * as files from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail } from '../../rules/finding.ts';
import { isOid, type Oid } from '../../rules/values.ts';
import type { GitRepository } from '../git/location.ts';
import { gitText } from '../git/run.ts';
import { checkSize, type GitObject, type ObjectType, objectId } from './object.ts';
import type { ObjectReader, ReadOptions } from './reader.ts';
import { encodeTree, type TreeEntry } from './tree-bytes.ts';

export interface ObjectWriter {
  writeBlob(bytes: Uint8Array): Promise<Oid>;
  /** Entries in any order. @throws `object/tree` for entries that git's strict check would refuse */
  writeTree(entries: readonly TreeEntry[]): Promise<Oid>;
  /** The bytes as they are: encoded and signed by the caller. */
  writeCommit(bytes: Uint8Array): Promise<Oid>;
  /** As {@link writeCommit}, of an annotated tag. */
  writeTag(bytes: Uint8Array): Promise<Oid>;
}

/**
 * Puts a file in place whole or not at all: isomorphic-git by itself would leave half an object under its final name
 * when the disk is full. The name is the one that `git gc` clears away.
 */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `tmp_obj_${randomBytes(8).toString('hex')}`);
  try {
    await files.writeFile(temporary, bytes, { flag: 'wx', mode: 0o444 });
    await files.rename(temporary, path);
  } catch (error) {
    await files.rm(temporary, { force: true });
    throw error;
  }
}

const wholeFiles = { promises: { ...files, writeFile: writeWhole } };

async function writeLoose(repository: GitRepository, type: ObjectType, bytes: Uint8Array): Promise<Oid> {
  // Loaded only by acts that write: it costs more to load than everything else here. For Node the package is CommonJS,
  // and of that a bundle's import() has the default export alone.
  const { default: git } = await import('isomorphic-git');
  // Objects belong to the common directory, also in a linked worktree, which isomorphic-git does not know.
  const gitdir = repository.commonDir;
  try {
    return (await git.writeObject({ fs: wholeFiles, gitdir, type, object: bytes, format: 'content' })) as Oid;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      fail('git/disk-full', `no space to write a ${type} of ${bytes.length} bytes`, { cause: error });
    }
    fail('git/failed', `a ${type} was not written in ${gitdir}: ${String(error)}`, { cause: error });
  }
}

/** For repositories that several accounts write to: git then gives files and directories their modes itself. */
async function writeByGit(repository: GitRepository, type: ObjectType, bytes: Uint8Array): Promise<Oid> {
  const text = await gitText(repository, ['hash-object', '-w', '-t', type, '--stdin'], { input: bytes });
  return text.trim() as Oid;
}

/**
 * Opens a repository for writing objects, each a loose one, in place at once.
 *
 * @throws `repository/quarantine`; its methods `git/disk-full`, `git/failed`, `git/aborted`, `object/tree`
 */
export function openWriter(repository: GitRepository): ObjectWriter {
  if (repository.inQuarantine || repository.env.GIT_OBJECT_DIRECTORY !== undefined) {
    fail('repository/quarantine', 'objects are not written while a push is being judged');
  }
  const writeObject = repository.config.has('core.sharedrepository') ? writeByGit : writeLoose;

  async function write(type: ObjectType, bytes: Uint8Array): Promise<Oid> {
    if (repository.signal?.aborted) fail('git/aborted', `a ${type} was not written: the act was stopped`);
    const oid = await writeObject(repository, type, bytes);
    if (!isOid(oid) || oid !== objectId(type, bytes)) {
      fail('object/hash-mismatch', `a ${type} was written as ${oid}, not as ${objectId(type, bytes)}`);
    }
    return oid;
  }

  return {
    writeBlob: (bytes) => write('blob', bytes),
    writeTree: async (entries) => write('tree', encodeTree(entries)),
    writeCommit: (bytes) => write('commit', bytes),
    writeTag: (bytes) => write('tag', bytes),
  };
}

/** A writer that only computes ids and keeps the objects, for `--dry-run` and for judging before writing. */
export interface PlannedWriter extends ObjectWriter {
  readonly objects: ReadonlyMap<Oid, GitObject>;
}

export function plannedWriter(): PlannedWriter {
  const objects = new Map<Oid, GitObject>();
  const keep = async (type: ObjectType, bytes: Uint8Array): Promise<Oid> => {
    const oid = objectId(type, bytes);
    objects.set(oid, { type, bytes });
    return oid;
  };
  return {
    objects,
    writeBlob: (bytes) => keep('blob', bytes),
    writeTree: async (entries) => keep('tree', encodeTree(entries)),
    writeCommit: (bytes) => keep('commit', bytes),
    writeTag: (bytes) => keep('tag', bytes),
  };
}

/** Reads the planned objects as if they had been written; closing it closes the reader below. */
export function overlayReader(reader: ObjectReader, planned: PlannedWriter): ObjectReader {
  async function read(oid: Oid, options: ReadOptions = {}): Promise<GitObject | null> {
    const object = planned.objects.get(oid);
    if (!object) return reader.read(oid, options);
    checkSize(oid, object.type, object.bytes.length, options);
    return object;
  }
  return {
    read,
    readMany: (oids, options) => Promise.all(oids.map((oid) => read(oid, options))),
    close: () => reader.close(),
  };
}
