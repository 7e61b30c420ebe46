import { beforeAll, expect, test } from 'vitest';
import { archive } from '../../src/acts/archive.ts';
import { cancel } from '../../src/acts/cancel.ts';
import { checkpoint } from '../../src/acts/checkpoint.ts';
import { comment } from '../../src/acts/comment.ts';
import { create } from '../../src/acts/create.ts';
import { enact } from '../../src/acts/enact.ts';
import { relay } from '../../src/acts/relay/run.ts';
import { userRevoke } from '../../src/acts/user-revoke.ts';
import { verify } from '../../src/acts/verify.ts';
import { doctor } from '../../src/reading/doctor.ts';
import type { DocId } from '../../src/rules/values.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { foundHost, type Host, memberClone, relayClone } from './host.ts';

let host: Host;
let qs: QualitySystem;

beforeAll(async () => {
  ({ host, qs } = await foundHost());
});

const events = async (id: DocId) =>
  (await git(host.bare, 'log', '--first-parent', '--format=%an %s', `qms/${id}`)).trim().split('\n');

test('REQ-185 what is proposed is admitted, and its end is brought into trunk by the relay', async () => {
  const id = await host.during(() => qs.bringSopIntoForce());
  expect(await host.refs()).not.toContain('propose/');
  const subject = await git(host.bare, 'log', '-1', '--format=%an %s', 'main');
  expect(subject.trim()).toBe(`relay ${id}: in force, v1.0`);
  expect(await verify(host.options, { full: true })).toMatchObject({ verdict: 'valid' });
  // What git noted as it pushed the proposals is gone with them.
  expect(await qs.git('for-each-ref', 'refs/remotes/origin/propose')).toBe('');
});

test('REQ-185 whoever proposes is told which steps of trunk the relay made of it', async () => {
  const id = await host.during(() => qs.create({ kind: 'CR', title: 'Given up' }));
  const { notes } = await host.during(() => cancel(qs.as('bot'), { id, reason: 'Nobody wants it.' }));
  const step = (await git(host.bare, 'rev-parse', 'main')).slice(0, 12);
  expect(notes).toContainEqual(expect.stringMatching(`^main has ${step} ${id}: .*, made by the relay$`));
});

test('REQ-185 nobody but the relay moves a record there', async () => {
  await qs.git('config', 'qms.transport', 'push');
  const before = await host.refs();
  await expect(create(qs.as('bot'), { kind: 'CR', title: 'Pushed' })).rejects.toThrow(/only the relay moves/);
  await qs.git('config', 'qms.transport', 'relay');
  expect(await host.refs()).toBe(before);
});

test('acts of two at once on one record are both admitted', async () => {
  const id = await host.during(() => qs.create({ kind: 'CR', title: 'Shared' }));
  const clone = await memberClone(host, qs.genesis);
  await host.during(() =>
    Promise.all([
      comment(qs.as('ada'), { id, text: 'From the one.' }),
      comment(qs.as('quinn', { cwd: clone }), { id, text: 'From the other.' }),
    ]),
  );
  const said = (await events(id)).filter((line) => line.includes('comment'));
  expect(said).toHaveLength(2);
});

test('two relays at once admit each proposal once', async () => {
  const other = { ...host.options, cwd: await relayClone(host.bare, qs.genesis) };
  const clones = await Promise.all([1, 2, 3, 4].map(() => memberClone(host, qs.genesis)));
  let over = false;
  const second = (async () => {
    while (!over) await relay(other).catch(() => {});
  })();
  const made = await host.during(() =>
    Promise.all(
      clones.map((cwd, index) => create(qs.as('bot', { cwd }), { kind: 'CR', title: `Order ${index}` })),
    ),
  );
  over = true;
  await second;
  const ids = made.map(({ document }) => document as DocId);
  expect(new Set(ids).size).toBe(4);
  for (const id of ids) expect((await events(id)).filter((line) => line.includes('create'))).toHaveLength(1);
  expect(await host.refs()).not.toContain('propose/');
});

test('a relay whose principal may not make steps decides nothing', async () => {
  const before = await host.refs();
  const options = { ...qs.as('rev'), cwd: host.options.cwd };
  expect(await refusalOf(() => relay(options))).toEqual(['relay/right']);
  expect(await host.refs()).toBe(before);
});

test('a revocation is followed by a checkpoint of the relay', async () => {
  await host.during(() =>
    userRevoke(qs.as('ada'), { name: 'rev', reason: 'The laptop is gone', suspend: false }),
  );
  const [last, before] = (await git(host.bare, 'log', '-2', '--format=%an %s', 'main')).trim().split('\n');
  expect(last).toBe('relay checkpoint of open records');
  expect(before).toMatch(/^relay POLICY: in force/);
  expect(await verify(host.options, {})).toMatchObject({ verdict: 'valid' });
});

test('a step of trunk is asked for, and never made by those who propose', async () => {
  const before = await host.refs();
  expect(await refusalOf(() => checkpoint(qs.as('ada')))).toContain('relay/steps-itself');
  expect(await host.refs()).toBe(before);
  expect(await refusalOf(() => archive(qs.as('ada'), { ids: [] }))).toEqual(['relay/steps-itself']);
  expect(await host.refs()).toBe(before);
  const told = await host.during(() => enact(qs.as('ada'), { id: 'SOP-001' }));
  expect(told.notes).toContain('trunk holds all of SOP-001 already');
});

test('where acts are pushed past a relay, the refusal and `qms doctor` name the way', async () => {
  const transport = async () =>
    (await doctor(qs.as('bot'), '20.19.0')).checks.find(({ name }) => name === 'transport');
  expect(await transport()).toMatchObject({ status: 'ok', value: expect.stringContaining('proposed') });
  await qs.git('config', 'qms.transport', 'push');
  try {
    expect(await transport()).toMatchObject({
      status: 'warn',
      fix: expect.stringContaining('qms.transport relay'),
    });
    await expect(create(qs.as('bot'), { kind: 'CR', title: 'Pushed' })).rejects.toMatchObject({
      findings: [{ rule: 'push/refused', fix: expect.stringContaining('qms.transport relay') }],
    });
  } finally {
    await qs.git('config', 'qms.transport', 'relay');
  }
});
