import { afterAll, beforeAll, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { comment } from '../../src/acts/comment.ts';
import type { ContextOptions } from '../../src/acts/context.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { inbox } from '../../src/reading/inbox.ts';
import { type KeptOpen, keptOpen } from '../../src/reading/kept-open.ts';
import { list } from '../../src/reading/list.ts';
import { next } from '../../src/reading/next.ts';
import { status } from '../../src/reading/status.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
let kept: KeptOpen;

beforeAll(async () => {
  qs = await foundSystem();
  kept = keptOpen();
});

afterAll(() => kept.close());

const acting = (member: string) => qs.as(member, { open: kept.openForAct });
const warm = (member: string) => qs.as(member, { open: kept.open });
const anew = (member: string) => qs.as(member, { full: true });

async function told(as: (member: string) => ContextOptions, id: string) {
  const [bot, quinn] = [as('bot'), as('quinn')];
  return [
    await status(bot, { id }),
    await next(quinn, { id }),
    await inbox(quinn),
    await next(bot),
    await list(bot),
  ];
}

const same = async (id: string) => expect(await told(warm, id)).toEqual(await told(anew, id));

test('acts by a program that keeps the repository open build on those of others, and others on theirs', async () => {
  const id = await qs.create({ kind: 'CR', title: 'Change the order form' });
  await same(id);
  await route(acting('bot'), { id, to: 'review' });
  await same(id);
  await assign(qs.as('quinn'), { id, assignees: ['quinn', 'rev'] });
  await review(acting('quinn'), { id, outcome: 'recommend', text: 'Good.' });
  await review(qs.as('rev'), { id, outcome: 'recommend', text: 'Fine.' });
  await same(id);
  await expect(approve(acting('quinn'), { id })).rejects.toThrow(/lifecycle|approval/);
  await same(id);
  await route(acting('bot'), { id, to: 'approval' });
  await approve(acting('rev'), { id });
  const { state } = await approve(acting('quinn'), { id });
  expect(state).toBe('PRE_APPROVED');
  await same(id);
  await qs.bringSopIntoForce();
  await same(id);
});

test('of many acts at once on one record none is lost and none done twice', async () => {
  const id = await qs.crIn('IN_PRE_REVIEW', 'Change the invoice');
  const before = (await status(anew('bot'), { id })).events;
  const texts = Array.from({ length: 6 }, (_, number) => `Remark ${number}.`);
  await Promise.all(texts.map((text) => comment(acting('rev'), { id, text })));
  expect((await status(warm('bot'), { id })).events).toBe(before + texts.length);
  const log = await qs.git('log', '--format=%b', `qms/${id}`);
  for (const text of texts) expect(log.split(text)).toHaveLength(2);
  await same(id);
});

test('a reading that runs ends with what it began with', async () => {
  const id = await qs.crIn('IN_PRE_REVIEW', 'Change the label');
  const context = await kept.open(warm('bot'));
  const tip = context.tips.get(id as never);
  await comment(qs.as('rev'), { id, text: 'A remark.' });
  const later = await kept.open(warm('bot'));
  expect(later.tips.get(id as never)).not.toBe(tip);
  const old = await context.history.judgeRecord(id as never);
  expect(old.ok && old.value.state.tip).toBe(tip);
  await Promise.all([context.close(), later.close()]);
});

test('what a step on trunk was made of by an act that failed does not show elsewhere', async () => {
  const id = await qs.crIn('IN_PRE_REVIEW', 'Change the box');
  const own = await kept.openForAct(acting('bot'));
  const { steps } = own.history.source.trunk;
  steps.length = 1;
  await own.close();
  await same(id);
});

test('settings that change are read again', async () => {
  await list(warm('bot'));
  await qs.git('config', 'qms.trunk', 'elsewhere');
  await expect(list(warm('bot'))).rejects.toThrow('genesis/none');
  await qs.git('config', '--unset', 'qms.trunk');
  expect((await list(warm('bot'))).records).toEqual((await list(anew('bot'))).records);
});
