import { type Finding, finding, QmsError } from '../rules/finding.ts';
import type { CommandResult } from './command.ts';
import { envelope } from './envelope.ts';
import { exitCode } from './exit-codes.ts';
import type { Globals } from './globals.ts';
import type { Io } from './io.ts';
import { renderAfterword, renderFindings } from './render.ts';
import { chooseStyle } from './style.ts';

/** Who is answered, and how. */
export interface Answer {
  readonly io: Io;
  readonly globals: Globals;
  /** Name of the command; null where the command line named none. */
  readonly command: string | null;
}

/** Prints a result: data on standard output, the rest on standard error. Returns the exit code. */
export function reportResult({ io, globals, command }: Answer, result: CommandResult): number {
  const findings = result.findings ?? [];
  const next = result.next ?? [];
  const exit = result.exit ?? exitCode(findings);
  if (globals.json) {
    printJson(io, envelope(command, exit, { data: result.data, findings, next }));
    return exit;
  }
  const style = chooseStyle(io.env, io.stderr.isTTY, globals.noColor);
  io.stdout.write(result.human);
  io.stderr.write(renderFindings(findings, style));
  if (!globals.quiet) io.stderr.write(renderAfterword(result.notes ?? [], next, style));
  return exit;
}

/** Prints what stopped a command: findings as they are, anything else as a defect of the program. */
export function reportFailure({ io, globals, command }: Answer, error: unknown): number {
  const { aborted } = io.signal;
  const findings = aborted
    ? interruption(error, globals.json)
    : error instanceof QmsError
      ? error.findings
      : [defect(command, error)];
  const exit = aborted ? 130 : exitCode(findings);
  const style = chooseStyle(io.env, io.stderr.isTTY, globals.noColor);
  if (globals.json) printJson(io, envelope(command, exit, { findings }));
  else io.stderr.write(renderFindings(findings, style));
  if (io.env.QMS_DEBUG === '1' && !aborted) io.stderr.write(`${stack(error)}\n`);
  return exit;
}

/**
 * What an interrupted command says: where it was stopped, if it knows. Whatever else went wrong did so because of the
 * interruption. A program that reads JSON is told in any case.
 */
function interruption(error: unknown, json: boolean): readonly Finding[] {
  const known = error instanceof QmsError ? error.findings.filter(({ rule }) => rule === 'git/aborted') : [];
  return known.length > 0 || !json ? known : [finding('git/aborted', 'the command was stopped')];
}

/** The finding for an error that nothing has named. */
export function defect(command: string | null, error: unknown): Finding {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return finding('internal/unexpected', `${command === null ? '' : `${command}: `}${message}`);
}

/** The stack of an error and of each cause. */
function stack(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by ${stack(error.cause)}`;
}

function printJson(io: Io, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value)}\n`);
}
