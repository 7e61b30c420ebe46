// The content rules over many documents, cold: against Node's start and git printing the same blobs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inTurns, timed } from './measure.mjs';
import { git } from './systems.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const template =
  readFileSync(join(root, 'templates/TEMPLATE-CR.md'), 'utf8').split('<!-- document -->')[1] ?? '';

/** Words that change from document to document, so that no two are alike and packing finds what it finds in real text. */
const vocabulary =
  'order form record change review the a of and in on which before after system field value release test run user stock list shows is kept'.split(
    ' ',
  );

/** A change record with so many words in each place that its template asks to fill. */
export function document(number, length = 45) {
  let state = number * 2654435761;
  const word = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return vocabulary[state % vocabulary.length];
  };
  const words = (count) => Array.from({ length: count }, word).join(' ');
  const body = template
    .replace(/<!-- guide:[\s\S]*?-->\n\n?/g, '')
    .replaceAll('{{ID}}', `CR-${number}`)
    .replace(/\{\{[^}]*\}\}/g, () => `${words(length)}.`);
  return `---\ntitle: ${words(4)}\nrevision_summary: ${words(6)}\n---\n${body}`;
}

/** A repository with so many documents as blobs of one pack. @returns their ids and how many KiB they have */
function blobs(path, count) {
  mkdirSync(path, { recursive: true });
  git(path, 'init', '--quiet', '--bare');
  let bytes = 0;
  const input = Array.from({ length: count }, (_none, index) => {
    const text = document(index + 1);
    bytes += text.length;
    return `blob\nmark :${index + 1}\ndata ${text.length}\n${text}\n`;
  });
  execFileSync('git', ['fast-import', '--quiet', '--export-marks=marks'], {
    cwd: path,
    input: input.join(''),
  });
  const marks = readFileSync(join(path, 'marks'), 'utf8').trim().split('\n');
  return { oids: marks.map((line) => `${line.split(' ')[1]}\n`).join(''), kilobytes: bytes / 1024 };
}

export async function documents(scratch, runs, count) {
  const path = join(scratch, `documents-${count}.git`);
  const { oids, kilobytes } = blobs(path, count);
  const program = join(root, 'node_modules/.cache/git-qms-bench/judge-documents.cjs');
  await build({
    entryPoints: [join(root, 'bench/judge-documents.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  const times = inTurns(runs, {
    node: () => timed(process.execPath, ['-e', '0']),
    print: () => timed('git', ['cat-file', '--batch'], { cwd: path, input: oids }),
    judge: () => timed(process.execPath, [program], { cwd: path, input: oids }),
  });
  return { count, kilobytes, ...times };
}
