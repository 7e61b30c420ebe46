import { writeFile } from 'node:fs/promises';
import { setFrontMatter } from '../documents/front-matter.ts';
import { parseMarkdown } from '../documents/markdown.ts';
import { pinProofs, writeTable } from '../documents/matrix.ts';
import { readDocument } from '../documents/parse.ts';
import { readMatrixProof, systemOfMatrix } from '../history/code/matrix.ts';
import { isVoidUnder, voidBounds } from '../history/held.ts';
import { decodeUtf8, encodeUtf8 } from '../rules/bytes/text.ts';
import { fail, unwrap } from '../rules/finding.ts';
import type { Kind } from '../rules/kinds.ts';
import { buildMatrix } from '../rules/matrix/build.ts';
import type { Matrix } from '../rules/matrix/matrix.ts';
import type { MatrixProof } from '../rules/matrix/proof.ts';
import { renderTable } from '../rules/matrix/table.ts';
import type { Policy } from '../rules/policy/policy.ts';
import type { RecordState } from '../rules/record/state.ts';
import type { System } from '../rules/systems/system.ts';
import { type DocId, isDocId, isOid, type Oid } from '../rules/values.ts';
import { type ContextOptions, openActor, openContext, type ReadContext } from './context.ts';
import { documentId } from './perform.ts';
import { readIfThere, workspacePath } from './workspace.ts';

export interface MatrixDraftInput {
  /** The matrix, checked out. */
  readonly id: string;
  /** The record whose evidence it rests on; by default the one that the copy names. */
  readonly change?: string | undefined;
  /** The qualified commit in full; by default the newest at which every suite passed. */
  readonly commit?: string | undefined;
}

export interface MatrixDraft {
  readonly path: string;
  readonly matrix: Matrix;
}

function kindOfMatrices(policy: Policy): Kind {
  return policy.kinds.get('RTM') ?? fail('kind/unknown', 'the policy knows no kind RTM');
}

/** A record as its tip stands, judged. Raises what it was refused for. */
export async function present(context: Pick<ReadContext, 'history'>, id: DocId): Promise<RecordState> {
  const judged = unwrap(await context.history.judgeRecord(id));
  return judged.refused ? unwrap({ ok: false, findings: judged.refused }) : judged.state;
}

/** The commit whose results were brought last and passed in every suite of the system. */
function lastPassed(change: RecordState, system: string, suites: readonly string[]): Oid | null {
  const results = Object.values(change.code?.results ?? {})
    .filter((each) => each.system === system && each.passed)
    .sort((one, other) => other.index - one.index);
  const complete = (commit: Oid) =>
    suites.every((suite) => results.some((each) => each.suite === suite && each.commit === commit));
  return results.find(({ commit }) => complete(commit))?.commit ?? null;
}

/** Everything that a matrix of the system has to agree with now: trunk, the change record and what hangs on it. */
export async function presentProof(
  context: Pick<ReadContext, 'history' | 'policy'>,
  system: System,
  change: RecordState | null,
  commit: string,
): Promise<MatrixProof> {
  const { history, policy } = context;
  const bounds = change && (await voidBounds(history, change.id, policy));
  const verifications = [];
  for (const link of change?.links ?? [])
    if (/-VR-[0-9]+$/.test(link.id)) verifications.push(await present(context, link.id));
  return readMatrixProof(history, {
    system,
    policy,
    commit,
    change,
    verifications,
    step: history.source.trunk.steps.length - 1,
    isVoid: (event) => bounds !== null && isVoidUnder(bounds, event),
  });
}

/**
 * Writes front matter and table of a traceability matrix into its workspace copy: from the specification in force and
 * the evidence of one commit. What people wrote stays. Raises `workspace/missing`, `system/unknown`, `rtm/no-commit`.
 */
export async function draftMatrix(options: ContextOptions, input: MatrixDraftInput): Promise<MatrixDraft> {
  const context = await openContext(options);
  try {
    const { policy } = context;
    const id = documentId(input.id);
    const system = systemOfMatrix(policy, id);
    if (!system) fail('system/unknown', `${id} is the matrix of no registered system`);
    const actor = await openActor(context);
    const path = workspacePath(context.repository, actor.id, id);
    const bytes = await readIfThere(path);
    if (bytes === null)
      fail('workspace/missing', `there is no ${path}`, {
        fix: context.tips.has(id)
          ? `run \`qms checkout ${id}\`, for what is in force with \`--authority CR-…\``
          : `run \`qms create RTM --name ${system.name} --title TITLE\``,
      });
    const kind = kindOfMatrices(policy);
    const named = input.change ?? String(readDocument(bytes, kind).properties.change_record ?? '');
    if (!isDocId(named))
      fail('rtm/no-evidence', `${id} names no change record`, {
        fix: `say which: \`qms rtm build ${id} --change CR-…\``,
      });
    const { text, matrix } = await draftText(context, {
      system,
      bytes,
      path,
      change: named,
      commit: input.commit,
    });
    if (!options.dryRun) await writeFile(path, text);
    return { path, matrix };
  } finally {
    await context.close();
  }
}

/** A matrix as it stands, and what it is to rest on. */
export interface DraftFrom {
  readonly system: System;
  readonly bytes: Uint8Array;
  /** Where the bytes are from. */
  readonly path: string;
  readonly change: DocId;
  readonly commit: string | undefined;
}

/** The text of a matrix, from the specification in force and the evidence of one commit. Raises as {@link draftMatrix}. */
export async function draftText(
  context: Pick<ReadContext, 'history' | 'policy'>,
  { system, bytes, path, change: named, commit: given }: DraftFrom,
): Promise<{ readonly text: string; readonly matrix: Matrix; readonly commit: Oid }> {
  const kind = kindOfMatrices(context.policy);
  const change = await present(context, named);
  const suites = [...system.suites.keys()];
  const commit = given ?? lastPassed(change, system.name, suites);
  if (commit === null || !isOid(commit))
    fail('rtm/no-commit', `${named} has no commit at which ${suites.join(', ')} passed`, {
      fix: `run \`qms gate ${named}\``,
    });
  const proof = await presentProof(context, system, change, commit);
  if (proof.rs === null)
    fail('gate/specification', `${system.rs} is not in force`, { fix: `run \`qms next ${system.rs}\`` });
  const front = unwrap(
    setFrontMatter(bytes, {
      system: system.name,
      rs_version: proof.rs.version,
      qualified_commit: commit,
      change_record: named,
    }),
  );
  const markdown = (text: string) => unwrap(parseMarkdown(text));
  const pinned = pinProofs(markdown(decodeUtf8(front) ?? ''), proof.rs.requirements);
  const facts = readDocument(encodeUtf8(pinned), kind);
  const matrix = buildMatrix({
    requirements: proof.rs.requirements,
    commit,
    suites,
    results: proof.results,
    records: proof.records,
    proofs: facts.matrix.proofs,
  });
  const text = writeTable(markdown(pinned), renderTable(matrix));
  if (text === null)
    fail('document/section-missing', `${path} has no section "Traceability"`, { where: { path } });
  return { text, matrix, commit };
}
