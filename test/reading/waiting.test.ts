import { beforeAll, expect, test } from 'vitest';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { inbox } from '../../src/reading/inbox.ts';
import { next } from '../../src/reading/next.ts';
import type { DocId } from '../../src/rules/values.ts';
import { makeRepository, temporaryDirectory } from '../helpers/git.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';

let qs: QualitySystem;
let reviewed: DocId;
let routed: DocId;

beforeAll(async () => {
  qs = await foundSystem();
  reviewed = await qs.crIn('IN_PRE_REVIEW');
  routed = await qs.create({ kind: 'SOP', title: 'To be assigned' });
  await route(qs.as('bot'), { id: routed, to: 'review' });
  await qs.crIn('IN_EXECUTION');
});

const tasks = async (member: string) =>
  (await inbox(qs.as(member))).tasks.map(({ id, task, command }) => [id, task, command]);

test('shows quality what to review and to assign, oldest first', async () => {
  expect(await tasks('quinn')).toEqual([
    [reviewed, 'review', `qms review ${reviewed} --recommend|--request-updates -m COMMENT`],
    [routed, 'assign', `qms assign ${routed} --assignees NAME…`],
  ]);
  const [first, second] = (await inbox(qs.as('quinn'))).tasks;
  expect(first?.checklist).toBe('.qms/prompts/review/default.yaml');
  expect(first?.form).toBe(`qms review ${reviewed} --form`);
  expect(second?.says).toContain('independent: quinn, rev');
});

test('takes a task away once it is done', async () => {
  expect((await tasks('rev')).map(([id]) => id)).toEqual([reviewed]);
  await review(qs.as('rev'), { id: reviewed, outcome: 'recommend', text: 'Fine.' });
  expect(await tasks('rev')).toEqual([]);
});

test('shows an owner the next item to execute', async () => {
  const mine = (await inbox(qs.as('bot'))).tasks;
  expect(mine.map(({ id, task }) => [id, task])).toEqual([['CR-002', 'execute']]);
  expect(mine[0]?.command).toContain('EI-1');
  expect(mine[0]?.otherwise).toEqual([{ command: 'qms route CR-002 --review', says: expect.any(String) }]);
});

test('shows whoever may make trunk steps what is pending', async () => {
  const cr = await qs.crIn('IN_EXECUTION');
  const old = await qs.git('rev-parse', 'main');
  await qs.bring(cr, 'CLOSED');
  await qs.git('update-ref', 'refs/heads/main', old);
  expect(await tasks('ada')).toContainEqual([cr, 'enact', `qms enact ${cr}`]);
  const { record } = await next(qs.as('rev'), { id: cr });
  expect(record).toMatchObject({ pending: true, steps: [{ mine: false }, { mine: false }] });
});

test('gives a reviewer their own step first, with the checklist', async () => {
  const { record } = await next(qs.as('quinn'), { id: reviewed });
  expect(record?.steps[0]).toMatchObject({ mine: true, who: ['quinn'] });
  expect(record?.checklist?.items.map(({ id }) => id)).toEqual(['read', 'place']);
  expect((await next(qs.as('bot'), { id: reviewed })).record?.checklist).toBeNull();
});

test('offers what one may begin when nothing waits', async () => {
  const found = await next(qs.as('rev'));
  expect(found).toMatchObject({ actor: 'rev', tasks: [] });
  expect(found.begin.map((step) => step.command)).toEqual(['qms list']);
});

test('points to doctor where the key is nobody’s', async () => {
  const found = await next(qs.as('rev', { keyFlag: '/nonexistent' }));
  expect(found.actor).toBeNull();
  expect(found.begin[0]?.command).toBe('qms doctor');
});

test('says how to found a quality system where there is none', async () => {
  const empty = await next(qs.as('ada', { cwd: await makeRepository() }));
  expect(empty.system).toBe('unborn');
  expect(empty.begin.at(-1)?.command).toMatch(/^qms init .*group=administrator.*group=quality/);
  const nowhere = await next(qs.as('ada', { cwd: await temporaryDirectory() }));
  expect([nowhere.system, nowhere.begin[0]?.command]).toEqual(['none', 'git init -b main']);
});

test('tells an owner whom their records wait for', async () => {
  const { waiting } = await next(qs.as('bot'));
  expect(waiting.find(({ id }) => id === routed)).toEqual({
    id: routed,
    title: 'To be assigned',
    state: 'IN_REVIEW',
    version: expect.any(String),
    on: 'quinn',
    says: expect.stringContaining('name the review team'),
  });
  expect((await next(qs.as('quinn'))).waiting).toEqual([]);
});
