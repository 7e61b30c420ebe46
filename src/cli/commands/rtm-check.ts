import { all, type CommandInput } from '../../commands/input.ts';
import { evidenceInWords, inOneLine } from '../../reading/matrix/counts.ts';
import { checkMatrixFile, type FileCheck } from '../../reading/matrix/files.ts';
import { matrixJson } from '../../reading/matrix/json.ts';
import { checkMatrixRecord } from '../../reading/matrix/record.ts';
import { printable } from '../../rules/printable.ts';
import { isDocId } from '../../rules/values.ts';
import { columns } from '../columns.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { readBeside, readFiles, writeReports } from './rtm-files.ts';

export async function execute(context: CommandContext, input: CommandInput): Promise<CommandResult> {
  const beside = await readBeside(context, input);
  const checks: FileCheck[] = [];
  for (const name of all(input, 'FILE')) {
    const files = isDocId(name) ? [] : await readFiles(context, [name]);
    checks.push(
      ...(isDocId(name) ? [await checkMatrixRecord(context.options, name)] : []),
      ...files.map((file) => checkMatrixFile(file, beside)),
    );
  }
  const reports = await writeReports(context, input, checks);
  const width = context.io.stdout.columns;
  return {
    data: {
      files: checks.map(({ file, matrix, findings }) => ({
        file,
        findings: findings.length,
        matrix: matrix && matrixJson(matrix, findings),
      })),
      reports,
    },
    human: [
      ...checks.map((check) => shown(check, width)),
      ...reports.map(({ path }) => `wrote ${path}\n`),
    ].join(''),
    findings: checks.flatMap(({ findings }) => findings),
  };
}

/** The table of one matrix; of one that cannot be built, what it was refused for. */
function shown({ file, matrix, findings }: FileCheck, width: number | null): string {
  if (matrix === null) {
    const rules = [...new Set(findings.map(({ rule }) => rule))].join(', ');
    return `${printable(file)}: ${rules === '' ? 'nothing found' : rules}\n`;
  }
  const rows = matrix.rows.map((row) => [row.requirement.id, row.verdict, evidenceInWords(row)]);
  return `${columns(rows, width)}${printable(file)}: ${inOneLine(matrix)}\n`;
}
