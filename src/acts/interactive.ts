import { compile } from '../documents/interactive/compile.ts';
import type { Interactive } from '../documents/interactive/parse.ts';
import { readResponses, writeResponses } from '../documents/interactive/responses-file.ts';
import type { History } from '../history/history.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import { fail, unwrap } from '../rules/finding.ts';
import type { Responses } from '../rules/interactive/answers.ts';
import { documentPath, responsesPath } from '../rules/kinds/ids.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { DocId } from '../rules/values.ts';
import { readFileAt } from './content.ts';

/** A record that is written interactively: its template at the pinned version, and the answers so far. */
export interface Written {
  readonly template: Interactive;
  readonly responses: Responses;
}

/** Where records are read: an act's session, or a reading's context. */
export interface Read {
  readonly history: History;
  readonly reader: ObjectReader;
}

/** Raises `respond/not-interactive` for a record that is edited as a text, and what its template or answers lack. */
export async function readWritten({ history, reader }: Read, record: RecordState): Promise<Written> {
  const { id, authoring } = record;
  const template = authoring && (await history.contents.template(authoring.template));
  if (!template) fail('respond/not-interactive', `${id} was not made from an interactive template`);
  const bytes = await readFileAt(reader, record.tree, responsesPath(id) ?? '');
  if (!bytes) fail('respond/file', `${id} has no responses.yaml`);
  return { template: unwrap(template), responses: unwrap(readResponses(bytes)) };
}

/** The two files that answers make: the answers, and the document that they compile to. */
export function filesOf(
  id: DocId,
  parent: DocId | null,
  { template, responses }: Written,
): Map<string, Uint8Array> {
  return new Map([
    [documentPath(id), compile(template, responses, { id, parent })],
    [responsesPath(id) ?? '', writeResponses(responses)],
  ]);
}
