import { join } from 'node:path';

/** The folder that only the judge's own user can enter. */
export function gateFolder(commonDir: string): string {
  return join(commonDir, 'qms', 'gate');
}

/** Where the judge that stays awake listens. */
export function gateSocket(commonDir: string): string {
  return join(gateFolder(commonDir), 'socket');
}

/** The environment that decides which configuration git reads. Where it differs, so may the verdict. */
export const configurationOf = [
  'HOME',
  'XDG_CONFIG_HOME',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
] as const;
