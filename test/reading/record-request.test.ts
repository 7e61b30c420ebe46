import { beforeAll, describe, expect, test } from 'vitest';
import { approve } from '../../src/acts/approve.ts';
import { checkpoint } from '../../src/acts/checkpoint.ts';
import { findingsOf } from '../../src/reading/gates/condition.ts';
import { judgePullRequest } from '../../src/reading/pull-request/judge.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { testEnvironment } from '../helpers/git.ts';
import { eventByHand, tipOf } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { answerAll } from '../helpers/verification-record.ts';

/** A pull request for a record's branch as it is opened, when nobody says where the branch stood before. */

let qs: QualitySystem;
let running: DocId;
let child: DocId;

const days = 86_400_000;

beforeAll(async () => {
  // Made nine days ago: a hook took each event then, and would take no decision so late.
  qs = await foundSystem({ server: true, clock: () => Date.now() - 9 * days });
  const done = await qs.crIn('IN_EXECUTION');
  const look = await qs.create({ kind: 'VR', title: 'A look', parent: done });
  await answerAll(qs, look);
  await qs.bring(done, 'CLOSED');
  running = await qs.crIn('IN_EXECUTION');
  child = await qs.create({
    kind: 'VAR',
    title: 'A slip',
    parent: running,
    properties: { variance_type: 1 },
  });
  const sop = await qs.create({ kind: 'SOP', title: 'Handling orders' });
  await qs.bring(sop, 'IN_APPROVAL');
  await approve(qs.as('quinn'), { id: sop });
  await approve(qs.as('rev'), { id: sop });
});

/** What stands against the chain of a record, at its tip or another commit. */
async function against(id: string, head?: string): Promise<readonly Finding[]> {
  const options = { cwd: qs.path, env: testEnvironment, genesis: qs.genesis };
  const oid = (head ?? (await tipOf(qs, id))) as Oid;
  const asked = { head: oid, branch: `qms/${id}`, here: true, base: 'main', before: null };
  const { conditions } = await judgePullRequest(options, asked);
  return findingsOf(conditions.filter(({ name }) => name === 'chain'));
}

const commentOn = (id: DocId, after: string, text: string) =>
  eventByHand(qs, { id, act: 'comment', by: 'quinn', text, after });

async function rewrite(id: DocId, to: string): Promise<void> {
  await qs.git('push', '--quiet', '--force', 'origin', `${to}:refs/heads/qms/${id}`);
  await qs.git('fetch', '--quiet', 'origin');
}

test('REQ-181 nothing is held against an event that was in order when it was made, however long ago', async () => {
  const format = '--format=%(refname:lstrip=4)';
  const ids = (await qs.git('for-each-ref', format, 'refs/remotes/origin/qms')).split('\n');
  expect(ids.length).toBeGreaterThan(4);
  for (const id of ids) expect({ id, findings: await against(id) }).toEqual({ id, findings: [] });
});

describe('REQ-181 a branch that was rewritten before anybody judged it is refused', () => {
  test('where another record rests on what it held', async () => {
    const before = await tipOf(qs, child);
    const created = await eventByHand(qs, {
      id: child,
      act: 'create',
      by: 'bot',
      after: null,
      phase: 'pre',
      version: '0.1',
      state: 'DRAFT',
      set: { Parent: running },
      pins: [running, 'trunk'],
      files: { [documentPath(child)]: '---\ntitle: Another slip\nvariance_type: 1\n---\n\n# Another slip\n' },
    });
    await rewrite(child, created);
    const [found] = await against(child);
    expect(found).toMatchObject({ rule: 'ref/rewritten', where: { record: child } });
    expect(found?.message).toContain(`${before}, which an event of ${running} rests on`);
    await rewrite(child, before);
  });

  test('where a checkpoint of trunk lists what it held', async () => {
    const before = await tipOf(qs, running);
    const listed = await commentOn(running, before, 'Kept.');
    await rewrite(running, listed);
    await checkpoint(qs.as('ada'));
    await rewrite(running, await commentOn(running, before, 'Another word.'));
    const [found] = await against(running);
    expect(found?.rule).toBe('ref/rewritten');
    expect(found?.message).toContain(`${listed}, which the last checkpoint of trunk lists`);
    await rewrite(running, listed);
  });

  test('where it does not hold what was fetched; that it went on since is no fault', async () => {
    const tip = await tipOf(qs, running);
    const earlier = await qs.git('rev-parse', `${tip}~1`);
    expect(await against(running, earlier)).toEqual([]);
    const beside = await commentOn(running, earlier, 'Beside it.');
    const rules = (await against(running, beside)).map(({ rule }) => rule);
    expect(rules).toEqual(['ref/rewritten']);
  });
});
