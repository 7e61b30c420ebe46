import { checkpoint } from '../../../src/acts/checkpoint.ts';
import { review } from '../../../src/acts/review.ts';
import type { DocId } from '../../../src/rules/values.ts';
import { foundSystem } from '../../helpers/quality-system.ts';
import { oncePerFile } from '../../helpers/test-file.ts';
import type { Stage } from '../attack.ts';
import { stageOf } from '../play.ts';

/**
 * What the attacks on branches, names and repositories move about:
 *
 *     watched   in review; a checkpoint holds it as it was before its last event
 *     archived  cancelled and in trunk, its branch deleted
 *     young     a draft, which no checkpoint holds
 */
export const watched = 'CR-001' as DocId;
export const archived = 'CR-002' as DocId;
export const young = 'CR-003' as DocId;

/** The stage; founded once for all groups that a test file plays. */
export const stage = oncePerFile(async (): Promise<Stage> => {
  const qs = await foundSystem({ server: true });
  await qs.crIn('IN_PRE_REVIEW');
  await qs.crIn('CANCELLED');
  await checkpoint(qs.as('ada'));
  await review(qs.as('rev'), { id: watched, outcome: 'recommend', text: 'Fine.' });
  await qs.crIn('DRAFT');
  await qs.git('fetch', '--quiet', 'origin');
  await qs.git('tag', 'archived', `refs/remotes/origin/qms/${archived}`);
  await qs.git('push', '--quiet', 'origin', `:refs/heads/qms/${archived}`);
  return stageOf(qs);
});
