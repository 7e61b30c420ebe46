import { beforeAll, expect, test } from 'vitest';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { ask, asMember } from './trial.ts';

let qs: QualitySystem;
let server: string;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  server = await qs.git('config', 'remote.origin.url');
  await git(server, 'config', 'uploadpack.allowFilter', 'true');
  await asMember(qs, 'bot')('create', 'CR', '--title', 'Something');
  for (const text of ['One', 'Two']) await asMember(qs, 'bot')('comment', 'CR-001', '-m', text);
});

async function cloned(...options: string[]): Promise<string> {
  const path = await temporaryDirectory();
  await git(path, 'clone', '--quiet', '--no-single-branch', ...options, `file://${server}`, '.');
  await git(path, 'config', 'qms.genesis', qs.genesis);
  return path;
}

test.each(['--depth=1', '--depth=2', '--filter=blob:none', '--filter=tree:0'])(
  'with %s verify says incomplete, and acts do not go on a part of the history',
  async (option) => {
    const cwd = await cloned(option);
    const verified = await ask(['verify'], { cwd });
    expect(verified).toMatchObject({ code: 1, data: { verdict: 'incomplete' } });
    expect(verified.rules).toContain('history/shallow');
    const comment = ['comment', 'CR-001', '-m', 'More', '--key', qs.keyOf('bot')];
    const acted = await ask(comment, { cwd });
    expect(acted).toMatchObject({ code: 6, rules: ['history/missing-object'] });
  },
);

test('with the rest fetched both work', async () => {
  const cwd = await cloned('--depth=1');
  await git(cwd, 'fetch', '--quiet', '--unshallow');
  expect(await ask(['verify'], { cwd })).toMatchObject({ code: 0, data: { verdict: 'valid' } });
  const comment = ['comment', 'CR-001', '-m', 'More', '--key', qs.keyOf('bot')];
  expect(await ask(comment, { cwd })).toMatchObject({ code: 0 });
});
