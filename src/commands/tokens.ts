import { parseArgs } from 'node:util';
import type { Option } from './description.ts';

/** One part of the command line, in its order. */
export type Token =
  | { readonly kind: 'positional'; readonly value: string }
  | {
      readonly kind: 'option';
      /** The option that it spells; null for one that is not known. */
      readonly option: Option | null;
      /** As it was written: `-m`, `--message`. */
      readonly written: string;
      readonly value: string | null;
    };

/** Cuts a command line along the options given; what they do not cover is a token with no option. */
export function tokenize(argv: readonly string[], options: readonly Option[]): readonly Token[] {
  const spelled = new Map<string, Option>();
  const config: Record<string, { type: 'string' | 'boolean'; short?: string }> = {};
  for (const option of options) {
    const type = option.value === undefined ? 'boolean' : 'string';
    for (const name of [option.name, ...(option.aliases ?? [])]) {
      spelled.set(name, option);
      config[name] = { type };
    }
    if (option.short !== undefined) config[option.name] = { type, short: option.short };
  }
  const { tokens } = parseArgs({
    args: [...argv],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens.flatMap((token): readonly Token[] => {
    if (token.kind === 'positional') return [{ kind: 'positional', value: token.value }];
    if (token.kind === 'option-terminator') return [];
    const option = spelled.get(token.name) ?? null;
    return [{ kind: 'option', option, written: token.rawName, value: token.value ?? null }];
  });
}
