import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { route } from '../../src/acts/route.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import { exchange, judgeTwice } from '../second-verifier/judge-twice.ts';
import { python } from '../second-verifier/second-opinion.ts';

let qs: SoftwareSystem;
let id: DocId;
/** A draft that names no system; its table of affected files has one row of words. */
let text = '';

beforeAll(async () => {
  qs = await foundSoftware();
  id = await qs.create({ kind: 'CR', title: 'Greet people' });
  text = await readFile(qs.copyOf('bot', id), 'utf8');
}, 300_000);

const table = /\| Path \| Change \|\n.*\n.*\n/;
const header = '| Path | Change |\n| --- | --- |\n';
const rows = (...paths: string[]) => `${header}${paths.map((path) => `| ${path} | changed |\n`).join('')}`;
const naming = (front: string) => exchange(text, /^title:/m, `${front}\ntitle:`);

/** What both verifiers say of a change record that is sent to review as a text. */
async function routed(content: string) {
  const common = { id, by: 'bot', version: '0.2' } as const;
  return judgeTwice(
    qs,
    { ...common, act: 'checkin', files: { [documentPath(id)]: content } },
    { ...common, act: 'route', state: 'IN_PRE_REVIEW' },
  );
}

test('REQ-122: a record that names a system and no files of it is not sent to review', async () => {
  const cr = await qs.create({ kind: 'CR', title: 'Greet more', properties: { systems: 'APP' } });
  expect(await refusalOf(() => route(qs.as('bot'), { id: cr, to: 'review' }))).toEqual(['scope/missing']);
}, 60_000);

describe.skipIf(!python)('REQ-122: the files of a system', () => {
  const app = () => naming('systems: APP');

  test.each([
    ['a folder', rows('src')],
    ['a file with its place in code marks', rows('`src/app.js`')],
    ['globs', rows('src/**/*.js', '**/*.md')],
    ['everything', rows('.')],
    ['more than is of the system', rows('docs', 'test/')],
  ])('are listed as %s', async (_what, by) => {
    const { first, second } = await routed(exchange(app(), table, by));
    expect(first).toMatchObject({ verdict: 'valid', rules: [] });
    expect(second).toEqual(first);
  });

  test.each([
    ['with no table', '', ['scope/missing']],
    ['with a table that has no row', header, ['scope/missing']],
    ['with rows without a path', `${header}|  | changed |\n`, ['scope/missing']],
    ['with another header', rows('src').replace('Change', 'What'), ['scope/missing']],
    ['with files of no system', rows('docs', 'srcs', 'source/*.js'), ['scope/missing']],
    ['with a path from elsewhere', rows('src', '/test'), ['scope/path']],
    ['with a path that goes up', rows('src', 'test/../docs'), ['scope/path']],
    ['with a path that begins here', rows('src', './test'), ['scope/path']],
    ['with a path of another machine', rows('src', 'test\\\\a.js'), ['scope/path']],
  ])('are refused %s', async (_what, by, rules) => {
    const { first, second } = await routed(exchange(app(), table, by));
    expect([first.rules, second.rules]).toEqual([rules, rules]);
  });

  test('count in a frozen section alone', async () => {
    const moved = exchange(
      exchange(app(), table, ''),
      /(## 11\. Summary\n)/,
      `## 11. Summary\n\n${rows('src')}`,
    );
    const { first, second } = await routed(moved);
    expect([first.rules, second.rules]).toEqual([['scope/missing'], ['scope/missing']]);
  });

  test('are not asked for where no code changes, or a commit is adopted as it is', async () => {
    for (const content of [text, naming(`systems: APP\nadopts: ${'a'.repeat(40)}`)]) {
      const { first, second } = await routed(exchange(content, table, ''));
      expect(first).toMatchObject({ verdict: 'valid', rules: [] });
      expect(second).toEqual(first);
    }
  });
});
