import { printable } from '../../rules/printable.ts';
import type { CommandContext } from '../command.ts';

/** Text of the repository: byte for byte into a file or pipe, without control characters onto a terminal. */
export function raw(text: string, { io }: CommandContext): string {
  return io.stdout.isTTY ? printable(text) : text;
}
