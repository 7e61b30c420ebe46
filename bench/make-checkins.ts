import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { openContext } from '../src/acts/context.ts';
import { init } from '../src/acts/init.ts';
import { parseMemberFlag, readMember } from '../src/acts/members.ts';
import { type EventDraft, Session } from '../src/acts/session.ts';
import { updateRefs } from '../src/repository/git/refs.ts';
import { openSigner } from '../src/repository/signatures/signer.ts';
import { unwrap } from '../src/rules/finding.ts';
import { documentPath } from '../src/rules/kinds/ids.ts';
import { renderFoundingPolicy } from '../src/rules/policy/default.ts';
import type { DocId, PrincipalId } from '../src/rules/values.ts';
import { type Name, names, roles } from './lives.ts';

/** Events that no ref holds yet, all on top of the same one: a check-in that changes the last section, and a comment. */
export interface Checkins {
  readonly genesis: string;
  readonly checkins: readonly string[];
  readonly comments: readonly string[];
}

/** Brings a change record of such a text to where its author has it checked out while work runs, in an empty repository. */
export async function makeCheckins(
  path: string,
  keys: string,
  text: string,
  count: number,
): Promise<Checkins> {
  const options = { cwd: path, env: process.env, keyFlag: join(keys, 'ada') };
  for (const name of names)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(keys, name)]);
  const members = names.map(
    (name) => `name=${name},email=${name}@example.org,${roles[name]},key=${join(keys, name)}`,
  );
  const roster = await Promise.all(
    members.map((flag) => readMember({ cwd: path, env: {} }, parseMemberFlag(flag))),
  );
  const policyYaml = renderFoundingPolicy(roster, { minimumVersion: '0.1.0' });
  const founded = await init(options, { members, name: 'bench', policyYaml });
  const id = 'CR-001' as DocId;
  async function act(name: Name, draft: Omit<EventDraft, 'id'>, keep = true): Promise<string> {
    const signer = await openSigner(join(keys, name));
    const actor = { id: name as string as PrincipalId, name, email: `${name}@example.org`, signer };
    const context = await openContext(options);
    try {
      const session = new Session(context, actor);
      await session.event({ id, ...draft });
      if (keep) unwrap(await updateRefs(context.repository, session.updates(), 'bench'));
      return session.made[0]?.oid ?? '';
    } finally {
      await context.close();
    }
  }
  const files = (more: string) => new Map([[documentPath(id), Buffer.from(text + more)]]);
  const read = { act: 'review', text: 'Read.', fields: { outcome: 'recommend' } } as const;
  const assignees = ['quinn', 'rev'] as string[] as PrincipalId[];
  await act('bot', { act: 'create', files: files('') });
  await act('bot', { act: 'checkin', files: files(' ') });
  await act('bot', { act: 'route', target: 'IN_PRE_REVIEW' });
  await act('quinn', { act: 'assign', fields: { assignees } });
  for (const name of ['quinn', 'rev'] as const) await act(name, read);
  await act('bot', { act: 'route', target: 'IN_PRE_APPROVAL' });
  for (const name of ['rev', 'quinn'] as const) await act(name, { act: 'approve' });
  await act('bot', { act: 'release', pins: ['trunk'] });
  await act('bot', { act: 'checkout' });
  const [checkins, comments]: [string[], string[]] = [[], []];
  for (let run = 0; run < count; run++) {
    checkins.push(await act('bot', { act: 'checkin', files: files(`Seen ${run} times.\n`) }, false));
    comments.push(await act('bot', { act: 'comment', text: `Remark ${run}.` }, false));
  }
  return { genesis: founded.commits[0]?.oid ?? '', checkins, comments };
}
