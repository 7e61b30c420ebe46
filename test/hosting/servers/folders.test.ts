import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { serverOf } from '../../helpers/gated-server.ts';
import { git, testEnvironment } from '../../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../../helpers/quality-system.ts';
import { expectGated, hostHook, writeScript } from './gated.ts';

/** A stand-in for what a host runs as its own pre-receive hook: every script of a folder, in order, with the same input. */
const runFolder = (folder: string) => `#!/bin/sh
input=$(cat)
for hook in "${folder}"/*; do
  [ -x "$hook" ] || continue
  printf '%s\\n' "$input" | "$hook" || exit 1
done
`;

const layouts: Readonly<Record<string, (qs: QualitySystem, server: string) => Promise<void>>> = {
  // GitLab's own hooks stand outside the repository; they run those in its custom_hooks.
  'custom_hooks/pre-receive.d of a repository, as GitLab has it': async (qs, server) => {
    const own = join(server, '..', `${server.split('/').at(-1)}-gitaly-hooks`);
    await writeScript(join(own, 'pre-receive'), runFolder(join(server, 'custom_hooks/pre-receive.d')));
    await git(server, 'config', 'core.hooksPath', own);
    await writeScript(join(server, 'custom_hooks/pre-receive.d/qms'), await hostHook(qs.genesis));
  },
  // Gitea's own hook stands in the repository, and runs what lies in the folder beside it.
  'hooks/pre-receive.d of a repository, as Gitea has it': async (qs, server) => {
    await writeScript(join(server, 'hooks/pre-receive'), runFolder('./hooks/pre-receive.d'));
    await writeScript(join(server, 'hooks/pre-receive.d/gitea'), '#!/bin/sh\ncat >/dev/null\n');
    await writeScript(join(server, 'hooks/pre-receive.d/qms'), await hostHook(qs.genesis));
  },
  // GitHub Enterprise Server runs one script, in an environment of its own, and its repository's settings are its own.
  'one script in a bare environment, as GitHub Enterprise Server has it': async (qs, server) => {
    await writeScript(join(server, 'qms.sh'), await hostHook(qs.genesis));
    const kept = [
      'PATH',
      'GIT_DIR',
      'GIT_OBJECT_DIRECTORY',
      'GIT_ALTERNATE_OBJECT_DIRECTORIES',
      'GIT_QUARANTINE_PATH',
    ];
    const env = kept.map((name) => `${name}="$${name}"`).join(' ');
    await writeScript(join(server, 'hooks/pre-receive'), `#!/bin/sh\nexec env -i ${env} "$PWD/qms.sh"\n`);
  },
};

test.each(Object.entries(layouts))('REQ-197 the gate holds in %s', async (_, lay) => {
  const qs = await foundSystem({ server: true });
  const server = await serverOf(qs);
  await lay(qs, server);
  await expectGated(qs, server);
});

test('REQ-197 a gate whose node or program is missing refuses every push', async () => {
  const qs = await foundSystem({ server: true });
  const server = await serverOf(qs);
  const whole = await hostHook(qs.genesis);
  for (const [from, to] of [
    [/^node=.*$/m, 'node=/nonexistent/node'],
    [/^qms=.*$/m, 'qms=/nonexistent'],
  ] as const) {
    await writeScript(join(server, 'hooks/pre-receive'), whole.replace(from, to));
    const pushed = await execa('git', ['push', 'origin', 'HEAD:refs/heads/anything'], {
      cwd: qs.path,
      env: testEnvironment,
      extendEnv: false,
      reject: false,
    });
    expect(pushed.stderr).toMatch(/pre-receive hook declined/);
  }
});
