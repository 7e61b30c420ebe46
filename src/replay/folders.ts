import { join } from 'node:path';

/** What a replay keeps in its folder. */
export interface StageFolders {
  /** Where the acts are made. */
  readonly work: string;
  /** Bare, behind the gate: it takes over what was made, batch by batch. */
  readonly server: string;
  readonly keys: string;
  /** How far the replay came. */
  readonly progress: string;
  /** For every git process. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function foldersIn(into: string, outer: Readonly<Record<string, string | undefined>>): StageFolders {
  const keys = join(into, 'keys');
  return {
    work: join(into, 'work'),
    server: join(into, 'server.git'),
    keys,
    progress: join(into, 'progress.json'),
    env: {
      PATH: outer.PATH,
      TMPDIR: outer.TMPDIR,
      HOME: keys,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
    },
  };
}
