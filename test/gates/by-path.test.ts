import { beforeAll, describe, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { execute } from '../../src/acts/execute.ts';
import { merge } from '../../src/acts/merge.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import type { DocId } from '../../src/rules/values.ts';
import { refusalOf } from '../helpers/gated-server.ts';
import { eventByHand } from '../helpers/hand-made.ts';
import { app, foundSoftware, type SoftwareSystem } from '../helpers/software-system.ts';
import { parse, sampleYaml } from '../rules/policy/sample.ts';
import { judgeMoves } from '../second-verifier/code-by-hand.ts';
import { firstOpinion, python, secondOpinion } from '../second-verifier/second-opinion.ts';

const entries = `review:
  by_path:
    - { paths: [src/crypto], principals: [rev] }
    - { paths: ['**/*.key'], principals: [rev] }
    - { paths: [docs, '*.md'], principals: [ada] }
`;

let qs: SoftwareSystem;

beforeAll(async () => {
  qs = await foundSoftware(`${app}${entries}`);
}, 300_000);

const send = (id: DocId, to: 'review' | 'approval') => route(qs.as('bot'), { id, to });
const recommend = (id: DocId, who: string) => review(qs.as(who), { id, outcome: 'recommend', text: 'Good.' });

/** A record in work is sent to review, and reviewed by quinn alone. */
async function reviewedByQuinn(id: DocId): Promise<void> {
  await send(id, 'review');
  await assign(qs.as('quinn'), { id, assignees: ['quinn'] });
  await recommend(id, 'quinn');
}

/** What both verifiers say where the record is sent to approval by hand, without a word on trunk. */
async function byHand(id: DocId, state: string) {
  const routed = await eventByHand(qs, { id, act: 'route', by: 'bot', state });
  const { first, second } = await judgeMoves(qs, { [`qms/${id}`]: routed });
  return [first.rules, second.rules];
}

/** quinn adds rev, both recommend, and both approve. */
async function withRev(id: DocId): Promise<string | null> {
  await assign(qs.as('quinn'), { id, assignees: ['rev'] });
  await recommend(id, 'quinn');
  await recommend(id, 'rev');
  await send(id, 'approval');
  await approve(qs.as('rev'), { id });
  return (await approve(qs.as('quinn'), { id })).state;
}

describe('REQ-124: who answers for the files of a change is on its team', () => {
  test('as the plan lists them', async () => {
    const id = await qs.change('Encrypt', ['src/crypto/seal.js'], 'DRAFT');
    await reviewedByQuinn(id);
    expect(await refusalOf(() => send(id, 'approval'))).toEqual(['review/by-path']);
    if (python) expect(await byHand(id, 'IN_PRE_APPROVAL')).toEqual([['review/by-path'], ['review/by-path']]);
    expect(await withRev(id)).toBe('PRE_APPROVED');
  }, 300_000);

  test.each([
    ['a folder that holds them', 'src', true],
    ['a glob that may', 'src/**/*.js', true],
    ['other files', 'src/app.js', false],
    ['a folder whose name begins alike', 'src/cryptography', false],
  ])(
    'as far as the plan tells: %s',
    async (_what, path, asked) => {
      const id = await qs.change('Plan', [path], 'DRAFT');
      await reviewedByQuinn(id);
      const refused = await refusalOf(() => send(id, 'approval')).catch(() => []);
      expect(refused).toEqual(asked ? ['review/by-path'] : []);
    },
    300_000,
  );

  test('as they came into trunk, whatever the plan said', async () => {
    const id = await qs.change('Greet', ['src/app.js', 'src/app.key', 'test']);
    const commit = await qs.commit(id, { 'src/app.key': 'secret\n', 'test/app.test.js': 'test\n' });
    await qs.attest(id, commit, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 takes leave': 'passed' });
    await qs.matrix(id, commit);
    await merge(qs.as('bot'), { id });
    for (const item of ['EI-1', 'EI-2'])
      await execute(qs.as('bot'), { id, item, outcome: 'Pass', summary: 'done as planned' });
    await reviewedByQuinn(id);
    expect(await refusalOf(() => send(id, 'approval'))).toEqual(['review/by-path']);
    if (python)
      expect(await byHand(id, 'IN_POST_APPROVAL')).toEqual([['review/by-path'], ['review/by-path']]);
    expect(await withRev(id)).toBe('POST_APPROVED');
    const opinion = await firstOpinion(qs.path);
    expect(opinion).toMatchObject({ verdict: 'valid', rules: [] });
    if (python) expect(await secondOpinion(qs.path)).toEqual(opinion);
  }, 300_000);
});

test('REQ-124: an entry names people of the roster who may review', () => {
  const rules = (who: string) => {
    const read = parse(`${sampleYaml}review: { by_path: [{ paths: [src], principals: [${who}] }] }\n`);
    return read.ok ? [] : read.findings.map(({ rule }) => rule);
  };
  expect(rules('rita')).toEqual([]);
  expect(rules('rita, nobody')).toEqual(['policy/review']);
  expect(rules('')).toEqual(['policy/value']);
});
