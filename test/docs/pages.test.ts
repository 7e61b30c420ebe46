import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { blocksOf } from '../../src/docs/markdown.ts';
import { pages } from '../../src/docs/pages.ts';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

test.each(pages.map((page) => [page.path, page] as const))(
  '%s is current (else: npm run docs)',
  async (path, { render }) => {
    const present = await read(path);
    expect(render(present) === present).toBe(true);
  },
);

test.each(['docs/policy.md', 'docs/format.md'])('%s has prose around its generated blocks', async (path) => {
  const present = await read(path);
  const names = blocksOf(present);
  expect(names.length).toBeGreaterThan(4);
  expect(new Set(names).size).toBe(names.length);
});

test.each(pages.filter(({ path }) => path.endsWith('.md')).map(({ path }) => path))(
  'every link of %s leads somewhere',
  async (path) => {
    const text = await read(path);
    const withoutCode = text.replace(/`[^`\n]*`/g, '');
    const anchorOf = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-');
    const anchors = new Set([...text.matchAll(/^#+ (.*)$/gm)].map((match) => anchorOf(match[1] ?? '')));
    for (const [, target = ''] of withoutCode.matchAll(/\]\(([^)]+)\)/g)) {
      if (target.startsWith('#')) expect([...anchors]).toContain(target.slice(1));
      else await expect(read(`docs/${target}`)).resolves.not.toBe('');
    }
  },
);
