import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArchive } from '../../src/replay/archive/read-archive.ts';
import type { ReplayReport } from '../../src/replay/report.ts';
import { temporaryDirectory } from '../helpers/git.ts';
import { buildPrograms, replayQuietly } from './built.ts';

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const name = existsSync(data)
  ? readdirSync(data).find((each) => /^legacy-qms.*\.tar\.gz$/.test(each))
  : undefined;

/** The archive of the older system; null where it is not at hand. */
export const realArchive = name === undefined ? null : join(data, name);

export async function replayReal(archive: string, ...only: string[]): Promise<ReplayReport> {
  await buildPrograms();
  const into = join(await temporaryDirectory(), 'out');
  return replayQuietly(archive, into, only.length === 0 ? null : only);
}

/** A folder with one document as it was after some lines of its log, in force at `version` with the text of `text`. @returns its path */
export async function asOfLine(
  archive: string,
  id: string,
  at: { readonly line: number; readonly version: string; readonly text: string },
): Promise<string> {
  const { line, version, text } = at;
  const folder = await temporaryDirectory();
  const write = async (path: string, bytes: Uint8Array | string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  };
  for (const [path, bytes] of await readArchive(archive)) {
    const name = path.split('/').at(-1) ?? '';
    if (name.startsWith(`${id}-v`)) await write(path, bytes);
    if (name === `${id}-v${text}.md`) await write(`${id}.md`, bytes);
    if (name === `${id}.json`)
      await write(path, JSON.stringify({ doc_id: id, doc_type: 'SOP', status: 'EFFECTIVE', version }));
    if (name === `${id}.jsonl`)
      await write(path, Buffer.from(bytes).toString('utf8').split('\n').slice(0, line).join('\n'));
  }
  return folder;
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
