import type { Status } from '../../reading/doctor/check.ts';
import { doctor } from '../../reading/doctor.ts';
import { printable } from '../../rules/printable.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import type { Format } from '../style.ts';

const colours: Readonly<Record<Status, Format>> = { ok: 'green', warn: 'yellow', fail: 'red' };

export async function execute({ io, options, style }: CommandContext): Promise<CommandResult> {
  const diagnosis = await doctor(options, io.node);
  const lines = diagnosis.checks.map(({ group, name, status, value, fix }) => {
    const mend = fix === null ? '' : `\n      fix: ${printable(fix)}`;
    return `${style(colours[status], status.padEnd(4))}  ${group}: ${name}: ${printable(value)}${mend}\n`;
  });
  return { data: diagnosis, human: lines.join(''), exit: diagnosis.exit };
}
