// Dependency-free: where this project's own specification and matrix lie, and how its tests are run for a report.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
/** Below the root. */
export const specification = '.qms/docs/RS/SDLC-QMS-RS/SDLC-QMS-RS.md';
export const matrix = '.qms/docs/RTM/SDLC-QMS-RTM/SDLC-QMS-RTM.md';

/** Runs all tests. @returns the bytes of vitest's JSON report */
export function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'git-qms-tests-'));
  try {
    const file = join(folder, 'report.json');
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    spawnSync(process.execPath, [vitest, 'run', '--reporter=json', `--outputFile=${file}`], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
