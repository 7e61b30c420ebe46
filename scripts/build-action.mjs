// Bundles the GitHub Action into one file, as the runner starts it: dist/action/index.cjs, or index.cjs of a folder that is
// named. The same sources and dependencies give the same bytes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { asAscii, commonJs, root, shared } from './bundling.mjs';

/** GitHub fetches it with the whole repository for each job. */
const most = 3_000_000;

/** zod speaks forty languages, and reads them all as it is loaded; what is printed here is English. */
const english = {
  name: 'english',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/** The bytes of the bundle. Raises where they are too many. */
export async function buildAction() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { outputFiles } = await build({
    ...shared,
    ...commonJs,
    entryPoints: ['src/action/main.ts'],
    plugins: [english],
    define: { 'import.meta.url': 'importMetaUrl', QMS_VERSION: JSON.stringify(version) },
  });
  const bytes = Buffer.from(asAscii(outputFiles[0].text));
  if (bytes.length >= most) throw new Error(`the bundle has ${bytes.length} bytes; ${most} are too many`);
  return bytes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? join(root, 'dist/action');
  const bytes = await buildAction();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.cjs'), bytes);
  process.stdout.write(`${join(folder, 'index.cjs')}: ${bytes.length} bytes\n`);
}
