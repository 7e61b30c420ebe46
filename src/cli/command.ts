import type { ContextOptions } from '../acts/context.ts';
import type { CommandDescription } from '../commands/description.ts';
import type { CommandInput } from '../commands/input.ts';
import type { Finding } from '../rules/finding.ts';
import type { Io } from './io.ts';
import type { Style } from './style.ts';

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
