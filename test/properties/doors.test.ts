import { expect, test, vi } from 'vitest';
import { verifyHistory } from '../../src/history/verify.ts';
import { openWriter } from '../../src/repository/objects/writer.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { diceOf } from '../helpers/dice.ts';
import {
  type Attempt,
  historyAt,
  type Laboratory,
  patience,
  type RandomHistory,
} from '../helpers/random-history.ts';
import { actVerdict, hookVerdict, verifyVerdict } from './doors.ts';
import { type ChangeName, changeNames, mutate } from './mutants.ts';
import { forHistories } from './played.ts';
import { moveRefs, publish } from './published.ts';

const settings = { usual: 2, longest: 110 };
vi.setConfig({ testTimeout: patience });

test('whatever an act accepts, the hook accepts: one act after the other, on a server that has only the refs before [REQ-056]', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const server = await publish(laboratory, { trunk: laboratory.context.founded.oid, tips: new Map() });
    for (const { updates, now, what } of whole.accepted()) {
      const findings = await hookVerdict(laboratory, server, updates, now);
      expect({ what, findings }).toEqual({ what, findings: [] });
      await moveRefs(
        server,
        updates.map(({ ref, new: to }) => [ref, to]),
      );
    }
  });
});

test('what the server took act by act, verify finds valid', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const verified = await verifyHistory(await historyAt(laboratory, whole.refs()));
    expect(verified.violations).toEqual([]);
    expect(verified.missing).toEqual([]);
  });
});

/** Changes that only the present of a server can tell from what is right: an old pin or policy, a clock. */
const ofThePresent: readonly ChangeName[] = ['pin', 'no pins', 'policy', 'earlier', 'later'];

/** The last event of an act, changed in one place, before all three doors. */
async function tryMutant(
  laboratory: Laboratory,
  server: string,
  attempt: Attempt,
  whole: RandomHistory,
): Promise<void> {
  const events = attempt.made.filter((each) => each.ref.startsWith('refs/heads/qms/'));
  const last = events.at(-1);
  if (!last) return;
  const dice = diceOf(Number.parseInt(last.oid.slice(0, 8), 16));
  const change = dice.any(changeNames) ?? 'nothing';
  const commits = [...attempt.before.tips.values(), attempt.before.trunk, laboratory.context.founded.oid];
  const before = await historyAt(laboratory, attempt.before);
  const states = await Promise.all([...attempt.before.tips.keys()].map((id) => before.judgeRecord(id)));
  const trees = states.flatMap((judged) => (judged.ok ? [judged.value.state.tree] : []));
  const writer = openWriter(laboratory.context.repository);
  const mutant = await mutate(laboratory, writer, last.oid as Oid, change, dice, { commits, trees });
  const id = last.document as DocId;
  const others = events.slice(0, -1);
  const tips = new Map(attempt.before.tips);
  for (const each of others) tips.set(each.document as DocId, each.oid as Oid);
  const present = { trunk: attempt.before.trunk, tips };
  const state = await whole.history.stateAt(id, last.oid as Oid);
  const act = await actVerdict(laboratory, present, id, state?.kind ?? '', mutant);
  const after = { trunk: attempt.before.trunk, tips: new Map(tips).set(id, mutant) };
  const verify = await verifyVerdict(laboratory, after, id);
  const pushed = [...new Set([...others.map((each) => each.document as DocId), id])].map((each) => ({
    ref: `refs/heads/qms/${each}`,
    old: attempt.before.tips.get(each) ?? null,
    new: after.tips.get(each) as Oid,
  }));
  const hook = await hookVerdict(laboratory, server, pushed, attempt.now);
  const say = { event: attempt.what, change, mutant };
  const rule = act[0]?.rule ?? 'accepted';
  expect({ ...say, verify: verify[0]?.rule ?? 'accepted' }).toEqual({ ...say, verify: rule });
  if (rule === 'accepted' && ofThePresent.includes(change)) return;
  expect({ ...say, hook: hook[0]?.rule ?? 'accepted', message: hook[0]?.message }).toEqual({
    ...say,
    hook: rule,
    message: act[0]?.message,
  });
}

test('an event changed in one place and signed again meets one verdict and one rule at all three doors [REQ-056]', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const server = await publish(laboratory, { trunk: laboratory.context.founded.oid, tips: new Map() });
    for (const [place, attempt] of whole.accepted().entries()) {
      if (place % 3 === 0) await tryMutant(laboratory, server, attempt, whole);
      await moveRefs(
        server,
        attempt.updates.map(({ ref, new: to }) => [ref, to]),
      );
    }
  });
});
