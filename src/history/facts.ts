import { createHash } from 'node:crypto';
import { compareAsFilling } from '../documents/fill-row.ts';
import { isInteractive, parseInteractive } from '../documents/interactive/parse.ts';
import { responsesFile } from '../documents/interactive/responses-file.ts';
import { readDocument } from '../documents/parse.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import { diffTrees, encodeTree, entryAt, listFiles } from '../repository/objects/tree.ts';
import { decodeUtf8 } from '../rules/bytes/text.ts';
import type { DocumentFacts } from '../rules/content.ts';
import { digestOf } from '../rules/digest.ts';
import { type Finding, fail, finding, QmsError } from '../rules/finding.ts';
import type { Answering } from '../rules/interactive/answers.ts';
import { policyEntries, recordDirectory } from '../rules/kinds/ids.ts';
import type { Kind } from '../rules/kinds.ts';
import { limits } from '../rules/limits.ts';
import type { Policy } from '../rules/policy/policy.ts';
import type { Pin } from '../rules/record/pin.ts';
import type { EventFacts, FileChange, Signer } from '../rules/record/world.ts';
import { decodeSuiteResult } from '../rules/systems/suite-result.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { answeringOf, readTemplate, type TemplateAt } from './answering.ts';
import { onlyRecordDiffers } from './expected-tree.ts';
import { readPolicyAt } from './genesis.ts';

/** What one tree holds of a record. */
export interface ContentAt {
  /** Tree of the record's directory (for POLICY, of its files alone); null where there is none. */
  readonly oid: Oid | null;
  readonly digest: string;
  readonly files: readonly string[];
  /** Bytes of `<ID>.md`; null for POLICY and where it is missing. */
  readonly document: Uint8Array | null;
  /** Bytes of `responses.yaml`; null where there is none. */
  readonly responses: Uint8Array | null;
}

/** Reads record contents, each tree once: a content's id is its tree's, so equal ids need no second look. */
export function openContents(reader: ObjectReader) {
  const known = new Map<DocId, Map<Oid, Promise<ContentAt>>>();
  const templates = new Map<string, Promise<TemplateAt>>();
  const parsed = new WeakMap<Uint8Array, DocumentFacts>();

  async function policyTree(root: Oid): Promise<Oid> {
    const entries = await Promise.all(policyEntries.map((name) => entryAt(reader, root, `.qms/${name}`)));
    const present = entries.flatMap((entry, index) =>
      entry ? [{ mode: entry.mode, name: policyEntries[index] ?? '', oid: entry.oid }] : [],
    );
    const bytes = encodeTree(present);
    return createHash('sha1').update(`tree ${bytes.length}\0`).update(bytes).digest('hex') as Oid;
  }

  async function load(id: DocId, root: Oid, oid: Oid): Promise<ContentAt> {
    const directory = recordDirectory(id);
    const prefix = directory ?? '.qms';
    const listed = (await listFiles(reader, root, prefix))
      .map((file) => ({ ...file, path: file.path.slice(prefix.length + 1) }))
      .filter(
        (file) =>
          directory !== null || (policyEntries as readonly string[]).includes(file.path.split('/')[0] ?? ''),
      );
    if (listed.length > limits.recordFiles) {
      const message = `${id} has ${listed.length} files; ${limits.recordFiles} are accepted`;
      fail('content/too-many-files', message, { where: { record: id } });
    }
    const files: { path: string; bytes: Uint8Array | null }[] = [];
    let left: number = limits.recordBytes;
    for (const { path, oid: blob, mode } of listed) {
      const bytes = mode === '160000' ? new Uint8Array() : await readWithin(reader, id, blob, left);
      left -= bytes?.length ?? 0;
      files.push({ path, bytes });
    }
    const missing = files.find((file) => file.bytes === null);
    if (missing) {
      fail('history/missing-object', `${missing.path} of ${id} is not in this repository`, {
        where: { record: id },
      });
    }
    const readable = files as { path: string; bytes: Uint8Array }[];
    return {
      oid,
      digest: digestOf(readable, () => createHash('sha256')),
      files: readable.map((file) => file.path),
      document: readable.find((file) => file.path === `${id}.md`)?.bytes ?? null,
      responses: readable.find((file) => file.path === responsesFile)?.bytes ?? null,
    };
  }

  return {
    /** The record's content in a root tree. */
    async at(id: DocId, root: Oid): Promise<ContentAt> {
      const directory = recordDirectory(id);
      const oid =
        directory === null ? await policyTree(root) : ((await entryAt(reader, root, directory))?.oid ?? null);
      if (oid === null)
        return {
          oid: null,
          digest: digestOf([], () => createHash('sha256')),
          files: [],
          document: null,
          responses: null,
        };
      const ofRecord = known.get(id) ?? new Map<Oid, Promise<ContentAt>>();
      known.set(id, ofRecord);
      const found = ofRecord.get(oid) ?? load(id, root, oid);
      ofRecord.set(oid, found);
      return found;
    },
    /** Bytes of `<ID>.md` in a tree that is the record's directory; null where it is missing. */
    async documentIn(id: DocId, directory: Oid): Promise<Uint8Array | null> {
      const entry = await entryAt(reader, directory, `${id}.md`);
      return entry ? readWithin(reader, id, entry.oid, limits.fileBytes) : null;
    },
    /** The template at one of its events, read once. */
    template(pin: Pin): Promise<TemplateAt> {
      const name = `${pin.name} ${pin.oid}`;
      const found = templates.get(name) ?? readTemplate(reader, pin);
      templates.set(name, found);
      return found;
    },
    /** The record's texts, its document first, as far as quotes are looked for in them; read when somebody asks. */
    async texts(id: DocId, root: Oid): Promise<ReadonlyMap<string, string>> {
      const prefix = recordDirectory(id) ?? '.qms';
      const { files } = await this.at(id, root);
      const paths = [...files].sort(
        (one, other) => Number(other === `${id}.md`) - Number(one === `${id}.md`),
      );
      const texts = new Map<string, string>();
      let left: number = limits.quotedBytes;
      for (const path of paths) {
        const entry = await entryAt(reader, root, `${prefix}/${path}`);
        const maxBytes = Math.min(left, limits.documentBytes);
        const read = entry && (await unreadable(() => reader.read(entry.oid, { maxBytes })));
        if (!read || read instanceof QmsError) continue;
        const text = decodeUtf8(read.bytes);
        if (text === null || text.includes('\0')) continue;
        left -= read.bytes.length;
        texts.set(path, text);
      }
      return texts;
    },
    /** Lets go of a record's contents; they are read again if somebody asks. */
    forget(id: DocId): void {
      known.delete(id);
    },
    /** The parsed document, once per content. */
    parse(bytes: Uint8Array, kind: Kind): DocumentFacts {
      const found = parsed.get(bytes) ?? readDocument(bytes, kind);
      parsed.set(bytes, found);
      return found;
    },
  };
}

/** A file of a record, where there is room left for it; its size is asked for before its content. */
async function readWithin(
  reader: ObjectReader,
  id: DocId,
  oid: Oid,
  left: number,
): Promise<Uint8Array | null> {
  const maxBytes = Math.min(left, limits.fileBytes);
  const read = await unreadable(() => reader.read(oid, { maxBytes }));
  if (!(read instanceof QmsError)) return read?.bytes ?? null;
  if (maxBytes === limits.fileBytes || read.findings[0]?.rule !== 'object/too-large') throw read;
  fail('content/too-large', `the files of ${id} have more than ${limits.recordBytes} bytes together`, {
    where: { record: id },
  });
}

/** What reading raised, as a value. */
function unreadable<T>(reading: () => Promise<T>): Promise<T | QmsError> {
  return reading().catch((error: unknown) => {
    if (error instanceof QmsError) return error;
    throw error;
  });
}

export type Contents = ReturnType<typeof openContents>;

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904' as Oid;

/** What the tags of a template say that cannot be; nothing for a plain one. */
function templateFindings(bytes: Uint8Array | null): readonly Finding[] {
  const text = bytes ? decodeUtf8(bytes) : null;
  if (text === null || !isInteractive(text)) return [];
  const read = parseInteractive(text);
  return read.ok ? [] : read.findings;
}

/** What an event says of its record: the template that it was made from, the parent that its document names. */
export interface Origin {
  readonly template: Pin | null;
  readonly parent: DocId | null;
  /** The template of its kind at the pinned step of trunk, for a `create` that names none. */
  readonly expected: Pin | null;
  /** The directory of the version in force, where a revision of it is routed. */
  readonly inForce: Oid | null;
  /** Whether its texts are quoted. */
  readonly quoted: boolean;
  /** Whether it brings results of CI. */
  readonly results: boolean;
}

/** The one file that the event adds below `evidence/ci/`, and the results in it. */
async function readResult(
  reader: ObjectReader,
  changes: readonly FileChange[],
): Promise<EventFacts['result']> {
  const [added, ...others] = changes;
  if (!added?.after || added.before || others.length > 0) return null;
  const blob = await reader.read(added.after.oid, { maxBytes: limits.fileBytes });
  return blob ? { path: added.path, read: decodeSuiteResult(blob.bytes) } : null;
}

/** Everything that the objects say of one event: its diff, content, digest, and the document where a rule may ask for it. */
export async function readFacts(
  reader: ObjectReader,
  contents: Contents,
  id: DocId,
  kind: Kind,
  trees: { before: Oid; after: Oid },
  signer: Signer,
  origin: Origin,
): Promise<EventFacts> {
  const template = origin.template === null ? null : await contents.template(origin.template);
  const expected = origin.expected === null ? null : await contents.template(origin.expected);
  let answering: Answering | null = null;
  const changes: FileChange[] =
    trees.before === trees.after ? [] : [...(await diffTrees(reader, trees.before, trees.after))];
  const after = await contents.at(id, trees.after);
  const before = changes.length === 0 ? after : await contents.at(id, trees.before);
  const inForce = origin.inForce === null ? null : await contents.documentIn(id, origin.inForce);
  const policy = id === 'POLICY' ? await readPolicyAt(reader, trees.after) : null;
  return {
    signer,
    changes,
    onlyOwnDirectory: await onlyRecordDiffers(reader, trees.before, trees.after, id),
    files: after.files,
    texts: origin.quoted ? await contents.texts(id, trees.after) : null,
    content: after.oid ?? emptyTree,
    digest: after.digest,
    get document() {
      return after.document && kind.name !== 'POLICY' ? contents.parse(after.document, kind) : null;
    },
    get previousDocument() {
      return before.document && kind.name !== 'POLICY' ? contents.parse(before.document, kind) : null;
    },
    get inForceDocument() {
      return inForce ? contents.parse(inForce, kind) : null;
    },
    get filling() {
      return before.document && after.document ? compareAsFilling(before.document, after.document) : null;
    },
    get answering() {
      if (origin.template === null || template === null) return null;
      if (answering) return answering;
      const { parent } = origin;
      const sides = {
        id,
        parent,
        before: before.responses,
        after: after.responses,
        document: after.document,
      };
      answering = answeringOf(origin.template, template, sides);
      return answering;
    },
    result: origin.results ? await readResult(reader, changes) : null,
    leavesQuestionsOut: expected !== null,
    get templateFindings() {
      return kind.name === 'TEMPLATE' ? templateFindings(after.document) : [];
    },
    draftPolicy: policy?.ok ? (policy.value as Policy) : null,
    policyFindings:
      policy && !policy.ok
        ? policy.findings
        : policy
          ? []
          : [finding('policy/invalid', 'this record is not POLICY')],
  };
}
