import { join } from 'node:path';
import { build } from 'esbuild';
import { temporaryDirectory } from '../../helpers/git.ts';

/** Bundles a program that imports from `src/` (by `@src/…`) into one file that plain node runs. @returns its path */
export async function bundleProgram(source: string): Promise<string> {
  const outfile = join(await temporaryDirectory(), 'program.mjs');
  await build({
    stdin: { contents: source, loader: 'ts', resolveDir: process.cwd() },
    alias: { '@src': join(process.cwd(), 'src') },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
    logLevel: 'silent',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return outfile;
}
