import { access, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = await readFile(new URL('docs/parity.md', root), 'utf8');
const specification = await readFile(new URL('.qms/docs/RS/SDLC-QMS-RS/SDLC-QMS-RS.md', root), 'utf8');

/** How many requirements the older specification has in each of its areas. */
const areas = {
  ...{ SEC: 8, DOC: 20, WF: 23, META: 4, AUDIT: 4, TASK: 4, CFG: 5, QRY: 6, PROMPT: 6, TEMPLATE: 5 },
  ...{ INIT: 12, USER: 5, MCP: 16, INT: 25 },
};
const statuses = ['met', 'bettered', 'dropped', 'next issue', 'open'];

const cellsOf = (line: string) =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());

/** The rows of all tables: id, what was asked for, status, how it is now, tests, our requirements. */
const rows = page
  .split('\n')
  .filter((line) => /^\| [A-Z]+-[0-9]/.test(line))
  .map(cellsOf);

/** The first table: for each area, and for all, the number of requirements and of each status. */
const figures = page
  .split('\n')
  .filter((line) => /^\| (\[[A-Z]+\]\(#[a-z-]+\)|All) \|/.test(line))
  .map(cellsOf);

test('each of the 143 requirements stands there exactly once', () => {
  const wanted = Object.entries(areas).flatMap(([area, count]) =>
    Array.from({ length: count }, (_none, index) => `${area}-${String(index + 1).padStart(3, '0')}`),
  );
  expect(wanted).toHaveLength(143);
  expect(rows.map(([id]) => id)).toEqual(wanted);
});

test.each(rows)('%s (%s) is %s, and says how', (_id, asked, status = '', now = '', tests = '', ...more) => {
  expect(more).toHaveLength(1);
  expect(statuses).toContain(status);
  expect(asked).not.toBe('');
  if (status === 'next issue') expect([now, tests]).toEqual(['-', '-']);
  else expect(now).toMatch(/\w/);
  if (status === 'met' || status === 'bettered') expect(tests).toMatch(/^\[/);
});

test('every test that is named exists', async () => {
  const named = new Set(rows.flatMap(([, , , , tests = '']) => (tests === '-' ? [] : tests.split(', '))));
  expect(named.size).toBeGreaterThan(30);
  for (const link of named) {
    const [, name, path = ''] = /^\[(.+)\]\(\.\.\/(test\/[a-z/-]+\.test\.ts)\)$/.exec(link) ?? [];
    expect(path, link).toBe(`test/${name}.test.ts`);
    await expect(access(new URL(path, root)), link).resolves.toBeUndefined();
  }
});

test('every requirement of ours that a row names is one, and stands in a title of a test that the row names', async () => {
  const ours = new Set([...specification.matchAll(/^\| (REQ-[0-9]{3}) \|/gm)].map(([, id]) => id));
  const naming = rows.filter((row) => row[5] !== '-');
  expect(naming.length).toBeGreaterThan(50);
  for (const [id, , , , tests = '', names = ''] of naming) {
    const paths = [...tests.matchAll(/\(\.\.\/([^)]+)\)/g)].map(([, path = '']) => new URL(path, root));
    const titles = (await Promise.all(paths.map((path) => readFile(path, 'utf8')))).join('\n');
    for (const name of names.split(', ')) {
      expect(ours, id).toContain(name);
      expect(titles.includes(`[${name}]`), `${id}: ${name}`).toBe(true);
    }
  }
});

test('the figures on top are those of the rows', () => {
  const countOf = (counted: readonly string[][]) =>
    [counted.length, ...statuses.map((status) => counted.filter((row) => row[2] === status).length)].map(
      String,
    );
  expect(figures.map((row) => [row[0]?.replace(/^\[|\].*$/g, ''), ...row.slice(1)])).toEqual([
    ...Object.keys(areas).map((area) => [
      area,
      ...countOf(rows.filter(([id]) => id?.startsWith(`${area}-`))),
    ]),
    ['All', ...countOf(rows)],
  ]);
});
