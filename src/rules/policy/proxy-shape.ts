import * as z from 'zod';
import { list, strict, text } from './shape-parts.ts';

const form = '(?!/)(?!.*(^|/)\\.\\.?(/|$))(?!.*//)';

const readable = text(
  new RegExp(`^${form}[A-Za-z0-9._*?/@+ -]+$`),
  'a glob of paths from the top of the repository (*, **, ?)',
  200,
);
const writable = text(
  new RegExp(`^(?!\\.qms(/|$))${form}[A-Za-z0-9._*?/@+ -]+$`),
  'a glob of paths from the top of the repository (*, **, ?), outside .qms/',
  200,
);
const branch = text(
  new RegExp(`^${form}(?:[A-Za-z0-9._*?/@+-]|\\{me\\})+$`),
  'a glob of branches (*, **, ?), in which {me} stands for the principal’s id',
  200,
);

/** One entry of `proxy:`: what a group or principal reaches through the git proxy. */
const reachShape = strict({
  read: list(readable).optional(),
  write: list(writable).optional(),
  push: list(branch).optional(),
});

const whose = text(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a group or a principal id', 64);

export const proxyShape = z
  .record(whose, reachShape, { error: 'a mapping of groups and principal ids' })
  .describe('What is reached through the git proxy for agents; the gates of the server stand behind it.');

export type ProxyFile = z.infer<typeof proxyShape>;
