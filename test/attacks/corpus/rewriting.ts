import { foundSystem } from '../../helpers/quality-system.ts';
import type { Attack, Stage } from '../attack.ts';
import { stageOf } from '../play.ts';

/** Branches that are moved back, deleted, or begun anew. */

export async function stage(): Promise<Stage> {
  const qs = await foundSystem({ server: true });
  await qs.crIn('IN_PRE_REVIEW');
  return stageOf(qs);
}

export const attacks: readonly Attack[] = [
  {
    id: 'A01',
    title: 'rewrites a record’s branch without its last event',
    plainGit: 'takes a forced push',
    rule: 'ref/rewritten',
    seenBy: 'gate',
    why: 'A clone that never saw the longer history cannot miss it; see A04.',
    attempt: async () => ({ push: { 'qms/CR-001': 'refs/remotes/origin/qms/CR-001~1' }, force: true }),
  },
  {
    id: 'A02',
    title: 'deletes a record’s branch while the record is open',
    plainGit: 'deletes it',
    rule: 'ref/deleted',
    seenBy: 'gate',
    why: 'As A01: what nobody remembers, nobody misses. Checkpoints remember.',
    attempt: async () => ({ push: { 'qms/CR-001': null } }),
  },
];
