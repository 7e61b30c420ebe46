// What every bundle has in common, whichever script makes it.
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

export const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // Identifiers stay as they are, so that names in messages and stacks can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
  write: false,
};

/** One file of CommonJS, because V8's compiled code can be kept of scripts, not of modules (in Node 20). */
export const commonJs = {
  format: 'cjs',
  supported: { 'dynamic-import': false },
  banner: { js: 'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;' },
};

/** ASCII alone: V8 keeps such a source in half the memory, and the launcher need not decode it. */
export const asAscii = (text) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII is what is looked for
  text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
