import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closeGate, serverOf } from '../helpers/gated-server.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

export interface WatchedGate {
  readonly qs: QualitySystem;
  readonly server: string;
  /** The most memory that the gate's program ever held, in MiB, over its runs since the last question. */
  peak(): Promise<number>;
  /** Every ref of the server, and what waits in its object store. */
  standing(): Promise<string>;
}

/** Node's heap in the gate, in MiB: a program that unfolded a bomb into strings or objects would end here. */
const heap = 128;

/** A gated server whose hook runs in a small heap and writes down how much memory it took in all. */
export async function watchedGate(): Promise<WatchedGate> {
  const qs = await foundSystem({ server: true });
  await closeGate(qs);
  const server = await serverOf(qs);
  const folder = await temporaryDirectory();
  const peaks = join(folder, 'peaks');
  const report = join(folder, 'report.mjs');
  await writeFile(
    report,
    `import { appendFileSync } from 'node:fs';
process.on('exit', () => appendFileSync(${JSON.stringify(peaks)}, process.resourceUsage().maxRSS + '\\n'));
`,
  );
  const node = join(folder, 'node');
  await writeFile(
    node,
    `#!/bin/sh\nexec '${process.execPath}' --max-old-space-size=${heap} --import '${report}' "$@"\n`,
  );
  await chmod(node, 0o755);
  const hook = join(server, 'hooks/pre-receive');
  await writeFile(hook, (await readFile(hook, 'utf8')).replace(`'${process.execPath}'`, `'${node}'`));
  return {
    qs,
    server,
    peak: async () => {
      const text = await readFile(peaks, 'utf8');
      await writeFile(peaks, '');
      return Math.max(...text.trim().split('\n').map(Number)) / 1024;
    },
    standing: async () => `${await git(server, 'for-each-ref')}\n${await git(server, 'count-objects', '-v')}`,
  };
}
