/** What completion offers for a value. */
export type Completes = 'document' | 'file' | 'rule' | 'command';

export interface Argument {
  /** As the synopsis shows it, and the key of its value: `ID`. */
  readonly name: string;
  readonly required: boolean;
  readonly many?: true;
  readonly values?: readonly string[];
  readonly completes?: Completes;
  readonly description: string;
}

export interface Option {
  /** Without hyphens: `message` is `--message`. */
  readonly name: string;
  /** One letter: `m` is `-m`. */
  readonly short?: string;
  readonly aliases?: readonly string[];
  /** The name of its value, as help shows it; a flag has none. */
  readonly value?: string;
  /** May be repeated. */
  readonly many?: true;
  /** Each value is a comma-separated list. */
  readonly commas?: true;
  readonly values?: readonly string[];
  readonly completes?: Completes;
  readonly description: string;
}

/** Options that exclude each other; `required` asks for exactly one of them. */
export interface Choice {
  readonly of: readonly string[];
  readonly required: boolean;
}

export interface Example {
  readonly command: string;
  readonly says: string;
}

export type Group = 'governing' | 'reading' | 'setting up';

/** One row of the command table. Help, completion, manual pages and the documentation are printed from it. */
export interface CommandDescription {
  /** One word, or two: `approve`, `user add`. */
  readonly name: string;
  readonly group: Group;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly description: string;
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  readonly choices?: readonly Choice[];
  readonly examples: readonly Example[];
  /** It reads no history, or only after it has looked at other things. */
  readonly anywhere?: true;
  /** Whether it writes; such commands take `--dry-run`. */
  readonly writes: boolean;
}
