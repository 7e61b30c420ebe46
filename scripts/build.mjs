// Bundles the programs into dist/: of each one file in dist/programs/, and a launcher for it.
// dist/.built is written last: its time marks a good build.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { keepCode } from './keep-code.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

const programs = {
  qms: 'src/cli/main.ts',
  hook: 'src/hook/main.ts',
  'local-hook': 'src/hook/local-main.ts',
  'gate-daemon': 'src/hook/daemon-main.ts',
  demo: 'src/demo/main.ts',
  replay: 'src/replay/main.ts',
  'verify-worker': 'src/acts/verify/worker.ts',
  'generate-docs': 'src/docs/main.ts',
  renditions: 'src/renditions/program.ts',
  mcp: 'src/mcp/program.ts',
  github: 'src/hosting/github/program.ts',
  proxy: 'src/mcp/proxy/program.ts',
  modern: 'src/mcp/modern/program.ts',
};

/** What is loaded when it is first asked for, through the launcher beside the one that asks. */
const apart = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /\/(?:renditions|mcp|proxy|modern|github)\/program\.ts$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${basename(dirname(path))}.cjs`, external: true } : undefined,
    );
  },
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

const shared = {
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
const name = nameOfSources();
const define = { QMS_BUILD: JSON.stringify(name) };

/** CommonJS, because V8's compiled code can be kept of scripts, not of modules (in Node 20). */
const bundles = Object.entries(programs).map(([name, source]) =>
  build({
    ...shared,
    entryPoints: [source],
    outfile: join(dist, `programs/${name}.cjs`),
    format: 'cjs',
    plugins: [apart],
    // With the annotation zod is not initialised before the SDK's own schemas are made of it.
    ignoreAnnotations: name === 'mcp' || name === 'modern',
    supported: { 'dynamic-import': false },
    define: { ...define, 'import.meta.url': 'importMetaUrl' },
    banner: { js: 'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;' },
  }),
);
const outputFiles = (await Promise.all(bundles)).flatMap((result) => result.outputFiles);

/** ASCII alone: V8 keeps such a source in half the memory, and the launcher need not decode it. */
const asAscii = (text) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII is what is looked for
  text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

rmSync(dist, { recursive: true, force: true });
for (const { path, text } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, path.endsWith('.cjs') ? asAscii(text.replace(/^#!.*\n/, '')) : text);
}
for (const name of Object.keys(programs)) {
  copyFileSync(join(root, 'scripts/launcher.cjs'), join(dist, `${name}.cjs`));
  chmodSync(join(dist, `${name}.cjs`), 0o755);
}
/** Fonts that PDFs embed, with their licences. */
const fonts = {
  '@expo-google-fonts/noto-sans': {
    files: ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic'].map(
      (face) => `${face}/NotoSans_${face}.ttf`,
    ),
    licence: ['LICENSE_FONT', 'LICENSE-NotoSans.txt'],
  },
  'dejavu-fonts-ttf': {
    files: ['Sans', 'Sans-Bold', 'SansMono', 'SansMono-Bold'].map((face) => `ttf/DejaVu${face}.ttf`),
    licence: ['LICENSE', 'LICENSE-DejaVu.txt'],
  },
};
mkdirSync(join(dist, 'fonts'));
for (const [name, { files, licence }] of Object.entries(fonts)) {
  const from = join(root, 'node_modules', name);
  for (const file of files) copyFileSync(join(from, file), join(dist, 'fonts', basename(file)));
  copyFileSync(join(from, licence[0]), join(dist, 'fonts', licence[1]));
}
keepCode(dist);
// What asks a running program whether it is of this build reads the name here.
writeFileSync(join(dist, 'build'), name);
writeFileSync(join(dist, '.built'), '');
