/** A row of a change record's table of affected files: `| Path | Change |`. */
export interface AffectedFile {
  /** From the top of the repository: a file, a folder, or a pattern with `*`. As written, which may be no path at all. */
  readonly path: string;
  /** What is done to it. */
  readonly change: string;
  /** The name of the section that it stands in, in lower case: only frozen ones say what was approved. */
  readonly section: string;
  /** 1-based line of the document. */
  readonly line: number;
}
