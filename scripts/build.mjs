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
import { build } from 'esbuild';
import { asAscii, commonJs, root, shared } from './bundling.mjs';
import { keepCode } from './keep-code.mjs';
import { ownCommit } from './own-commit.mjs';

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

const name = nameOfSources();
const define = { QMS_BUILD: JSON.stringify(name), QMS_COMMIT: JSON.stringify(ownCommit(root)) };

const bundles = Object.entries(programs).map(([name, source]) =>
  build({
    ...shared,
    ...commonJs,
    entryPoints: [source],
    outfile: join(dist, `programs/${name}.cjs`),
    plugins: [apart],
    // With the annotation zod is not initialised before the SDK's own schemas are made of it.
    ignoreAnnotations: name === 'mcp' || name === 'modern',
    define: { ...define, 'import.meta.url': 'importMetaUrl' },
  }),
);
const outputFiles = (await Promise.all(bundles)).flatMap((result) => result.outputFiles);

// The Action's bundle is committed, and made by a script of its own.
mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist))
  if (name !== 'action') rmSync(join(dist, name), { recursive: true, force: true });
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
