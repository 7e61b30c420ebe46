import type { Finding } from './finding.ts';
import type { WrittenMatrix } from './matrix/check.ts';
import type { AffectedFile } from './systems/affected-files.ts';
import type { Requirements } from './systems/requirement.ts';

/** A row of an execution table: `EI | Task | VR | Execution summary | Outcome | Performed by`. */
export interface ExecutionItem {
  readonly id: string;
  readonly task: string;
  /** What the plan says of a verification record: `Yes`, an id, or empty. */
  readonly vr: string;
  readonly summary: string;
  /** As written; `Pass` and `Fail` are the only complete values. */
  readonly outcome: string;
  readonly performedBy: string;
  /** 1-based line of the row. */
  readonly line: number;
}

/** A heading of level 1 or 2 with all that stands under it; what stands before the first has no title. */
export interface Section {
  /** As written, without the `#`s. */
  readonly title: string;
  /** The title in lower case, without number and emphasis: what a kind's `sections` are compared with. */
  readonly name: string;
  /** 0 for what stands before the first heading. */
  readonly level: number;
  /** 1-based line of the heading. */
  readonly line: number;
  /** As written, without the cells that execution fills. Equal texts need no further look. */
  readonly text: string;
  /** The text without its layout: equal where only line breaks or the padding of tables differ. Made when asked for. */
  readonly content: string;
}

/** A placeholder of execution that is still there. */
export interface Unfilled {
  readonly finding: Finding;
  /** Whether it stands in one of the three cells of a row that execution fills, whatever section the row is in. */
  readonly inCell: boolean;
}

/** A corrective or preventive action of an investigation, as its row names it. */
export interface CapaRow {
  /** `CAPA-1` */
  readonly id: string;
  /** The change record that does it, as written. */
  readonly change: string;
  /** 1-based line of the row. */
  readonly line: number;
}

/** What the rules know of a markdown document; `documents/` parses it, once. */
export interface DocumentFacts {
  /** What could not be read or is not allowed, with line and column. */
  readonly findings: readonly Finding[];
  readonly title: string | null;
  readonly revisionSummary: string | null;
  /** The typed front matter of its kind. */
  readonly properties: Readonly<Record<string, string | number>>;
  /** Rows of every execution table, in document order. */
  readonly items: readonly ExecutionItem[];
  /** In document order. Made when asked for, as all below are. */
  readonly sections: readonly Section[];
  /** `{{placeholders}}` and words such as TBD, outside code. */
  readonly leftToWrite: readonly Finding[];
  /** `[placeholders]` of execution, outside code. */
  readonly leftToFill: readonly Unfilled[];
  /** Of a requirements specification. */
  readonly requirements: Requirements;
  /** Of a traceability matrix. */
  readonly matrix: WrittenMatrix;
  /** Of a change record: the paths that it may change, in document order. */
  readonly affected: readonly AffectedFile[];
  /** Corrective and preventive actions. */
  readonly capas: readonly CapaRow[];
}

/** How a new text differs from the old one, seen as the filling of one execution row. */
export interface RowFilling {
  readonly item: string;
  readonly summary: string;
  readonly outcome: string;
  readonly performedBy: string;
  /** True if every byte outside that row's three execution cells is as before. */
  readonly nothingElse: boolean;
}
