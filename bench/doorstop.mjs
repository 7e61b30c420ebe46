// The same requirements and tests as items of doorstop, a public tracer: each test links to its requirement.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timed } from './measure.mjs';
import { git } from './systems.mjs';

function writeDocument(folder, prefix, parent, count, linksOf) {
  mkdirSync(join(folder, prefix), { recursive: true });
  const above = parent === null ? '' : `  parent: ${parent}\n`;
  writeFileSync(
    join(folder, prefix, '.doorstop.yml'),
    `settings:\n  digits: 5\n  prefix: ${prefix}\n  sep: ''\n${above}`,
  );
  for (let at = 1; at <= count; at += 1) {
    const id = `${prefix}${String(at).padStart(5, '0')}`;
    const links = linksOf(at).map((each) => `\n- REQ${String(each).padStart(5, '0')}: null`);
    const head = `active: true\nderived: false\nheader: ''\nlevel: 1.${at}\nlinks:${links.join('') || ' []'}\n`;
    const text = `normative: true\nref: ''\nreviewed: null\ntext: |\n  Part ${at} holds.\n`;
    writeFileSync(join(folder, prefix, `${id}.yml`), head + text);
  }
}

/** Milliseconds in which doorstop checks that each of so many requirements has its two tests; it writes no matrix then. */
export function doorstop(program, folder, size) {
  mkdirSync(folder);
  git(folder, 'init', '--quiet');
  writeDocument(folder, 'REQ', null, size, (at) => (at % 10 === 1 ? [] : [at - 1]));
  writeDocument(folder, 'TST', 'REQ', 2 * size, (at) => [((at - 1) % size) + 1]);
  const only = ['reformat', 'level-check', 'ref-check', 'suspect-check', 'review-check'];
  return timed(program, ['--quiet', ...only.map((each) => `--no-${each}`)], { cwd: folder });
}
