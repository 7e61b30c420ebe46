import { fetchGoverned, governedTips, type ReadContext } from './context.ts';

/** Whether any governed ref is elsewhere than when the context was opened. */
export async function hasNews({ repository, refs, tips, trunkTip }: ReadContext): Promise<boolean> {
  const present = await governedTips(repository, refs);
  return (
    present.trunkTip !== trunkTip ||
    present.tips.size !== tips.size ||
    [...present.tips].some(([id, tip]) => tips.get(id) !== tip)
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
