import { type Block, blockKey, frameKey, type TableBlock, type TextBlock } from './model.ts';
import type { Change, Op, Redline, Run, TextChange } from './redline-model.ts';
import { compareTables, tableNames, wholeTable } from './redline-table.ts';
import { compareWords, isChanged, wholly } from './redline-words.ts';
import { align } from './sequence.ts';

/** Blocks that are new or gone before what lies between the first and last is shown as replaced. */
const mostBlocks = 2000;
/** The same where blocks are compared by likeness, which takes longer. */
const mostAlike = 250;
/** Of a long block so many words tell whether another is like it. */
const wordsLookedAt = 120;

/** A block with what it takes to compare it often. */
interface Looked {
  readonly block: Block;
  readonly key: string;
  readonly bag: ReadonlyMap<string, number>;
  readonly size: number;
}

function look(block: Block): Looked {
  const names =
    block.kind === 'table'
      ? tableNames(block)
      : block.words.flatMap(({ text }) => (/[\p{L}\p{N}]/u.test(text) ? [text] : []));
  const bag = new Map<string, number>();
  const looked = names.slice(0, wordsLookedAt);
  for (const name of looked) bag.set(name, (bag.get(name) ?? 0) + 1);
  return { block, key: blockKey(block), bag, size: looked.length };
}

/** Whether a block is another one edited: of one kind, with half of the words in common, or nearly all of the shorter. */
function alike(a: Looked, b: Looked): boolean {
  if (a.block.kind !== b.block.kind) return false;
  if (a.block.kind === 'property' && b.block.kind === 'property') return a.block.name === b.block.name;
  if (a.size === 0 || b.size === 0) return a.size === b.size;
  let common = 0;
  for (const [name, count] of a.bag) common += Math.min(count, b.bag.get(name) ?? 0);
  const shorter = Math.min(a.size, b.size);
  if (shorter > 3 && common >= 0.8 * shorter) return true;
  return 2 * common >= (a.size + b.size) * (a.block.kind === 'heading' ? 0.4 : 0.5);
}

function whole(op: Op, block: Block): Change {
  if (block.kind === 'table') return wholeTable(op, block);
  const { kind, depth, name, frame, words } = block;
  return { kind, change: op, depth, name, frame, frameBefore: null, runs: wholly(op, words) };
}

function compareTexts(before: TextBlock, after: TextBlock): TextChange[] {
  // What a block is cannot be shown in its words: it is gone, and new.
  if (before.depth !== after.depth || before.name !== after.name)
    return [whole('removed', before) as TextChange, whole('added', after) as TextChange];
  const runs = compareWords(before.words, after.words);
  const moved = frameKey(before.frame) !== frameKey(after.frame);
  const { kind, depth, name, frame } = after;
  const change = moved || isChanged(runs) ? 'changed' : 'same';
  return [{ kind, change, depth, name, frame, frameBefore: moved ? before.frame : null, runs }];
}

function compareBlocks(before: Block, after: Block): Change[] {
  if (before.kind === 'table' || after.kind === 'table')
    return [compareTables(before as TableBlock, after as TableBlock)];
  return compareTexts(before, after);
}

/** Pairs what is alike within a stretch where nothing is equal. */
function compareStretch(before: readonly Looked[], after: readonly Looked[]): Change[] {
  return align(before, after, alike, mostAlike).flatMap((step): Change[] => {
    if (step.op === 'removed') return [whole('removed', step.before.block)];
    if (step.op === 'added') return [whole('added', step.after.block)];
    return compareBlocks(step.before.block, step.after.block);
  });
}

/** Lays two versions of a document over each other. */
export function compare(before: readonly Block[], after: readonly Block[]): Redline {
  const steps = align(before.map(look), after.map(look), (a, b) => a.key === b.key, mostBlocks);
  const changes: Change[] = [];
  let removed: Looked[] = [];
  let added: Looked[] = [];
  const flush = () => {
    changes.push(...compareStretch(removed, added));
    [removed, added] = [[], []];
  };
  for (const step of steps) {
    if (step.op === 'removed') removed.push(step.before);
    else if (step.op === 'added') added.push(step.after);
    else {
      flush();
      changes.push(whole('same', step.after.block));
    }
  }
  flush();
  return { changes, counts: countsOf(changes) };
}

function runsOf(change: Change): Run[] {
  if (change.kind !== 'table') return [...change.runs];
  // A row that only moved is no new word.
  return [change.header, ...change.rows].flatMap((row) =>
    row.change === 'moved-from' ? [] : row.cells.flat(),
  );
}

function countsOf(changes: readonly Change[]): Redline['counts'] {
  const words = (op: Op) => {
    let count = 0;
    for (const run of changes.flatMap(runsOf))
      if (run.op === op) count += run.words.filter(({ text }) => /[\p{L}\p{N}]/u.test(text)).length;
    return count;
  };
  const places = changes
    .flatMap((change): readonly { readonly change: string }[] =>
      change.kind === 'table' && change.change === 'changed' ? [change.header, ...change.rows] : [change],
    )
    .filter(({ change }) => change !== 'same' && change !== 'moved-from').length;
  return { added: words('added'), removed: words('removed'), places };
}
