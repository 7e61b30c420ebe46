import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { isFormat } from '../evidence/formats.ts';
import { type ReportFile, readReports } from '../evidence/read-reports.ts';
import { type RunSurroundings, runFacts } from '../evidence/run-facts.ts';
import { heldAt } from '../history/held.ts';
import { commitNamed } from '../repository/git/revision.ts';
import { entryAt } from '../repository/objects/tree.ts';
import { fail, unwrap } from '../rules/finding.ts';
import { recordDirectory } from '../rules/kinds/ids.ts';
import { resultPath } from '../rules/record/guards/code.ts';
import { countTests, hasPassed, type RunFacts, type SuiteResult } from '../rules/systems/results.ts';
import { encodeSuiteResult } from '../rules/systems/suite-result.ts';
import type { System } from '../rules/systems/system.ts';
import { isOid, type Oid } from '../rules/values.ts';
import { chooseSystem } from './clear.ts';
import { treeOf } from './code-step.ts';
import type { ContextOptions } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId, perform } from './perform.ts';
import type { Session } from './session.ts';

export interface CiInput {
  /** The change record. */
  readonly id: string;
  readonly system?: string | undefined;
  readonly suite: string;
  /** A revision of this repository; the commit that the suite ran at. */
  readonly commit: string;
  /** Files, from the working directory, or what is in them. */
  readonly reports: readonly (string | ReportFile)[];
  readonly format?: string | undefined;
  /** What the suite's program ended with; a green report of a run that failed is not believed. */
  readonly exitCode?: string | undefined;
  /** Where the suite ran, for whoever attests a run of somebody else; else the environment tells. */
  readonly run?: RunSurroundings | undefined;
}

/** The full id of the commit that was tested. */
async function testedCommit(session: Session, revision: string): Promise<Oid> {
  if (isOid(revision)) return revision;
  return (
    (await commitNamed(session.context.repository, revision)) ??
    fail('ci/commit', `${JSON.stringify(revision)} is no commit of this repository`)
  );
}

async function readFiles(
  options: ContextOptions,
  reports: readonly (string | ReportFile)[],
): Promise<ReportFile[]> {
  return Promise.all(
    reports.map(async (path) => {
      if (typeof path !== 'string') return path;
      const bytes = await readFile(resolve(options.cwd, path)).catch((error: NodeJS.ErrnoException) =>
        fail('usage/file', `${path} cannot be read: ${error.code ?? error.message}`, { cause: error }),
      );
      return { name: path.startsWith('/') ? basename(path) : path, bytes: new Uint8Array(bytes) };
    }),
  );
}

/** Where the suite ran, with the blob of its workflow where this repository has it. */
async function whereItRan(session: Session, given: RunSurroundings | undefined): Promise<RunFacts> {
  const { workflow, ...rest } = given ?? runFacts(session.context.options.env);
  if (workflow === null) return { ...rest, workflow: null };
  const tree = await treeOf(session.reader, workflow.commit).catch(() => null);
  const entry = tree === null ? null : await entryAt(session.reader, tree, workflow.path);
  return { ...rest, workflow: entry ? { path: workflow.path, blob: entry.oid } : null };
}

/** The requirements in force, with the fingerprint of each text; none while no specification is in force. */
async function requirementsInForce(session: Session, system: System): Promise<Record<string, string>> {
  const { history, policy } = session.context;
  const held = await heldAt(history, system.rs, history.source.trunk.steps.length - 1);
  const kind = held ? policy.kinds.get(held.kind) : undefined;
  if (!held || !kind) return {};
  const content = await history.contents.at(held.id, held.tree);
  if (!content.document) return {};
  const { all } = history.contents.parse(content.document, kind).requirements;
  return Object.fromEntries(
    all.filter(({ withdrawn }) => withdrawn === null).map(({ id, meaning }) => [id, meaning]),
  );
}

/**
 * Brings the results of one run of one suite at one commit to its change record, signed by a principal of the ci role:
 * one new file, from any CI system or shell.
 */
export function evidenceCi(options: ContextOptions, input: CiInput): Promise<ActOutcome> {
  return perform('evidence', options, async (session) => {
    const id = documentId(input.id);
    if (input.format !== undefined && !isFormat(input.format))
      fail('usage/option-value', `${JSON.stringify(input.format)} is no form of report`);
    if (input.exitCode !== undefined && !/^[0-9]{1,3}$/.test(input.exitCode))
      fail('usage/option-value', `${JSON.stringify(input.exitCode)} is no exit code`);
    const record = await session.record(id);
    const system = chooseSystem(session, record, input.system);
    const commit = await testedCommit(session, input.commit);
    const files = await readFiles(options, input.reports);
    const { tests, scan, reports, notes } = unwrap(
      readReports(files, {
        root: options.cwd,
        ...(input.format === undefined ? {} : { format: input.format }),
        ...(input.exitCode === undefined ? {} : { exitCode: Number(input.exitCode) }),
      }),
    );
    for (const { message } of notes) session.notes.push(message);
    const result: SuiteResult = {
      schema: 1,
      system: system.name,
      suite: input.suite,
      commit,
      tree: await treeOf(session.reader, commit),
      run: await whereItRan(session, input.run),
      requirements: await requirementsInForce(session, system),
      reports,
      tests,
      scan,
    };
    const path = resultPath(system.name, input.suite, commit, record.events + 1);
    const outcome = hasPassed(result) ? 'pass' : 'fail';
    await session.event({
      id,
      act: 'evidence',
      files: new Map([[`${recordDirectory(id)}/${path}`, unwrap(encodeSuiteResult(result))]]),
      fields: {
        system: system.name,
        item: input.suite,
        outcome,
        commits: [`${system.name} ${commit}`],
        evidence: [`file ${path}`],
      },
    });
    const { passed, failed, errors, skipped } = countTests(tests);
    session.notes.push(`${passed} passed, ${failed} failed, ${errors} errors, ${skipped} skipped`);
    return { document: id };
  });
}
