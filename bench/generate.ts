import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Actor, openContext, type ReadContext } from '../src/acts/context.ts';
import { bringIntoTrunk } from '../src/acts/finish.ts';
import { init } from '../src/acts/init.ts';
import { parseMemberFlag, readMember } from '../src/acts/members.ts';
import { type EventDraft, Session } from '../src/acts/session.ts';
import { updateRefs } from '../src/repository/git/refs.ts';
import { openSigner } from '../src/repository/signatures/signer.ts';
import { unwrap } from '../src/rules/finding.ts';
import { renderFoundingPolicy } from '../src/rules/policy/default.ts';
import type { Oid, PrincipalId } from '../src/rules/values.ts';
import { begun, kindsYaml, life, type Name, names, remark, roles } from './lives.ts';

export interface Generated {
  readonly genesis: string;
  /** For each begun change record its comments that no ref holds yet, each on top of the one before. */
  readonly ahead: Readonly<Record<string, readonly string[]>>;
}

export interface Size {
  readonly records: number;
  /** Change records that are only begun, and comments ahead of each. */
  readonly begun: number;
  readonly ahead: number;
}

/** After so many records the refs move, and the loose objects go into a pack. */
const chunk = 500;

/** Founds a quality system in an empty repository and fills it, through the acts, in one process. */
export async function generate(
  path: string,
  keys: string,
  size: Size,
  progress: (records: number) => void,
): Promise<Generated> {
  const options = { cwd: path, env: process.env, keyFlag: join(keys, 'ada') };
  for (const name of names)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(keys, name)]);
  const members = names.map(
    (name) => `name=${name},email=${name}@example.org,${roles[name]},key=${join(keys, name)}`,
  );
  const roster = await Promise.all(
    members.map((flag) => readMember({ cwd: path, env: {} }, parseMemberFlag(flag))),
  );
  const policyYaml = renderFoundingPolicy(roster, { minimumVersion: '0.1.0' }) + kindsYaml;
  const founded = await init(options, { members, name: 'bench', policyYaml });
  const context = await openContext(options);
  try {
    const actors = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await actorOf(name, keys)] as const)),
    ) as Record<Name, Actor>;
    const ahead = await fill(context, actors, size, progress);
    return { genesis: founded.commits[0]?.oid ?? '', ahead };
  } finally {
    await context.close();
  }
}

async function actorOf(name: Name, keys: string): Promise<Actor> {
  const signer = await openSigner(join(keys, name));
  return { id: name as string as PrincipalId, name, email: `${name}@example.org`, signer };
}

async function fill(
  context: ReadContext,
  actors: Readonly<Record<Name, Actor>>,
  size: Size,
  progress: (records: number) => void,
): Promise<Generated['ahead']> {
  let { trunkTip } = context;
  const moves = new Map<string, { old: Oid | null; new: Oid }>();
  async function act(name: Name, draft: EventDraft): Promise<string> {
    const session = new Session({ ...context, trunkTip }, actors[name]);
    await session.event(draft);
    await bringIntoTrunk(session, draft.id);
    trunkTip = session.trunkTip;
    for (const { ref, old, new: to } of session.updates())
      moves.set(ref, { old: moves.get(ref)?.old ?? old, new: to });
    return session.made[0]?.oid ?? '';
  }
  async function settle(): Promise<void> {
    const updates = [...moves].map(([ref, move]) => ({ ref, ...move }));
    unwrap(await updateRefs(context.repository, updates, 'bench'));
    for (const ref of moves.keys()) if (!ref.startsWith('refs/heads/main')) moves.delete(ref);
    for (const [ref, move] of moves) moves.set(ref, { old: move.new, new: move.new });
    execFileSync('git', ['repack', '-dq'], { cwd: context.repository.cwd });
    execFileSync('git', ['pack-refs', '--all'], { cwd: context.repository.cwd });
  }
  for (let number = 1; number <= size.records; number++) {
    for (const [name, draft] of life(number)) await act(name, draft);
    if (number % chunk !== 0) continue;
    await settle();
    progress(number);
  }
  const open = Array.from({ length: size.begun }, (_, index) => begun(index + 1));
  for (const [name, draft] of open) await act(name, draft);
  await settle();
  const ahead: Record<string, string[]> = {};
  for (const [, { id }] of open) {
    ahead[id] = [];
    for (let count = 0; count < size.ahead; count++) ahead[id].push(await act(...remark(id, count)));
  }
  return ahead;
}
