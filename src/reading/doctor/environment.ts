import type { ContextOptions } from '../../acts/context.ts';
import { checkGitVersion } from '../../repository/git/version.ts';
import { packageVersion } from '../../repository/package-files.ts';
import { runKeygen } from '../../repository/signatures/ssh-keygen.ts';
import { bad, type Check, good, guarded } from './check.ts';

const oldestNode = [20, 19] as const;

function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  return fits
    ? good('environment', 'node', version)
    : bad('environment', 'node', version, `install Node ${oldestNode.join('.')} or later`);
}

/** The programs that everything rests on. @param node version of the running Node, `20.19.0` */
export async function checkEnvironment(options: ContextOptions, node: string): Promise<readonly Check[]> {
  const { cwd, env } = options;
  const git = guarded('environment', 'git', async () => {
    const text = await checkGitVersion({ cwd, env });
    return [good('environment', 'git', text.replace('git version ', ''))];
  });
  const keygen = guarded('environment', 'ssh-keygen', async () => {
    // Any answer will do, also that this is no key: the program is there.
    await runKeygen(['-l', '-f', '/dev/null'], { env, timeout: 10_000, show: false });
    return [good('environment', 'ssh-keygen', 'installed')];
  });
  return [
    good('environment', 'git-qms', packageVersion()),
    checkNode(node),
    ...(await git),
    ...(await keygen),
  ];
}
