import { readLinks } from '../history/commits.ts';
import { withSystemFrom } from '../history/expected-tree.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import type { ObjectWriter } from '../repository/objects/writer.ts';
import { formatMessage } from '../rules/bytes/trailers.ts';
import { fail } from '../rules/finding.ts';
import type { System } from '../rules/systems/system.ts';
import type { DocId, Oid, PrincipalId } from '../rules/values.ts';

/** The tree of a commit. Raises `ci/commit` where it is not here. */
export async function treeOf(reader: ObjectReader, commit: Oid): Promise<Oid> {
  const object = await reader.read(commit);
  const links = object?.type === 'commit' ? readLinks(object.bytes) : null;
  return (
    links?.tree ??
    fail('ci/commit', `there is no commit ${commit} here`, { fix: 'fetch the execution branch' })
  );
}

/** Trunk's tree with the code of one system as its qualified commit has it. */
export async function codeTree(
  reader: ObjectReader,
  writer: ObjectWriter,
  base: Oid,
  system: System,
  commit: Oid,
): Promise<Oid> {
  return withSystemFrom(reader, writer, base, system, commit, await treeOf(reader, commit));
}

/** What a step that brings code in says; `policy` is the one in force at the step. */
export interface CodeStep {
  readonly kind: 'code' | 'adopt';
  readonly change: DocId;
  /** Its tip. */
  readonly tip: Oid;
  readonly title: string;
  readonly system: string;
  readonly commit: Oid;
  readonly clear: Oid;
  readonly actor: PrincipalId;
  readonly policy: Oid;
}

export function codeMessage(step: CodeStep): { readonly subject: string; readonly message: string } {
  const what = step.kind === 'adopt' ? `adopt ${step.system}` : `code of ${step.system}`;
  const subject = `${step.change}: ${what} at ${step.commit.slice(0, 12)}`;
  const trailers = {
    Document: [step.change],
    Event: [step.kind],
    Actor: [step.actor],
    System: [step.system],
    Commit: [`${step.system} ${step.commit}`],
    Policy: [step.policy],
    Pin: [`${step.change} ${step.tip}`],
    Clear: [step.clear],
  };
  return { subject, message: formatMessage({ subject, body: step.title, trailers }) };
}
