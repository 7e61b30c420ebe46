import { fail } from '../../rules/finding.ts';
import type { Oid } from '../../rules/values.ts';
import type { GitLocation } from '../git/environment.ts';
import { runGit } from '../git/run.ts';
import { bounds } from './patch.ts';

export interface Search {
  readonly pattern: string;
  readonly regex: boolean;
  readonly ignoreCase: boolean;
  readonly path?: string | undefined;
}

export interface Hit {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** Lines of text files of a commit that hold a pattern. Raises `git-mcp/pattern` for an expression that is none. */
export async function searchTree(sealed: GitLocation, commit: Oid, search: Search): Promise<Hit[]> {
  const form = [
    '-n',
    '-z',
    '-I',
    '--full-name',
    '--no-color',
    '--no-textconv',
    '--threads=1',
    '--max-count=200',
  ];
  const kind = [search.regex ? '--extended-regexp' : '--fixed-strings', ...(search.ignoreCase ? ['-i'] : [])];
  const paths = search.path === undefined ? [] : [search.path];
  const args = ['grep', ...form, ...kind, '-e', search.pattern, commit, '--', ...paths];
  const { stdout, stderr, exitCode } = await runGit(sealed, args, { ...bounds, okExitCodes: [0, 1, 128] });
  if (exitCode === 128)
    fail(
      'git-mcp/pattern',
      `${JSON.stringify(search.pattern.slice(0, 200))}: ${stderr.trim().split('\n').at(-1) ?? ''}`,
    );
  const text = Buffer.from(stdout).toString('utf8');
  // `<commit>:path NUL line NUL text`
  return [...text.matchAll(/^[0-9a-f]{40}:([^\0]*)\0([0-9]+)\0(.*)$/gm)].map(
    ([, path = '', line, found = '']) => ({
      path,
      line: Number(line),
      text: found,
    }),
  );
}
