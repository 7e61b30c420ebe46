import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReplayReport } from '../../src/replay/report.ts';
import { replayArchive } from '../../src/replay/run.ts';
import { temporaryDirectory, testEnvironment } from '../helpers/git.ts';
import { buildPrograms } from './built.ts';

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const name = existsSync(data)
  ? readdirSync(data).find((each) => /^legacy-qms.*\.tar\.gz$/.test(each))
  : undefined;

/** The archive of the older system; null where it is not at hand. */
export const realArchive = name === undefined ? null : join(data, name);

export async function replayReal(...only: string[]): Promise<ReplayReport> {
  await buildPrograms();
  const into = join(await temporaryDirectory(), 'out');
  const io = { cwd: into, env: testEnvironment, out: () => {}, err: () => {} };
  return replayArchive({ archive: realArchive ?? '', into, only, json: true }, io);
}

/** Refused events by rule: `{ rule: ['CR-043:20', …] }`. */
export function refusals(report: ReplayReport): Record<string, string[]> {
  return Object.fromEntries(
    report.refusals.map(({ rule, events }) => [
      rule,
      events.map(({ document, line }) => `${document}:${line}`),
    ]),
  );
}

/** `[id, there, here, content]` of each document. */
export function ends(report: ReplayReport): (string | undefined)[][] {
  return report.documents.map(({ id, legacy, ours, content }) => [
    id,
    `${legacy.state} ${legacy.version}`,
    ours ? `${ours.state} ${ours.version}` : undefined,
    content,
  ]);
}
