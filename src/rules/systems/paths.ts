import { foldName } from '../fold-name.ts';
import type { System } from './system.ts';

/** Whether a path is a file or folder itself, or lies below it; `.` holds everything. */
export function within(folder: string, path: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

/** A path that is `.qms/` on some file system: by folding, or by the short name that Windows gives. */
export function looksGoverned(path: string): boolean {
  return /^(\.qms|qms~[0-9])(\/|$)/.test(foldName(path));
}

/** Whether a path is of a system: `.qms/` never is. */
export function isOf(system: System, path: string): boolean {
  return !looksGoverned(path) && system.paths.some((each) => within(each, path));
}

/** Whether some file system takes a path for one of a system: `SRC/a.ts` lies over `src/a.ts` where case folds. */
export function looksOf(system: System, path: string): boolean {
  const folded = foldName(path);
  return (
    !looksGoverned(path) && system.paths.some((each) => within(each === '.' ? each : foldName(each), folded))
  );
}

/**
 * Files that say how everything else is built, tested or read. Once a system is registered they change as code does,
 * never as an ungoverned step.
 */
export function isSensitive(path: string): boolean {
  const folded = foldName(path);
  return (
    /^\.(?:github|gitlab|gitea|forgejo|circleci|buildkite)(?:\/|$)/.test(folded) ||
    /^(?:\.gitlab-ci\.yml|\.travis\.yml|azure-pipelines\.yml|jenkinsfile)$/.test(folded) ||
    /(?:^|\/)\.git(?:attributes|modules)$|^\.mailmap$/.test(folded)
  );
}
