import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openRepository } from '../repository/git/location.ts';
import { listRefs, updateRefs } from '../repository/git/refs.ts';
import { unwrap } from '../rules/finding.ts';
import { type DocId, isOid, type Oid } from '../rules/values.ts';
import type { StageFolders } from './folders.ts';
import { openStage } from './stage.ts';
import { copyPath, writeCopy } from './workspace-copy.ts';

/**
 * Puts the replay's repository back to where it stood when progress was last written: what was done after that is told
 * again, and comes out the same. The server is not touched: it is never ahead of what was written.
 */
export async function goBackTo(folders: StageFolders, refs: Readonly<Record<string, string>>): Promise<void> {
  const { work, env } = folders;
  const repository = await openRepository(work, env);
  const present = await listRefs(repository, ['refs/heads/main', 'refs/heads/qms']);
  const names = new Set([...present.keys(), ...Object.keys(refs)]);
  const updates = [...names].map((ref) => {
    const wanted = refs[ref];
    const to: Oid | null = wanted !== undefined && isOid(wanted) ? wanted : null;
    return { ref, old: present.get(ref) ?? null, new: to };
  });
  unwrap(
    await updateRefs(
      repository,
      updates.filter((each) => each.old !== each.new),
      'replay resumed',
    ),
  );
  await rm(join(repository.commonDir, 'qms', 'unsettled'), { recursive: true, force: true });
  await rm(join(work, '.qms', 'workspace'), { recursive: true, force: true });
  await writeCopies(folders, Object.keys(refs));
}

/** Between two events there is a copy of exactly what is checked out, with the text of the record. */
async function writeCopies(folders: StageFolders, refs: readonly string[]): Promise<void> {
  const stage = openStage(folders);
  try {
    for (const ref of refs.filter((each) => each.startsWith('refs/heads/qms/'))) {
      const seen = await stage.look(ref.slice('refs/heads/qms/'.length) as DocId);
      if (!seen?.text || seen.record.owner === null || seen.record.checkedOut === null) continue;
      await writeCopy(copyPath(folders.work, seen.record.owner, seen.record.id), seen.text);
    }
  } finally {
    await stage.close();
  }
}
