import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Set where a bundle stands alone, without the package's files beside it. */
declare const QMS_VERSION: string | undefined;

/** Set by the bundler to the commit that was built, or to null. */
declare const QMS_COMMIT: string | null | undefined;

/** The package's own folder, found from wherever this code runs: a source file, or a bundle in dist/. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** Absolute path of a file that ships with the package: `packageFile('templates/TEMPLATE-CR.md')`. */
export function packageFile(name: string): string {
  return join(packageFolder(), name);
}

/** The version of this program, `M.m.p`. */
export function packageVersion(): string {
  if (typeof QMS_VERSION !== 'undefined') return QMS_VERSION;
  const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string };
  return version;
}

/** The commit that this program was built from; null where it was built from none, or runs from its sources. */
export function packageCommit(): string | null {
  return typeof QMS_COMMIT === 'undefined' ? null : QMS_COMMIT;
}
