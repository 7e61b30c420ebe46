import { type Word, wordKey, wordsKey } from './model.ts';
import type { Op, Run } from './redline-model.ts';
import { align } from './sequence.ts';

/** Words replaced in one block before it is shown as replaced whole. */
const mostWords = 1500;

const equal = (a: Word, b: Word): boolean => a.text === b.text && wordKey(a) === wordKey(b);

/** Joins neighbours of one kind; within a change what is gone stands before what is new. */
function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  let removed: Word[] = [];
  let added: Word[] = [];
  const flush = () => {
    if (removed.length > 0) result.push({ op: 'removed', words: removed });
    if (added.length > 0) result.push({ op: 'added', words: added });
    [removed, added] = [[], []];
  };
  for (const { op, words } of runs) {
    if (words.length === 0) continue;
    if (op === 'removed') removed = [...removed, ...words];
    else if (op === 'added') added = [...added, ...words];
    else {
      flush();
      const last = result.at(-1);
      if (last?.op === 'same') result[result.length - 1] = { op, words: [...last.words, ...words] };
      else result.push({ op, words });
    }
  }
  flush();
  return result;
}

/** A blank or comma that two changes share tells nobody anything: it is taken into the change around it. */
function withoutIslands(runs: readonly Run[]): Run[] {
  const isIsland = (run: Run, index: number) =>
    run.op === 'same' &&
    index > 0 &&
    index < runs.length - 1 &&
    run.words.length <= 3 &&
    !run.words.some(({ text }) => /[\p{L}\p{N}]|\n/u.test(text));
  return runs.flatMap((run, index): Run[] =>
    isIsland(run, index)
      ? [
          { op: 'removed', words: run.words },
          { op: 'added', words: run.words },
        ]
      : [run],
  );
}

/** What changed between two texts, word by word. */
export function compareWords(before: readonly Word[], after: readonly Word[]): Run[] {
  if (wordsKey(before) === wordsKey(after)) return wholly('same', after);
  const runs = align(before, after, equal, mostWords).map((step): Run => {
    if (step.op === 'removed') return { op: 'removed', words: [step.before] };
    return { op: step.op, words: [step.after] };
  });
  return joined(withoutIslands(joined(runs)));
}

/** A text that is kept, new or gone as a whole. */
export function wholly(op: Op, words: readonly Word[]): Run[] {
  return words.length === 0 ? [] : [{ op, words }];
}

export function isChanged(runs: readonly Run[]): boolean {
  return runs.some(({ op }) => op !== 'same');
}

/** The words of the older (`removed`) or newer (`added`) version. */
export function accepted(runs: readonly Run[], keep: 'removed' | 'added'): Word[] {
  return runs.flatMap(({ op, words }) => (op === 'same' || op === keep ? words : []));
}
