import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { beforeEach, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { userAdd } from '../../src/acts/user-add.ts';
import { verify } from '../../src/acts/verify.ts';
import { status } from '../../src/reading/status.ts';
import type { RecordState } from '../../src/rules/record/state.ts';
import { foundPolicySystem, newcomer, sendToApproval } from '../acts/policy-system.ts';
import { eventByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;

beforeEach(async () => {
  qs = await foundSystem();
  await qs.crIn('IN_PRE_REVIEW', 'The true title');
});

const fileOf = (id: string) => join(qs.path, '.git/qms/judged', id);
const titleOf = async (id: string) => (await status(qs.as('ada'), { id })).title;
const verdicts = async () => [
  (await verify(qs.as('ada'), {})).verdict,
  (await verify(qs.as('ada'), { full: true })).verdict,
];

interface Stored {
  made: string;
  known: { trunk: string; states: (RecordState & { title: string })[] };
}

async function change(id: string, by: (stored: Stored) => void): Promise<void> {
  const stored: Stored = deserialize(await readFile(fileOf(id)));
  by(stored);
  await writeFile(fileOf(id), serialize(stored));
}

const lie = ({ known }: Stored) => {
  for (const state of known.states) state.title = 'A lie';
};

test('a record that was judged is not folded again', async () => {
  expect(await titleOf('CR-001')).toBe('The true title');
  await change('CR-001', lie);
  expect(await titleOf('CR-001')).toBe('A lie');
});

test('verify --full does not look at it', async () => {
  await titleOf('CR-001');
  await change('CR-001', ({ known }) => {
    for (const state of known.states) Object.assign(state, { state: 'CLOSED', version: { n: 7, x: 0 } });
  });
  const { records } = await verify(qs.as('ada'), { full: true });
  expect(records.find((each) => each.id === 'CR-001')).toMatchObject({ state: 'IN_PRE_REVIEW' });
});

test('another build, another genesis, and what cannot be read are not believed', async () => {
  await titleOf('CR-001');
  await change('CR-001', (stored) => {
    lie(stored);
    stored.made = `x${stored.made}`;
  });
  expect(await titleOf('CR-001')).toBe('The true title');
  await writeFile(fileOf('CR-001'), (await readFile(fileOf('CR-001'))).subarray(0, 40));
  expect(await titleOf('CR-001')).toBe('The true title');
});

test('it may be deleted at any time', async () => {
  await titleOf('CR-001');
  await rm(join(qs.path, '.git/qms'), { recursive: true });
  expect(await titleOf('CR-001')).toBe('The true title');
});

test('nothing that an event of another branch tip said is believed after the branch went another way', async () => {
  expect(await verdicts()).toEqual(['valid', 'valid']);
  const before = await qs.git('rev-parse', 'qms/CR-001~1');
  await qs.git('update-ref', 'refs/heads/qms/CR-001', before);
  await change('CR-001', lie);
  expect(await titleOf('CR-001')).toBe('The true title');
});

test('a state that pins what its branch does not hold any more is judged again, and refused', async () => {
  const cr = await qs.crIn('IN_EXECUTION');
  const child = await qs.create({ kind: 'VAR', parent: cr, title: 'A variance' });
  expect(await verdicts()).toEqual(['valid', 'valid']);
  expect(await readdir(join(qs.path, '.git/qms/judged'))).toContain(child);
  const link = await qs.git('log', '--format=%H', '--grep=QMS-Event: link', `qms/${cr}`);
  await qs.git('update-ref', `refs/heads/qms/${child}`, await commentThatPins(child, cr));
  expect((await verdicts())[0]).toBe('valid');
  await qs.git('update-ref', `refs/heads/qms/${cr}`, `${link}~1`);
  const refusals = async (full: boolean) =>
    (await verify(qs.as('ada'), { full })).findings
      .filter((each) => each.where.record === child && each.rule !== 'history/backwards')
      .map((each) => each.rule);
  expect(await refusals(true)).toEqual(['pin/unknown']);
  expect(await refusals(false)).toEqual(['pin/unknown']);
});

async function commentThatPins(id: string, on: string): Promise<string> {
  await qs.git('fetch', '--quiet', '.', '+refs/heads/*:refs/remotes/origin/*');
  return eventByHand(qs, { id, act: 'comment', by: 'bot', text: 'Linked now.', pins: [on] });
}

test('a trunk that went back is judged again', async () => {
  await qs.bringSopIntoForce();
  expect(await verdicts()).toEqual(['valid', 'valid']);
  await qs.git('update-ref', 'refs/heads/main', 'main~1');
  const quick = await verify(qs.as('ada'), {});
  const full = await verify(qs.as('ada'), { full: true });
  expect(quick).toEqual(full);
  expect(quick.pending).toEqual(['SOP-001']);
});

test('a policy is remembered once trunk brought it into force, and no draft before', async () => {
  const system = await foundPolicySystem();
  const notes = async () =>
    (await readdir(join(system.path, '.git/qms/judged'))).filter((name) => name.startsWith('policy-'));
  await userAdd(system.as('ada'), { member: await newcomer('nia', 'initiator') });
  await sendToApproval(system);
  await verify(system.as('ada'), {});
  expect(await notes()).toEqual([]);
  expect(await approve(system.as('quinn'), { id: 'POLICY' })).toMatchObject({ state: 'EFFECTIVE' });
  await verify(system.as('ada'), {});
  expect(await notes()).toEqual([`policy-${await system.git('rev-parse', 'main^2')}`]);
});
