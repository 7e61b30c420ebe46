import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContextOptions } from '../../src/acts/context.ts';
import { type RelayReport, relay } from '../../src/acts/relay/run.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../helpers/quality-system.ts';

/**
 * What a host without hooks can say: who may move which branches. The relay alone moves trunk, records and release tags;
 * everybody else proposes. It knows the relay by `HOST_USER`, as a host knows whose token it sees.
 */
const rulesets = (more: string) => `#!/bin/sh
${more}
case "$1" in
  refs/heads/propose/*|refs/heads/exec/*|refs/heads/genesis/*) exit 0 ;;
esac
[ "$HOST_USER" = relay ] && exit 0
echo "ruleset: only the relay moves $1" >&2
exit 1
`;

/** A host without hooks, and the relay that serves it. */
export interface Host {
  /** The host's repository. */
  readonly bare: string;
  /** What the relay runs with, in its own clone. */
  readonly options: ContextOptions;
  run(): Promise<RelayReport>;
  /** Runs the relay again and again while something is done. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Its refs with their ids, sorted. */
  refs(): Promise<string>;
  /** Further rules of the host, as shell lines in which `$1` is the ref; none without any. */
  rule(lines?: string): Promise<void>;
}

/** The founding member that a relay acts as. */
export async function relayMember(): Promise<string> {
  const key = await writeMemberKey('relay');
  return `name=relay,email=relay@example.org,group=service,kind=service,sponsor=ada,key=${key}`;
}

/** Puts a quality system with a bare remote behind the rules of a host; its clone proposes from then on. */
export async function hostOf(qs: QualitySystem): Promise<Host> {
  const bare = (await qs.git('remote', 'get-url', 'origin')).trim();
  const rule = async (lines = '') => {
    await writeFile(join(bare, 'hooks/update'), rulesets(lines));
    await chmod(join(bare, 'hooks/update'), 0o755);
  };
  await rule();
  await qs.git('config', 'qms.transport', 'relay');
  const options = { ...qs.as('relay'), cwd: await relayClone(bare, qs.genesis) };
  const run = () => relay(options);
  return {
    bare,
    options,
    run,
    rule,
    refs: () => git(bare, 'for-each-ref', '--format=%(refname) %(objectname)'),
    during: async (work) => {
      let over = false;
      const loop = (async () => {
        while (!over) {
          await run();
          await sleep(50);
        }
      })();
      try {
        return await work();
      } finally {
        over = true;
        await loop;
      }
    },
  };
}

export async function foundHost(): Promise<{ readonly qs: QualitySystem; readonly host: Host }> {
  const qs = await foundSystem({ server: true, more: [await relayMember()] });
  return { qs, host: await hostOf(qs) };
}

/** A clone whose pushes the host sees as the relay's. */
export async function relayClone(bare: string, genesis: string): Promise<string> {
  const clone = await temporaryDirectory();
  await git(clone, 'clone', '--quiet', bare, '.');
  await git(clone, 'config', 'remote.origin.receivepack', 'HOST_USER=relay git-receive-pack');
  await git(clone, 'config', 'qms.genesis', genesis);
  return clone;
}

/** A clone of somebody who proposes. */
export async function memberClone(host: Host, genesis: string): Promise<string> {
  const clone = await temporaryDirectory();
  await git(clone, 'clone', '--quiet', host.bare, '.');
  await git(clone, 'config', 'qms.genesis', genesis);
  await git(clone, 'config', 'qms.transport', 'relay');
  return clone;
}
