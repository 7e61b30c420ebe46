import { all, type CommandInput, optional } from '../../commands/input.ts';
import type { Beside, FileCheck, NamedFile } from '../../reading/matrix/files.ts';
import { matrixJunit } from '../../reading/matrix/junit.ts';
import { findingsSarif } from '../../reading/matrix/sarif.ts';
import { fail } from '../../rules/finding.ts';
import type { CommandContext } from '../command.ts';
import { readNamedFile } from '../message.ts';
import { type WrittenFile, writeRendition } from './write-file.ts';

/** Reads files that the command line names. Raises `usage/file`. */
export function readFiles(context: CommandContext, names: readonly string[]): Promise<NamedFile[]> {
  return Promise.all(names.map(async (name) => ({ name, bytes: await readNamedFile(context, name) })));
}

/** What stands beside the matrix, from `--rs`, `--results` and `--suite`. */
export async function readBeside(context: CommandContext, input: CommandInput): Promise<Beside> {
  const rs = optional(input, 'rs');
  const [specification = null] = rs === undefined ? [] : await readFiles(context, [rs]);
  const results = await readFiles(context, all(input, 'results'));
  return { rs: specification, results, suites: all(input, 'suite') };
}

/** Writes the reports that `--html`, `--sarif` and `--junit` ask for. */
export async function writeReports(
  context: CommandContext,
  input: CommandInput,
  checks: readonly FileCheck[],
): Promise<WrittenFile[]> {
  const findings = checks.flatMap((check) => check.findings);
  const [only] = checks;
  const asked = {
    html: async () => {
      const { matrixHtml } = await import('../../renditions/program.ts');
      return matrixHtml(`Traceability: ${only?.file}`, matrixOf(only), findings);
    },
    junit: async () => matrixJunit(matrixOf(only)),
    sarif: async () => findingsSarif(findings),
  };
  const written: WrittenFile[] = [];
  for (const [kind, make] of Object.entries(asked)) {
    const name = optional(input, kind);
    if (name === undefined) continue;
    if (kind !== 'sarif' && checks.length > 1)
      fail('usage/option-value', `--${kind} shows one matrix, and ${checks.length} are given`);
    written.push(await writeRendition(context, name, await make()));
  }
  return written;
}

function matrixOf(check: FileCheck | undefined) {
  return (
    check?.matrix ??
    fail('usage/option-value', `${check?.file} has no matrix that could be built: it names no full commit`)
  );
}
