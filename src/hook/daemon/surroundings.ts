import { realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { GateTask } from '../../acts/gate-daemon/run.ts';
import { configurationOf } from '../../acts/gate-daemon/socket.ts';

type Fields = ReadonlyMap<string, string>;

async function isSame(path: string, other: string): Promise<boolean> {
  const [one, two] = await Promise.all([realpath(path), realpath(other)]).catch(() => ['', null]);
  return one === two;
}

/** Whether git would read the same configuration files there as here. */
export function sharesConfiguration(task: GateTask, fields: Fields): boolean {
  return configurationOf.every((name) => fields.get(name) === task.env[name]);
}

/**
 * The environment to judge a push in: this program's own, with the quarantine of that push. Null for a push to another
 * repository, or one whose objects would be looked for in other places than git looks by itself.
 */
export async function surroundingsOf(
  task: GateTask,
  fields: Fields,
): Promise<Readonly<Record<string, string | undefined>> | null> {
  const { gitDir, commonDir } = task;
  const folder = fields.get('FOLDER') ?? '';
  const named = fields.get('GIT_DIR');
  if (named === undefined || !folder.startsWith('/')) return null;
  if (!(await isSame(resolve(folder, named), gitDir)) || fields.has('GIT_COMMON_DIR')) return null;
  const env = { ...task.env, GIT_DIR: gitDir };
  const objects = join(commonDir, 'objects');
  const quarantine = fields.get('GIT_QUARANTINE_PATH');
  const writes = fields.get('GIT_OBJECT_DIRECTORY');
  const reads = fields.get('GIT_ALTERNATE_OBJECT_DIRECTORIES');
  // A push that only deletes brings no objects.
  if (quarantine === undefined && writes === undefined && reads === undefined) return env;
  if (quarantine === undefined || writes === undefined || reads === undefined) return null;
  const inPlace = [
    isSame(dirname(quarantine), objects),
    isSame(resolve(folder, writes), quarantine),
    isSame(resolve(folder, reads), objects),
  ];
  if (!(await Promise.all(inPlace)).every((each) => each)) return null;
  return {
    ...env,
    GIT_QUARANTINE_PATH: quarantine,
    GIT_OBJECT_DIRECTORY: quarantine,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: objects,
  };
}
