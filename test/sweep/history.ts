import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { checkpoint } from '../../src/acts/checkpoint.ts';
import { close } from '../../src/acts/close.ts';
import { create } from '../../src/acts/create.ts';
import { execute } from '../../src/acts/execute.ts';
import { release } from '../../src/acts/release.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { encodeUtf8 } from '../../src/rules/bytes/text.ts';
import { editCopy, policyCopy } from '../acts/policy-system.ts';
import { gitBytes, testEnvironment } from '../helpers/git.ts';
import { foundSystem, type QualitySystem, writeMemberKey } from '../helpers/quality-system.ts';

const dayOne = Date.UTC(2026, 0, 5, 8);

const section = (name: string, text: string) => `## ${name}\n\n${text}\n`;

function document(title: string, more: string, sections: readonly (readonly [string, string])[]): Uint8Array {
  const text = sections.map(([name, words]) => section(name, words)).join('\n');
  return encodeUtf8(`---\ntitle: ${title}\n${more}---\n\n${text}`);
}

const sop = (procedure: string) =>
  document('Orders', '', [
    ['Purpose', 'Order.'],
    ['Scope', 'All.'],
    ['Definitions', 'None.'],
    ['Procedure', procedure],
    ['References', 'None.'],
  ]);

const table = [
  '| EI | Task | VR | Execution summary | Outcome | Performed by |',
  '| --- | --- | --- | --- | --- | --- |',
  '| EI-1 | Do | No |  |  |  |',
].join('\n');

const cr = document('Change', '', [
  ...['Purpose', 'Scope', 'Current state', 'Proposed state', 'Change', 'Justification', 'Impact'].map(
    (name) => [name, 'So.'] as const,
  ),
  ['Testing', 'So.'],
  ['Plan', 'So.'],
  ['Execution', table],
  ['Summary', 'Done.'],
]);

/** Founds a system whose clock goes on by a minute with every act, and whose keys, dates and texts are always the same. */
async function found() {
  let now = dayOne;
  const more = `name=quill,email=quill@example.org,group=quality,kind=human,key=${await writeMemberKey('quill')}`;
  const qs = await foundSystem({ clock: () => now, more: [more] });
  const as = (member: string) => {
    now += 60_000;
    return qs.as(member);
  };
  const seconds = () => Math.floor(now / 1000);
  return { qs, as, seconds };
}

type Founded = Awaited<ReturnType<typeof found>>;

/** From DRAFT or IN_EXECUTION to the end of a phase: one person of quality, one round. */
async function decide({ as }: Founded, id: string, owner: string): Promise<void> {
  await route(as(owner), { id, to: 'review' });
  await assign(as('quinn'), { id, assignees: ['quinn'] });
  await review(as('quinn'), { id, outcome: 'recommend', text: 'Good.' });
  await route(as(owner), { id, to: 'approval' });
  await approve(as('quinn'), { id });
}

async function revisePolicy(system: Founded): Promise<void> {
  const { qs, as } = system;
  await checkout(as('ada'), { id: 'POLICY' });
  const signers = await qs.git('show', 'main:.qms/allowed_signers');
  await writeFile(policyCopy(qs, 'ada', 'allowed_signers'), `${signers}\n# checked\n`);
  await editCopy(qs, 'ada', (text) =>
    text
      .replace('version: 1\nreplaces: null', 'version: 2\nreplaces: 1')
      .replace(/^ *#.*\n/gm, '')
      .replace('signed: false', 'signed: true'),
  );
  await checkin(as('ada'), { id: 'POLICY' });
  await decide(system, 'POLICY', 'ada');
}

/** A signed step of trunk beside the documents, by stock git. */
async function ungovernedStep({ qs, as, seconds }: Founded): Promise<void> {
  as('ada');
  await writeFile(join(qs.path, 'README'), 'hello\n');
  await qs.git('add', 'README');
  const person = { NAME: 'ada', EMAIL: 'ada@example.org', DATE: `${seconds()} +0000` };
  const env = Object.fromEntries(
    Object.entries(person).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  );
  const signing = ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${qs.keyOf('ada')}`];
  await gitBytes(qs.path, [...signing, 'commit', '-q', '-S', '-m', 'Say hello'], {
    env: { ...testEnvironment, ...env },
  });
}

/**
 * The history that the sweep damages: SOP-001 in force after a second draft, POLICY 2.0, an ungoverned step, CR-001
 * carried out and closed, CR-001-VAR-001 open, a checkpoint. The same object ids in every run.
 */
export async function makeHistory(): Promise<QualitySystem> {
  const system = await found();
  const { qs, as } = system;
  await create(as('bot'), { kind: 'SOP', title: 'Orders', content: sop('Ask.') });
  await checkin(as('bot'), { id: 'SOP-001', content: sop('Ask first.') });
  await decide(system, 'SOP-001', 'bot');
  await revisePolicy(system);
  await ungovernedStep(system);
  const id = 'CR-001';
  await create(as('bot'), { kind: 'CR', title: 'Change', content: cr });
  await decide(system, id, 'bot');
  await release(as('bot'), { id });
  const type = { variance_type: 2 };
  const slip = await create(as('bot'), { kind: 'VAR', title: 'Slip', parent: id, properties: type });
  await qs.fillIn('bot', slip.document ?? '');
  await decide(system, slip.document ?? '', 'bot');
  await execute(as('bot'), { id, item: 'EI-1', outcome: 'Pass', summary: 'done' });
  await decide(system, id, 'bot');
  await close(as('bot'), { id });
  await checkpoint(as('ada'));
  return qs;
}
