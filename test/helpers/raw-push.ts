import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { preReceive } from '../../src/hook/pre-receive.ts';
import { serverOf } from './gated-server.ts';
import { git, gitBytes, testEnvironment } from './git.ts';
import type { QualitySystem } from './quality-system.ts';

/** One line of a push as a pusher writes it, who need not write the truth. */
export interface Line {
  /** Short branch name, or a full ref. */
  readonly name: string;
  /** Where he says that it stands; by default where it does. */
  readonly old?: string | null;
  readonly to: string | null;
}

const zero = '0'.repeat(40);
const refOf = (name: string) => (name.startsWith('refs/') ? name : `refs/heads/${name}`);

async function standsAt(server: string, ref: string): Promise<string> {
  return (await git(server, 'for-each-ref', '--format=%(objectname)', ref)) || zero;
}

/**
 * Lets the server read the objects of the work tree, so that commits made there can be judged without a push, from the
 * system's genesis. Where the gate's program runs too, `closeGate` does the rest.
 */
export async function lendObjects(qs: QualitySystem): Promise<void> {
  const server = await serverOf(qs);
  const info = join(server, 'objects/info');
  await git(server, 'config', 'qms.genesis', qs.genesis);
  await qs.git('fetch', '--quiet', 'origin');
  await mkdir(info, { recursive: true });
  await writeFile(join(info, 'alternates'), `${join(qs.path, '.git/objects')}\n`);
}

/** Takes back what {@link lendObjects} lent, so that the server again has no objects but its own. */
export async function returnObjects(qs: QualitySystem): Promise<void> {
  await rm(join(await serverOf(qs), 'objects/info/alternates'));
}

/** The rules by which the gate refuses a push; none if it would be taken. In this process; nothing moves. */
export async function verdictOn(
  qs: QualitySystem,
  moves: Readonly<Record<string, string | null>>,
  options: { readonly now?: number } = {},
): Promise<readonly string[]> {
  const server = await serverOf(qs);
  const lines = await Promise.all(
    Object.entries(moves).map(
      async ([name, to]) => `${await standsAt(server, refOf(name))} ${to ?? zero} ${refOf(name)}\n`,
    ),
  );
  const now = options.now ?? Math.floor(Date.now() / 1000);
  const findings = await preReceive({ cwd: server, env: testEnvironment, text: lines.join(''), now });
  return findings.map((each) => each.rule);
}

/**
 * Speaks git's push protocol (gitprotocol-pack) with the server, line by line as given: stock git would not send a ref
 * twice, nor an old value that is not true. Needs {@link lendObjects}.
 *
 * @returns what the server answers, the hook's words in it
 */
export async function pushLines(qs: QualitySystem, lines: readonly Line[]): Promise<string> {
  const server = await serverOf(qs);
  const texts = await Promise.all(
    lines.map(async ({ name, old, to }, index) => {
      const from = old === undefined ? await standsAt(server, refOf(name)) : (old ?? zero);
      return `${from} ${to ?? zero} ${refOf(name)}${index === 0 ? '\0report-status' : ''}\n`;
    }),
  );
  const packets = texts.map((text) => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`).join('');
  const emptyPack = await gitBytes(server, ['pack-objects', '--stdout', '-q'], { input: '' });
  const { all } = await execa('git', ['receive-pack', server], {
    env: testEnvironment,
    extendEnv: false,
    input: Buffer.concat([Buffer.from(`${packets}0000`), Buffer.from(emptyPack)]),
    reject: false,
    all: true,
  });
  return all;
}
