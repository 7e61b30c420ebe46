import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../../helpers/git.ts';

/** Keys under which git starts a program, or looks elsewhere, with the program or place. */
function settings(run: string, folder: string, url: string): [string, string][] {
  const drivers = ['evil', 'default', 'text', 'union', 'ours'].flatMap((name): [string, string][] => [
    [`filter.${name}.clean`, run],
    [`filter.${name}.smudge`, run],
    [`filter.${name}.process`, run],
    [`filter.${name}.required`, 'true'],
    [`diff.${name}.command`, run],
    [`diff.${name}.textconv`, run],
    [`merge.${name}.driver`, run],
  ]);
  const remotes = ['origin', url, `file://${url}`].flatMap((name): [string, string][] => [
    [`remote.${name}.uploadpack`, `${run};git-upload-pack`],
    [`remote.${name}.receivepack`, `${run};git-receive-pack`],
    [`remote.${name}.proxy`, 'http://127.0.0.1:1'],
  ]);
  const commands = [
    'status',
    'log',
    'show',
    'grep',
    'blame',
    'fetch',
    'push',
    'diff-tree',
    'rev-list',
    'ls-files',
  ];
  return [
    ...drivers,
    ...remotes,
    ...commands.map((name): [string, string] => [`alias.${name}`, `!${run}`]),
    ...commands.map((name): [string, string] => [`pager.${name}`, run]),
    ['core.fsmonitor', run],
    ['core.hooksPath', join(folder, 'hooks')],
    ['core.sshCommand', run],
    ['core.gitProxy', run],
    ['core.pager', run],
    ['core.editor', run],
    ['core.askPass', run],
    ['core.alternateRefsCommand', run],
    ['core.attributesFile', join(folder, 'attributes')],
    ['core.excludesFile', join(folder, 'excludes')],
    ['diff.external', run],
    ['diff.tool', 'evil'],
    ['difftool.evil.cmd', run],
    ['merge.tool', 'evil'],
    ['mergetool.evil.cmd', run],
    ['merge.default', 'evil'],
    ['sequence.editor', run],
    ['interactive.diffFilter', run],
    ['gpg.program', run],
    ['gpg.ssh.program', run],
    ['gpg.ssh.defaultKeyCommand', run],
    ['log.showSignature', 'true'],
    ['commit.gpgSign', 'true'],
    ['credential.helper', `!${run}`],
    ['trailer.QMS-CR.command', run],
    ['trailer.x.cmd', run],
    ['uploadpack.packObjectsHook', run],
    ['protocol.allow', 'always'],
    ['protocol.ext.allow', 'always'],
    [`url.ext::sh -c ${run}.insteadOf`, url],
    ['submodule.recurse', 'true'],
    ['submodule.x.update', `!${run}`],
    ['gc.auto', '1'],
    ['blame.ignoreRevsFile', join(folder, 'secret')],
    ['mailmap.file', join(folder, 'secret')],
    ['notes.displayRef', 'refs/notes/*'],
  ];
}

const hooks = [
  'reference-transaction',
  'post-index-change',
  'post-checkout',
  'post-commit',
  'post-merge',
  'post-rewrite',
  'pre-commit',
  'prepare-commit-msg',
  'commit-msg',
  'pre-push',
  'pre-auto-gc',
  'push-to-checkout',
  'fsmonitor-watchman',
];

/**
 * Poisons a repository by everything that is not a commit: its configuration, hooks, attributes, alternates and refs. Whatever
 * of it counts writes to the canary.
 *
 * @param folder of the poisoner's own, outside of the repository
 */
export async function poison(
  repository: string,
  { folder, canary, url }: { readonly folder: string; readonly canary: string; readonly url: string },
): Promise<void> {
  const script = join(folder, 'run.sh');
  await writeFile(script, `#!/bin/sh\necho "$0 $*" >> ${canary}\n`);
  await chmod(script, 0o755);
  for (const place of [join(folder, 'hooks'), join(repository, '.git', 'hooks')]) {
    await mkdir(place, { recursive: true });
    for (const name of hooks) {
      await writeFile(join(place, name), `#!/bin/sh\necho hook ${name} >> ${canary}\n`);
      await chmod(join(place, name), 0o755);
    }
  }
  const attributes = '* filter=evil diff=evil merge=evil\n';
  await writeFile(join(folder, 'attributes'), attributes);
  await mkdir(join(repository, '.git', 'info'), { recursive: true });
  await writeFile(join(repository, '.git', 'info', 'attributes'), attributes);
  const other = join(folder, 'alternate');
  await git(folder, 'init', '--quiet', '--bare', other);
  await writeFile(join(repository, '.git', 'objects', 'info', 'alternates'), `${join(other, 'objects')}\n`);
  const tip = (await git(repository, 'rev-parse', 'HEAD')).trim();
  for (const name of ['--output=evil', '--exec=evil', '-x'])
    await writeFile(join(repository, '.git/refs/heads', name), `${tip}\n`);
  for (const [key, value] of settings(script, folder, url))
    await git(repository, 'config', '--local', key, value);
}
