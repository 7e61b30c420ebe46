import { readRef } from '../repository/git/refs.ts';
import { fetchGoverned, localName, type ReadContext, recordTips } from './context.ts';

/** Fetches, and says whether anything moved; false too where the remote cannot be asked. */
export async function fetchNews(context: ReadContext): Promise<boolean> {
  const { repository, refs } = context;
  try {
    await fetchGoverned(repository, refs);
  } catch {
    return false;
  }
  const tips = await recordTips(repository, refs);
  const trunk = await readRef(repository, localName(refs, refs.trunk));
  return (
    trunk !== context.trunkTip ||
    tips.size !== context.tips.size ||
    [...tips].some(([id, tip]) => context.tips.get(id) !== tip)
  );
}
