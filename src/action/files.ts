import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Surroundings } from './surroundings.ts';

/** The lines of an output whose value may be anything: the line that ends it cannot be known before, nor stand in it. */
function outputLines(name: string, value: string): string {
  const end = `end-${randomUUID()}`;
  if (value.split('\n').includes(end)) throw new Error('an output holds the line that ends it');
  return `${name}<<${end}\n${value}\n${end}\n`;
}

/** Gives the step its outputs; outside of a runner, where no file is named, nobody takes them. */
export async function writeOutputs(
  { env }: Surroundings,
  outputs: Readonly<Record<string, string>>,
): Promise<void> {
  const path = env.GITHUB_OUTPUT;
  if (!path) return;
  const lines = Object.entries(outputs).map(([name, value]) => outputLines(name, value));
  await appendFile(path, lines.join(''));
}

/** Adds to the summary of the job. */
export async function writeSummary({ env }: Surroundings, markdown: string): Promise<void> {
  if (env.GITHUB_STEP_SUMMARY) await appendFile(env.GITHUB_STEP_SUMMARY, markdown);
}

/** Writes a file that later steps of the job may use. @returns its path */
export async function writeReport({ env }: Surroundings, name: string, text: string): Promise<string> {
  const folder = join(env.RUNNER_TEMP || tmpdir(), 'git-qms', randomUUID());
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}
