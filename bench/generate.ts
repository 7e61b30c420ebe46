import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Actor, openContext, type ReadContext } from '../src/acts/context.ts';
import { bringIntoTrunk } from '../src/acts/finish.ts';
import { init } from '../src/acts/init.ts';
import { type EventDraft, Session } from '../src/acts/session.ts';
import { updateRefs } from '../src/repository/git/refs.ts';
import { openSigner } from '../src/repository/signatures/signer.ts';
import { unwrap } from '../src/rules/finding.ts';
import { documentPath } from '../src/rules/kinds/ids.ts';
import type { DocId, Oid, PrincipalId } from '../src/rules/values.ts';

const roles = {
  ada: 'group=administrator,kind=human',
  bot: 'group=initiator,kind=agent,sponsor=ada',
  quinn: 'group=quality,kind=human',
  rev: 'group=reviewer,kind=human',
} as const;
type Name = keyof typeof roles;
const names = Object.keys(roles) as Name[];

export interface Generated {
  readonly genesis: string;
  /** Ids of all events and steps, in the order in which they were made. */
  readonly commits: readonly string[];
  /** Comments on the first record that no ref holds yet, each on top of the one before. */
  readonly ahead: readonly string[];
}

const text = (id: string) =>
  `---\ntitle: Procedure ${id}\n---\n\n# ${id}\n${[
    'Purpose',
    'Scope',
    'Definitions',
    'Procedure',
    'References',
  ]
    .map((section) => `\n## ${section}\n\nWhat ${id} says of it.\n`)
    .join('')}`;

/** The way of one procedure into force: nine events and a step of trunk. */
function life(id: DocId): [Name, EventDraft][] {
  const files = (more: string) => new Map([[documentPath(id), Buffer.from(text(id) + more)]]);
  const assignees = ['quinn', 'rev'] as string[] as PrincipalId[];
  const read = { id, act: 'review', text: 'Read.', fields: { outcome: 'recommend' } } as const;
  return [
    ['bot', { id, act: 'create', files: files('') }],
    ['bot', { id, act: 'checkin', files: files('\nAnd more.\n') }],
    ['bot', { id, act: 'route', target: 'IN_REVIEW' }],
    ['quinn', { id, act: 'assign', fields: { assignees } }],
    ['quinn', read],
    ['rev', read],
    ['bot', { id, act: 'route', target: 'IN_APPROVAL' }],
    ['rev', { id, act: 'approve' }],
    ['quinn', { id, act: 'approve' }],
  ];
}

/** Founds a quality system in an empty repository and brings procedures into force in it, one process for all. */
export async function generate(
  path: string,
  keys: string,
  records: number,
  ahead: number,
): Promise<Generated> {
  const env = process.env;
  const options = { cwd: path, env, keyFlag: join(keys, 'ada') };
  for (const name of names)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(keys, name)]);
  const members = names.map(
    (name) => `name=${name},email=${name}@example.org,${roles[name]},key=${join(keys, name)}`,
  );
  const founded = await init(options, { members, name: 'bench' });
  const context = await openContext(options);
  try {
    const actors = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await actorOf(name, keys)] as const)),
    ) as Record<Name, Actor>;
    const made = await work(context, actors, records, ahead);
    return { genesis: founded.commits[0]?.oid ?? '', ...made };
  } finally {
    await context.close();
  }
}

async function actorOf(name: Name, keys: string): Promise<Actor> {
  const signer = await openSigner(join(keys, name));
  return { id: name as string as PrincipalId, name, email: `${name}@example.org`, signer };
}

async function work(
  context: ReadContext,
  actors: Readonly<Record<Name, Actor>>,
  records: number,
  ahead: number,
): Promise<Pick<Generated, 'commits' | 'ahead'>> {
  const tips = new Map<DocId, Oid>();
  const refs = new Map<string, { old: Oid | null; new: Oid }>();
  const commits: string[] = [];
  let { trunkTip } = context;
  async function act(name: Name, draft: EventDraft): Promise<string[]> {
    const session = new Session({ ...context, trunkTip, tips }, actors[name]);
    await session.event(draft);
    await bringIntoTrunk(session, draft.id);
    trunkTip = session.trunkTip;
    for (const { ref, old, new: to } of session.updates())
      refs.set(ref, { old: refs.get(ref)?.old ?? old, new: to });
    return session.made.map(({ oid }) => oid);
  }
  for (let number = 1; number <= records; number++) {
    const id = `SOP-${String(number).padStart(3, '0')}` as DocId;
    for (const [name, draft] of life(id)) commits.push(...(await act(name, draft)));
  }
  const open = 'CR-001' as DocId;
  commits.push(
    ...(await act('bot', {
      id: open,
      act: 'create',
      files: new Map([[documentPath(open), Buffer.from(text(open))]]),
    })),
  );
  const updates = [...refs].map(([ref, move]) => ({ ref, ...move }));
  unwrap(await updateRefs(context.repository, updates, 'bench'));
  const comments: string[] = [];
  for (let count = 0; count < ahead; count++)
    comments.push(...(await act('quinn', { id: open, act: 'comment', text: `Remark ${count}.` })));
  return { commits, ahead: comments };
}
