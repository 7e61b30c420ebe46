import type { ContextOptions } from '../acts/context.ts';
import type { Finding } from '../rules/finding.ts';
import type { CommandInput } from './input.ts';
import type { Io } from './io.ts';
import type { Style } from './style.ts';

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

/** What a command gives back; `run` renders it. */
export interface CommandResult {
  /** What `--json` shows; plain data. */
  readonly data: unknown;
  /** The text for standard output, with its newline; worked out only where it is shown, if it is long. */
  readonly human: string;
  readonly notes?: readonly string[];
  /** The next commands, best first. */
  readonly next?: readonly string[];
  readonly findings?: readonly Finding[];
  /** Only where the findings do not say it. */
  readonly exit?: number;
}

export interface CommandContext {
  readonly commands: readonly CommandDescription[];
  readonly io: Io;
  /** What acts need: the folder after `-C`, the environment, the key, `--dry-run`, the clock. */
  readonly options: ContextOptions;
  /** Colours for standard output, or none. */
  readonly style: Style;
}

export interface CommandModule {
  execute(context: CommandContext, input: CommandInput): Promise<CommandResult>;
}

export interface Command extends CommandDescription {
  readonly load: () => Promise<CommandModule>;
}
