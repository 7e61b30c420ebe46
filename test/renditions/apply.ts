import type { Block, Cell } from '../../src/renditions/model.ts';
import type { Change, Redline, Run } from '../../src/renditions/redline-model.ts';

/** Which of the two versions is wanted: `removed` is the older one. */
type Side = 'removed' | 'added';

const words = (runs: readonly Run[], side: Side): Cell =>
  runs.flatMap((run) => (run.op === 'same' || run.op === side ? run.words : []));

function blockOf(change: Change, side: Side): Block[] {
  const other = side === 'removed' ? 'added' : 'removed';
  if (change.change === other) return [];
  const frame = side === 'removed' && change.frameBefore ? change.frameBefore : change.frame;
  if (change.kind !== 'table') {
    const { kind, depth, name, runs } = change;
    return [{ kind, depth, name, frame, words: words(runs, side) }];
  }
  const row = (cells: readonly (readonly Run[])[]) =>
    cells.flatMap((runs, place) => (change.columns[place]?.op === other ? [] : [words(runs, side)]));
  const gone = side === 'removed' ? ['added', 'moved-to'] : ['removed', 'moved-from'];
  const rows = change.rows.filter((each) => !gone.includes(each.change));
  return [
    {
      kind: 'table',
      frame,
      alignments: [],
      header: row(change.header.cells),
      rows: rows.map((each) => row(each.cells)),
    },
  ];
}

/** One of the two versions that a redline holds. */
export function versionOf(redline: Redline, side: Side): Block[] {
  return redline.changes.flatMap((change) => blockOf(change, side));
}

/** What a block reads like: rows of one width, and no alignment of columns, of which a redline keeps the newer. */
export function read(block: Block): unknown {
  const key = (cell: Cell) => cell.map(({ text, looks }) => [text, ...looks]);
  const marker = block.frame.marker?.replace(/^[0-9]+\./, '#') ?? null;
  const place = { ...block.frame, marker };
  if (block.kind !== 'table') return { ...block, frame: place, words: key(block.words) };
  const width = Math.max(...[block.header, ...block.rows].map(({ length }) => length));
  const rows = [block.header, ...block.rows].map((row) =>
    Array.from({ length: width }, (_, index) => key(row[index] ?? [])),
  );
  return { frame: place, rows };
}
