import { type ContextOptions, newCommits, openContext, type ReadContext } from '../acts/context.ts';
import { fetchedRefs } from '../acts/fetched-refs.ts';
import { walkFirstParents } from '../history/commits.ts';
import { decidePush, type PushedRef, type PushSource } from '../history/push.ts';
import { listRefs } from '../repository/git/refs.ts';
import type { Finding } from '../rules/finding.ts';
import type { Oid } from '../rules/values.ts';
import { readInput } from './read-input.ts';

/** Governed branches of this clone that are not where the server has them: what else would be pushed. */
async function otherMoves(context: ReadContext, stands: ReadonlyMap<string, Oid>, moved: readonly string[]) {
  const local = await listRefs(context.repository, [`refs/heads/${context.refs.trunk}`, 'refs/heads/qms']);
  return [...local].flatMap(([ref, oid]): PushedRef[] =>
    moved.includes(ref) || stands.get(ref) === oid ? [] : [{ ref, old: stands.get(ref) ?? null, new: oid }],
  );
}

/** Whether the server holds this already: then it was judged. */
async function isKnown(context: ReadContext, move: PushedRef): Promise<boolean> {
  if (move.new === null || move.old === null) return false;
  return (await walkFirstParents(context.reader, move.old, (oid) => oid === move.new)).ok;
}

async function needed(context: ReadContext, moves: readonly PushedRef[]): Promise<PushedRef[]> {
  const open: PushedRef[] = [];
  for (const move of moves) {
    // Where there is a server, a local branch is only a copy: dropping it, or going back, loses nothing.
    const harmless = context.refs.remote !== null && (move.new === null || (await isKnown(context, move)));
    if (!harmless && move.new !== move.old) open.push(move);
  }
  return open;
}

/**
 * The reference-transaction hook in a clone: whether the server would take these branches as they will stand. Other
 * branches of this clone that wait to be pushed are taken along where the moved ones rest on them.
 *
 * @param text the lines `<old> <new> <ref>` of the transaction, from the first governed one on
 * @param now seconds since 1970
 */
export async function judgeMoves(
  options: ContextOptions,
  text: string,
  now: number,
): Promise<readonly Finding[]> {
  const context = await openContext(options);
  try {
    const { repository, reader, founded, refs } = context;
    const lines = readInput(
      text
        .split('\n')
        .filter((line) => / refs\//.test(line))
        .map((line) => `${line}\n`)
        .join(''),
    );
    const governed = lines.filter(
      ({ ref }) => ref === `refs/heads/${refs.trunk}` || ref.startsWith('refs/heads/qms/'),
    );
    const look = fetchedRefs(context);
    const stands = new Map(
      (await look([`refs/heads/${refs.trunk}`, 'refs/heads/qms'])).map(({ ref, oid }) => [ref, oid]),
    );
    const moves = await needed(
      context,
      governed.map(({ ref, new: to }) => ({ ref, old: stands.get(ref) ?? null, new: to })),
    );
    if (moves.length === 0) return [];
    const source: PushSource = {
      repository,
      reader,
      founded,
      now,
      newCommits: (tips, base) => newCommits(repository, tips, base),
      standing: look,
    };
    const alone = (await decidePush(source, moves)).findings;
    if (alone.length === 0 || refs.remote === null) return alone;
    const others = await needed(
      context,
      await otherMoves(
        context,
        stands,
        moves.map(({ ref }) => ref),
      ),
    );
    if (others.length === 0) return alone;
    return (await decidePush(source, [...moves, ...others])).findings.length === 0 ? [] : alone;
  } finally {
    await context.close();
  }
}
