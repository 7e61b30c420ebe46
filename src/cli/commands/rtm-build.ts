import { draftMatrix } from '../../acts/matrix-draft.ts';
import { type CommandInput, one, optional } from '../../commands/input.ts';
import { inOneLine } from '../../reading/matrix/counts.ts';
import { buildMatrixFile } from '../../reading/matrix/files.ts';
import { matrixJson } from '../../reading/matrix/json.ts';
import { fail } from '../../rules/finding.ts';
import { firstOfEach } from '../../rules/matrix/check.ts';
import { type DocId, isDocId } from '../../rules/values.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readBeside, readFiles, writeReports } from './rtm-files.ts';
import { writeRendition } from './write-file.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const name = one(input, 'FILE');
  if (isDocId(name)) return inSystem(context, input, name);
  const { rs, ...rest } = await readBeside(context, input);
  if (rs === null) fail('usage/missing-argument', '`qms rtm build FILE` needs the specification: --rs FILE');
  const [file] = await readFiles(context, [name]);
  if (file === undefined) throw new Error('no file was read');
  const { bytes, matrix } = buildMatrixFile(file, { ...rest, rs });
  const { findings } = matrix;
  if (!context.options.dryRun) await writeRendition(context, name, bytes);
  const reports = await writeReports(context, input, [{ file: name, matrix, findings }]);
  const wrote = [...(context.options.dryRun ? [] : [name]), ...reports.map(({ path }) => path)];
  return {
    data: { file: name, reports, ...matrixJson(matrix) },
    human: `${inOneLine(matrix)}\n${wrote.map((each) => `wrote ${each}\n`).join('')}`,
    findings: firstOfEach(findings),
  };
}

/** The matrix of a registered system, in the copy that is checked out. */
async function inSystem(context: CommandContext, input: CommandInput, id: DocId): Promise<CommandResult> {
  const { path, matrix } = await draftMatrix(context.options, {
    id,
    change: optional(input, 'change'),
    commit: optional(input, 'commit'),
  });
  const reports = await writeReports(context, input, [{ file: path, matrix, findings: matrix.findings }]);
  const wrote = [...(context.options.dryRun ? [] : [path]), ...reports.map((each) => each.path)];
  return {
    data: { file: path, reports, ...matrixJson(matrix) },
    human: `${inOneLine(matrix)}\n${wrote.map((each) => `wrote ${each}\n`).join('')}`,
    findings: firstOfEach(matrix.findings),
    next: matrix.findings.some(({ severity }) => severity === 'error') ? [] : [`qms checkin ${id}`],
  };
}
