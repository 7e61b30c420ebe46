import { beforeAll, expect, test } from 'vitest';
import { create } from '../../src/acts/create.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { serverOf } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { eventByHand, tipOf } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { checkout, pullRequest, runStep } from './runner.ts';

/** Findings about what stands in a record's document: they are shown at its lines, in the file of the pull request. */

let qs: QualitySystem;
let id: DocId;
let path: string;

beforeAll(async () => {
  qs = await foundSystem({ server: true });
  const made = await create(qs.as('bot'), { kind: 'CR', title: 'Left as the template has it' });
  id = made.document as DocId;
  path = documentPath(id);
  // What is made by hand stands on no branch, and is fetched by its id.
  await qs.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
});

interface Note {
  readonly line: number | null;
  readonly rule: string;
}

/** The errors that are shown at the document of a head, in their order. */
async function notes(head: string): Promise<{ readonly all: readonly Note[]; readonly log: string }> {
  const clone = await checkout(await serverOf(qs));
  await git(clone, 'fetch', '--quiet', qs.path, `+${head}:refs/remotes/origin/qms/${id}`);
  const payload = pullRequest({ head, branch: `qms/${id}` });
  const { log } = await runStep(clone, {
    event: 'pull_request',
    payload,
    inputs: { mode: 'gate', genesis: qs.genesis },
  });
  const form = /^::error file=([^,]+)(?:,line=(\d+))?(?:,col=\d+)?,title=([a-z/-]+)::/gm;
  const all = [...log.matchAll(form)].flatMap(([, file, line, rule = '']) =>
    file === path ? [{ line: line === undefined ? null : Number(line), rule }] : [],
  );
  return { all, log };
}

const linesAt = async (head: string) => (await qs.git('show', `${head}:${path}`)).split('\n');

test('REQ-183 what is left to write is shown at its lines, as many as the host takes', async () => {
  const head = await tipOf(qs, id);
  const text = await linesAt(head);
  const { all, log } = await notes(head);
  const placeholders = all.filter(({ line }) => line !== null && text[line - 1]?.includes('{{'));
  expect(placeholders.length, log).toBeGreaterThan(3);
  expect(all.length).toBeLessThanOrEqual(10);
  expect(log).toMatch(/^and \d+ more: the summary/m);
});

test('REQ-183 a refused event is shown at the line that it is refused for, while the document has it', async () => {
  const before = await qs.git('show', `${await tipOf(qs, id)}:${path}`);
  const files = { [path]: `${before}\nTBD ::set-output name=verdict::pass %0A::error::x\n` };
  const written = await eventByHand(qs, { id, act: 'checkin', by: 'bot', version: '0.2', files });
  const routed = await eventByHand(qs, {
    id,
    act: 'route',
    by: 'bot',
    state: 'IN_PRE_REVIEW',
    after: written,
    pins: ['trunk'],
  });
  const lines = await linesAt(routed);
  const { all, log } = await notes(routed);
  expect(all.length, log).toBeGreaterThan(0);
  for (const { line } of all) expect(lines[(line ?? 0) - 1]).toMatch(/\{\{|TBD|title/);
  expect(log.split('\n').filter((line) => /^\s*::set-output/.test(line))).toEqual([]);

  const other = { [path]: '---\ntitle: Another text\n---\n\n# Another text\n' };
  const later = await eventByHand(qs, { id, act: 'comment', by: 'quinn', after: routed, files: other });
  const after = await notes(later);
  expect(after.all.map(({ rule }) => rule)).toEqual(all.map(({ rule }) => rule));
  expect(after.all.filter(({ line }) => line !== null)).toEqual([]);
});
