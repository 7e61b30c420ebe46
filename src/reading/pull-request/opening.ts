import {
  beginLine,
  type ContextOptions,
  openContext,
  type ReadContext,
  trunkTipOf,
} from '../../acts/context.ts';
import { recallGenesis } from '../../history/genesis.ts';
import { openAhead } from '../../repository/opening.ts';
import { fail, unwrap } from '../../rules/finding.ts';
import { isOid, type Oid } from '../../rules/values.ts';

/** A door's options with the genesis that the asker knows from elsewhere: here nothing is taken on trust. */
export type PinnedOptions = ContextOptions & { readonly genesis: string };

/**
 * Opens a whole clone to judge what would be merged: trunk is what genesis calls so, all refs are as fetched, and nothing
 * that was remembered here counts, since other programs may have run in this folder.
 *
 * @param head the commit that is asked about
 * @throws `action/incomplete` where something is missing, `genesis/…`, and as {@link openContext}
 */
export async function openPinned(options: PinnedOptions, head: Oid): Promise<ReadContext> {
  if (!isOid(options.genesis)) fail('action/genesis', 'genesis is not a full id of 40 hexadecimal digits');
  const opened = openAhead(options);
  try {
    const repository = await opened.repository;
    if (repository.shallow || repository.partial)
      fail('action/incomplete', `the clone is ${repository.shallow ? 'shallow' : 'partial'}`);
    for (const [oid, what] of [
      [options.genesis, 'genesis'],
      [head, 'the head of the pull request'],
    ] as const)
      if (!(await opened.reader.read(oid)))
        fail('action/incomplete', `${what}, ${oid}, is not in this clone`);
    const founded = unwrap(await recallGenesis(opened.reader, options.genesis, null));
    const { trunk } = founded.genesis;
    // All refs are read after it, while git goes through trunk.
    const tip = await trunkTipOf(repository, trunk);
    const begun = { founded, line: tip && beginLine(repository, founded, tip) };
    const ahead = { take: () => opened };
    return await openContext({ ...options, trunk, begun, offline: true, forgetful: true, ahead });
  } catch (error) {
    await opened.reader.close();
    throw error;
  }
}
