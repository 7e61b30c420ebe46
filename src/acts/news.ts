import { readRef } from '../repository/git/refs.ts';
import { fetchGoverned, localName, type ReadContext, recordTips } from './context.ts';

/** Whether any governed ref is elsewhere than when the context was opened. */
export async function hasNews({ repository, refs, tips, trunkTip }: ReadContext): Promise<boolean> {
  const present = await recordTips(repository, refs);
  const trunk = await readRef(repository, localName(refs, refs.trunk));
  return (
    trunk !== trunkTip || present.size !== tips.size || [...present].some(([id, tip]) => tips.get(id) !== tip)
  );
}

/** Fetches, and says whether anything moved; false too where the remote cannot be asked. */
export async function fetchNews(context: ReadContext): Promise<boolean> {
  try {
    await fetchGoverned(context.repository, context.refs);
  } catch {
    return false;
  }
  return hasNews(context);
}
