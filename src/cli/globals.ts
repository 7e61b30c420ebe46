import type { Option } from '../commands/description.ts';
import { tokenize } from '../commands/tokens.ts';

/** What the global options say. Read leniently, so that a wrong command line is still answered as JSON if it asks so. */
export interface Globals {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly noColor: boolean;
  readonly help: boolean;
  readonly directory: string | undefined;
  readonly key: string | undefined;
}

export function readGlobals(argv: readonly string[], options: readonly Option[]): Globals {
  const given = new Map<string, string | null>();
  for (const token of tokenize(argv, options)) {
    if (token.kind === 'option' && token.option) given.set(token.option.name, token.value);
  }
  return {
    json: given.has('json'),
    quiet: given.has('quiet'),
    noColor: given.has('no-color'),
    help: given.has('help'),
    directory: given.get('directory') ?? undefined,
    key: given.get('key') ?? undefined,
  };
}
