import { z } from 'zod';
import { fail } from '../../rules/finding.ts';
import { type LegacyEvent, parseLog } from './event.ts';

/** One document of the older system: what its metadata says, its log, and every text of it that was kept. */
export interface LegacyDocument {
  readonly id: string;
  readonly status: string;
  readonly version: string;
  readonly events: readonly LegacyEvent[];
  /** Lines of the log that could not be read. */
  readonly oddLines: readonly number[];
  /** Archived texts by version `N.X`. */
  readonly archived: ReadonlyMap<string, Uint8Array>;
  /** The present file: the draft where there is one, else the one in force or closed. */
  readonly current: Uint8Array | null;
}

const metaShape = z.object({ doc_id: z.string(), status: z.string(), version: z.string() });

function parseMeta(path: string, bytes: Uint8Array): z.infer<typeof metaShape> {
  try {
    return metaShape.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    return fail('replay/archive', `${path} is not the metadata of a document`, { cause, where: { path } });
  }
}

const metaPath = /(?:^|\/)\.meta\/[^/]+\/([^/]+)\.json$/;
const auditPath = /(?:^|\/)\.audit\/[^/]+\/([^/]+)\.jsonl$/;
const archivePath = /(?:^|\/)\.archive\/(?:.*\/)?([A-Z][A-Z0-9-]*)-v(\d+\.\d+)\.md$/;
const currentPath = /(?:^|\/)([A-Z][A-Z0-9-]*?)(-draft)?\.md$/;

function byName(files: ReadonlyMap<string, Uint8Array>, pattern: RegExp): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of files.keys()) {
    const name = pattern.exec(path)?.[1];
    if (name !== undefined) found.set(name, path);
  }
  return found;
}

/**
 * Finds the documents of an archive: `.meta/{TYPE}/{ID}.json`, `.audit/{TYPE}/{ID}.jsonl`, texts in
 * `.archive/…/{ID}-v{N.X}.md` and the present file `{ID}.md` or `{ID}-draft.md` anywhere else.
 *
 * @returns also the logs without metadata. Raises `replay/archive` where there is no document at all.
 */
export function collectDocuments(files: ReadonlyMap<string, Uint8Array>): {
  documents: Map<string, LegacyDocument>;
  strayLogs: string[];
} {
  const logs = byName(files, auditPath);
  const archived = new Map<string, Map<string, Uint8Array>>();
  const current = new Map<string, { draft: boolean; bytes: Uint8Array }>();
  for (const [path, bytes] of files) {
    const old = archivePath.exec(path);
    if (old?.[1] && old[2]) {
      archived.set(old[1], (archived.get(old[1]) ?? new Map()).set(old[2], bytes));
      continue;
    }
    const present = /(?:^|\/)\./.test(path) ? null : currentPath.exec(path);
    if (!present?.[1]) continue;
    const draft = present[2] !== undefined;
    if (draft || !current.get(present[1])?.draft) current.set(present[1], { draft, bytes });
  }
  const documents = new Map<string, LegacyDocument>();
  for (const [name, path] of [...byName(files, metaPath)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (name.endsWith('.source')) continue;
    const meta = parseMeta(path, files.get(path) as Uint8Array);
    const log = logs.get(name);
    const { events, odd } = parseLog(name, (log && files.get(log)) || new Uint8Array());
    documents.set(name, {
      id: name,
      status: meta.status,
      version: meta.version,
      events,
      oddLines: odd,
      archived: archived.get(name) ?? new Map(),
      current: current.get(name)?.bytes ?? null,
    });
  }
  if (documents.size === 0) fail('replay/archive', 'the archive holds no .meta/TYPE/ID.json');
  return { documents, strayLogs: [...logs.keys()].filter((name) => !documents.has(name)).sort() };
}
