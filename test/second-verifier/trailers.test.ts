import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { ungatedCopy } from '../helpers/gated-server.ts';
import { enactByHand, eventByHand, tipOf, treeWith, writeCommit } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { firstOpinion, python, secondOpinion } from './second-opinion.ts';

let qs: QualitySystem;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  await qs.crIn('IN_EXECUTION');
  await qs.crIn('CANCELLED');
});

/** What both verifiers say where these branches were moved and nobody stood at the gate. */
async function rulesOf(moves: Readonly<Record<string, string>>) {
  const copy = await ungatedCopy(qs, moves);
  const found = [await firstOpinion(copy), await secondOpinion(copy)];
  await rm(copy, { recursive: true });
  return found.map(({ rules }) => rules);
}

const attached = async (evidence: string) => ({
  'qms/CR-001': await eventByHand(qs, {
    id: 'CR-001',
    act: 'attach',
    by: 'bot',
    version: '1.1',
    pins: ['CR-002'],
    set: { Evidence: evidence },
    files: { '.qms/docs/CR/0xx/CR-001/evidence/run.txt': 'ok\n' },
  }),
});

/** The step that brought the cancelled record in, made anew. */
async function enacted(request: string) {
  const after = await qs.git('rev-parse', 'origin/main^');
  return { main: await enactByHand(qs, { id: 'CR-002', by: 'quinn', after, set: { Request: request } }) };
}

async function checkpoint(reason: string) {
  const parent = await tipOf(qs, 'trunk');
  const text = `CR-001 ${await tipOf(qs, 'CR-001')}\n`;
  const tree = await treeWith(qs.path, parent, { '.qms/checkpoint': text });
  const trailers = `QMS-Event: checkpoint\nQMS-Actor: quinn\nQMS-Reason: ${reason}\nQMS-Policy: ${qs.genesis}`;
  const message = `Write down where records stand\n\n${trailers}\n`;
  const [time, key] = [Math.floor(Date.now() / 1000), qs.keyOf('quinn')];
  return {
    main: await writeCommit(qs.path, { tree, parents: [parent], message, author: 'quinn', time, key }),
  };
}

describe.skipIf(!python)('both verifiers take', () => {
  test.each([
    ['a file as evidence', () => attached('file evidence/run.txt')],
    ['a version as evidence', () => attached('document CR-001 1.0')],
    ['a commit as evidence', () => attached(`commit ${'a'.repeat(40)}`)],
    ['the request of a step', () => enacted('run-7.retry')],
    ['the reason of a step', () => checkpoint('x'.repeat(1000))],
  ])('%s', async (_what, moves) => {
    expect(await rulesOf(await moves())).toEqual([[], []]);
  });
});

describe.skipIf(!python)('both verifiers refuse', () => {
  test.each([
    ['a version with a superfluous zero', () => attached('document CR-001 1.00'), 'trailer/value'],
    ['an id that is none', () => attached('record CR-'), 'trailer/value'],
    ['a path that no file has', () => attached('file evidence//run.txt'), 'trailer/value'],
    ['a request of two words', () => enacted('run 7'), 'trailer/value'],
    ['a reason that is too long', () => checkpoint('x'.repeat(1001)), 'trailer/value'],
    ['a file that is not there', () => attached('file evidence/other.txt'), 'evidence/unresolved'],
    ['a record that is not pinned', () => attached('record SOP-001'), 'evidence/unresolved'],
    ['a record that was cancelled', () => attached('record CR-002'), 'evidence/unresolved'],
    ['a version that was never given', () => attached('document CR-001 0.7'), 'evidence/unresolved'],
  ])('%s', async (_what, moves, rule) => {
    const [first, second] = await rulesOf(await moves());
    expect(first).toContain(rule);
    expect(second).toContain(rule);
  });
});
