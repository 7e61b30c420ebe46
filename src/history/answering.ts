import { compile } from '../documents/interactive/compile.ts';
import { type Interactive, isInteractive, parseInteractive } from '../documents/interactive/parse.ts';
import { readResponses } from '../documents/interactive/responses-file.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import { entryAt } from '../repository/objects/tree.ts';
import { decodeUtf8 } from '../rules/bytes/text.ts';
import { finding, type Result, refused } from '../rules/finding.ts';
import type { Answering, Responses } from '../rules/interactive/answers.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import { limits } from '../rules/limits.ts';
import type { Pin } from '../rules/record/pin.ts';
import type { DocId } from '../rules/values.ts';
import { commitBytes, readLinks } from './commits.ts';

/** An interactive template at a version: its questions and text, or what is wrong with them. Null for a plain one. */
export type TemplateAt = Result<Interactive> | null;

/**
 * The template that a record's `create` names. A version that does not exist is no interactive template; that the
 * version is the one in force is another rule's.
 */
export async function readTemplate(reader: ObjectReader, pin: Pin): Promise<TemplateAt> {
  const bytes = await commitBytes(reader, pin.oid);
  const links = bytes.ok ? readLinks(bytes.value) : null;
  const entry = links && (await entryAt(reader, links.tree, documentPath(pin.name as DocId)));
  if (!entry || entry.mode === '40000') return null;
  const blob = await reader.read(entry.oid, { maxBytes: limits.documentBytes });
  const text = blob ? decodeUtf8(blob.bytes) : null;
  return text !== null && isInteractive(text) ? parseInteractive(text) : null;
}

/** What two contents of a record say of its answers. */
export interface Sides {
  readonly id: DocId;
  readonly parent: DocId | null;
  /** Bytes of responses.yaml before and after the event; null where there is none. */
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
  /** Bytes of the document after the event. */
  readonly document: Uint8Array | null;
}

/** How an event changes the answers, as plain data for the rules. */
export function answeringOf(template: Pin, read: Result<Interactive>, sides: Sides): Answering {
  const { id, parent, document } = sides;
  const before = responsesOf(sides.before);
  const after = responsesOf(sides.after);
  const findings = [...(read.ok ? [] : read.findings), ...(after.ok ? [] : after.findings)];
  const compiled =
    read.ok && after.ok && document !== null
      ? Buffer.compare(compile(read.value, after.value, { id, parent }), document) === 0
      : false;
  return {
    template,
    graph: read.ok ? read.value.graph : null,
    before: before.ok ? before.value : null,
    after: after.ok ? after.value : null,
    findings,
    compiled,
  };
}

function responsesOf(bytes: Uint8Array | null): Result<Responses> {
  if (bytes === null)
    return refused(finding('respond/file', 'there is no responses.yaml beside the document'));
  return readResponses(bytes);
}
