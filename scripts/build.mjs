// Bundles the programs and the library into dist/. Each command becomes a chunk of its own, loaded when it is called.
// dist/.built is written last: its time marks a good build.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

const programs = {
  qms: 'src/cli/main.ts',
  hook: 'src/hook/main.ts',
  'local-hook': 'src/hook/local-main.ts',
  demo: 'src/demo/main.ts',
  replay: 'src/replay/main.ts',
  'generate-docs': 'src/docs/main.ts',
};
// Names the sources, dependencies included: what one build judged, another does not rely on.
function nameOfSources() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const files = readdirSync(join(root, 'src'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(`${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

const sources = nameOfSources();

const library = { index: 'src/index.ts' };

const entries = Object.entries({ ...programs, ...library }).filter(([, source]) =>
  existsSync(join(root, source)),
);

// What the start of qms has loaded anyway, a command shares. Saying so in each command's module lets esbuild put all of
// that in one chunk; without it the start would load one small file for each set of commands that share a module.
const startIsShared = {
  name: 'start-is-shared',
  setup({ onLoad }) {
    onLoad({ filter: /src\/cli\/commands\/[a-z-]+\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const isCommand = source.includes('export async function execute(');
      return { contents: isCommand ? `${source}\nimport '../run.ts';\n` : source, loader: 'ts' };
    });
  },
};

// One build for each program: files that two programs shared would be split from both.
const builds = entries.map(([name, source]) =>
  build({
    absWorkingDir: root,
    entryPoints: { [name]: source },
    outdir: dist,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    splitting: true,
    chunkNames: `chunks/${name}-[name]-[hash]`,
    plugins: [startIsShared],
    // Identifiers stay as they are, so that names in messages and stacks can be read.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
    define: { QMS_BUILD: JSON.stringify(sources) },
    write: false,
  }),
);
const outputFiles = (await Promise.all(builds)).flatMap((result) => result.outputFiles);

// CommonJS packages call require(); a module has none, so the one chunk that defines their shim is given it.
const requireForShim =
  'import{createRequire as createRequireForShim}from"node:module";const require=createRequireForShim(import.meta.url);';

function withRequire(text) {
  if (!text.includes('typeof require')) return text;
  const body = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0;
  return `${text.slice(0, body)}${requireForShim}${text.slice(body)}`;
}

rmSync(join(dist, '.built'), { force: true });
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, withRequire(text));
  if (basename(path, '.js') in programs && dirname(path) === dist) chmodSync(path, 0o755);
}

const written = new Set(outputFiles.map(({ path }) => relative(dist, path)));
for (const entry of readdirSync(dist, { withFileTypes: true, recursive: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && !written.has(relative(dist, path))) rmSync(path);
}
writeFileSync(join(dist, '.built'), '');
