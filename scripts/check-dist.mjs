// Whether the committed bundle of the Action is what the sources build: what runs in other repositories is what was
// reviewed here. Exit code 0 if the bytes are the same, 1 if not or if there is none.
//
//   node scripts/check-dist.mjs
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildAction } from './build-action.mjs';
import { root } from './bundling.mjs';

const path = 'dist/action/index.cjs';
const built = await buildAction();
const listed = spawnSync('git', ['ls-files', '--', path], { cwd: root, encoding: 'utf8' });
const committed = listed.status === 0 && listed.stdout.trim() === path;
if (committed && built.equals(readFileSync(join(root, path)))) {
  console.log(`${path} is what the sources build: ${built.length} bytes`);
} else {
  console.error(`${path} is not what the sources build: run \`npm run build:action\`, and commit it`);
  process.exitCode = 1;
}
