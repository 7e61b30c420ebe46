import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail } from '../../rules/finding.ts';
import type { CommandContext } from '../command.ts';

/** A file that a command wrote for people. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes a rendition, by default into the folder that the command was called in. Raises `usage/file`. */
export async function writeRendition(
  { options }: CommandContext,
  name: string,
  content: string | Uint8Array,
): Promise<WrittenFile> {
  const path = resolve(options.cwd, name);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  try {
    await writeFile(path, bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    fail('usage/file', `${JSON.stringify(path)} cannot be written (${reason})`, { cause });
  }
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
