import { git, gitWith } from '../../helpers/git.ts';

/** Settings that change how git finds trailers. */
export const configurations: readonly (readonly [string, readonly string[]])[] = [
  ['no settings', []],
  ['more separators', ['trailer.separators=:#=']],
  ['another comment mark', ['core.commentChar=>']],
  ['a letter as comment mark', ['core.commentChar=C']],
  ['trailers of its own', ['trailer.event.key=Signed-off-by: ', 'trailer.event.ifmissing=add']],
];

/** A message as git's two readers of trailers see it, one `Key: value` a line. */
export async function readByGit(repository: string, message: string, settings: readonly string[]) {
  const options = settings.flatMap((each) => ['-c', each]);
  const tree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  const person = 'A U Thor <author@example.com> 1700000000 +0000';
  const commit = `tree ${tree}\nauthor ${person}\ncommitter ${person}\n\n${message}`;
  const oid = await gitWith(
    repository,
    commit,
    'hash-object',
    '-t',
    'commit',
    '-w',
    '--stdin',
    '--literally',
  );
  const log = await git(repository, ...options, 'log', '--no-walk', '--format=%(trailers:only,unfold)', oid);
  const interpreted = await gitWith(repository, message, ...options, 'interpret-trailers', '--parse');
  const lines = (text: string) => text.split('\n').filter((line) => line !== '');
  return { log: lines(log), interpreted: lines(interpreted) };
}
