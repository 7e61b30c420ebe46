import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig, setConfig } from '../repository/git/config.ts';
import type { GitRepository } from '../repository/git/location.ts';
import { fail } from '../rules/finding.ts';
import type { Oid } from '../rules/values.ts';

/** Settings that make stock git show what git-qms verifies, and keep walks fast. What the user set stays. */
export async function configure(repository: GitRepository, genesis: Oid, trunk: string): Promise<void> {
  const wanted: Record<string, string> = {
    'qms.genesis': genesis,
    'qms.trunk': trunk,
    'gpg.format': 'ssh',
    'fetch.writeCommitGraph': 'true',
    ...(repository.workTree === null
      ? {}
      : { 'gpg.ssh.allowedSignersFile': join(repository.workTree, '.qms/allowed_signers') }),
  };
  for (const [key, value] of Object.entries(wanted)) {
    if (key.startsWith('qms.') || (await readConfig(repository, key)) === null)
      await setConfig(repository, key, value);
  }
}

/** Runs `work` with the configuration changed by `change`; puts the file back as it was where either fails. */
export async function withConfiguration(
  repository: GitRepository,
  change: () => Promise<void>,
  work: () => Promise<void>,
): Promise<void> {
  const file = join(repository.commonDir, 'config');
  const backup = `${file}.before-qms`;
  await copyFile(file, backup).catch((cause) =>
    fail('git/failed', `${file} cannot be copied: ${cause.message}`, { cause }),
  );
  try {
    await change();
    await work();
  } catch (error) {
    await rename(backup, file);
    throw error;
  }
  await rm(backup, { force: true });
}
