import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { packageFile } from '../repository/package-files.ts';
import { pages } from './pages.ts';

/** `npm run docs` writes what differs; `node dist/generate-docs.cjs --check` only says so, with exit code 1. */
const check = process.argv.includes('--check');
const stale: string[] = [];

for (const { path, render } of pages) {
  const file = packageFile(path);
  const present = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const text = render(present);
  if (text === present) continue;
  stale.push(path);
  if (!check) writeFileSync(file, text);
}

for (const path of stale) process.stdout.write(`${check ? 'stale' : 'written'}: ${path}\n`);
if (stale.length === 0) process.stdout.write('every page is current\n');
if (check && stale.length > 0) {
  process.stdout.write('run `npm run docs` and commit what it writes\n');
  process.exitCode = 1;
}
