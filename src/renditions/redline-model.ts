import type { Alignment, Frame, TextKind, Word } from './model.ts';

/** What a change is to the newer version. */
export type Op = 'same' | 'added' | 'removed';

/** Words in a row that are kept, new or gone. */
export interface Run {
  readonly op: Op;
  readonly words: readonly Word[];
}

/** `changed` holds both readings: without its added runs the older one, without its removed runs the newer. */
export type BlockChange = Op | 'changed';

export interface TextChange {
  readonly kind: TextKind;
  readonly change: BlockChange;
  readonly depth: number;
  readonly name: string;
  /** Of the newer version, where it has the block. */
  readonly frame: Frame;
  /** Of the older version, where it differs. */
  readonly frameBefore: Frame | null;
  readonly runs: readonly Run[];
}

/** A row that went elsewhere stands twice: `moved-from` as it was, `moved-to` with what changed on the way. */
export type RowChange = BlockChange | 'moved-from' | 'moved-to';

export interface RowRedline {
  readonly change: RowChange;
  /** One for each column of the table, in its order. */
  readonly cells: readonly (readonly Run[])[];
}

export interface ColumnRedline {
  readonly op: Op;
  readonly alignment: Alignment;
}

export interface TableChange {
  readonly kind: 'table';
  readonly change: BlockChange;
  readonly frame: Frame;
  readonly frameBefore: Frame | null;
  readonly columns: readonly ColumnRedline[];
  readonly header: RowRedline;
  readonly rows: readonly RowRedline[];
}

export type Change = TextChange | TableChange;

export interface Counts {
  readonly added: number;
  readonly removed: number;
  /** Blocks, or rows of tables, in which something changed. */
  readonly places: number;
}

/** Two versions of a document in one: everything of both, each word marked as kept, new or gone. */
export interface Redline {
  readonly changes: readonly Change[];
  /** Words that are new, and gone. */
  readonly counts: Counts;
}
