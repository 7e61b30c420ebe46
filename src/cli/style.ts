import { styleText } from 'node:util';
import type { Io } from './io.ts';

export type Format = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Gives a text a colour, or leaves it alone. */
export type Style = (format: Format, text: string) => string;

/** A flag beats FORCE_COLOR, which beats NO_COLOR, which beats a terminal. Empty variables do not count. */
function coloured(env: Io['env'], isTTY: boolean, noColor: boolean): boolean {
  if (noColor) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return isTTY && env.TERM !== 'dumb';
}

export function chooseStyle(env: Io['env'], isTTY: boolean, noColor: boolean): Style {
  return coloured(env, isTTY, noColor)
    ? (format, text) => styleText(format, text, { validateStream: false })
    : (_format, text) => text;
}
