import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '../../src/rules/registry.ts';

const source = join(import.meta.dirname, '../../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(source, path), 'utf8') }));
const isPage = (path: string) => path.startsWith('rules/registry/');

/** The folders of the registry's ids: `event`, `trunk` …; tells an id from any other text with a slash. */
const areas = new Set(Object.keys(registry).map((id) => id.split('/')[0] ?? ''));

const idsIn = (text: string) =>
  [...text.matchAll(/'([a-z-]+)\/([a-z0-9-]+)'/g)]
    .filter(([, area = '']) => areas.has(area))
    .map(([, area, name]) => `${area}/${name}`);

/** Every rule id that the code outside the registry's pages names. */
export const usedIds: ReadonlySet<string> = new Set(
  files.filter(({ path }) => !isPage(path)).flatMap(({ text }) => idsIn(text)),
);

/** The ids as the pages spell them, with repetitions: a spread of tables would hide them. */
export const registeredIds: readonly string[] = files
  .filter(({ path }) => isPage(path))
  .flatMap(({ text }) => [...text.matchAll(/^ {2}'([a-z0-9/-]+)':/gm)].map(([, id = '']) => id));
