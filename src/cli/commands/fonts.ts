import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFile } from '../../repository/package-files.ts';
import { fail } from '../../rules/finding.ts';

/** The fonts that ship with the program, by name. Raises `environment/incomplete`. */
export async function readFonts(
  names: readonly string[],
  folder: string = packageFile('dist/fonts'),
): Promise<ReadonlyMap<string, Uint8Array>> {
  const fonts = new Map<string, Uint8Array>();
  for (const name of names) {
    const bytes = await readFile(join(folder, name)).catch(() => null);
    if (bytes === null)
      fail('environment/incomplete', `the font ${join(folder, name)} is missing: no PDF can be made`);
    fonts.set(name, bytes);
  }
  return fonts;
}
