import { gitText } from '../../repository/git/run.ts';
import type { DocId } from '../../rules/values.ts';
import type { ReadContext } from '../context.ts';

const format = '%H%x09%s%x09%(trailers:key=QMS-Release,valueonly,separator=%x2C)';

/** What a relay did about a record from one look at trunk to another, as notes for whoever proposed it. */
export async function stepsBetween(
  { trunkTip: from }: Pick<ReadContext, 'trunkTip'>,
  { repository, refs, trunkTip: to }: Pick<ReadContext, 'repository' | 'refs' | 'trunkTip'>,
  id: DocId,
): Promise<string[]> {
  if (from === to) return [];
  const range = ['--first-parent', '--reverse', `--format=${format}`, `${from}..${to}`];
  const text = await gitText(repository, ['log', ...range, '--']);
  return text.split('\n').flatMap((line) => {
    const [oid = '', subject = '', releases = ''] = line.split('\t');
    if (!subject.startsWith(`${id}: `)) return [];
    const tags = releases.split(',').filter((each) => each !== '');
    return [
      `${refs.trunk} has ${oid.slice(0, 12)} ${subject}, made by the relay`,
      ...tags.map((each) => `tagged ${each.replace(' ', '-')}`),
    ];
  });
}
