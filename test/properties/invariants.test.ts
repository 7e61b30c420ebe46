import { expect, test, vi } from 'vitest';
import type { History } from '../../src/history/history.ts';
import { verifyHistory } from '../../src/history/verify.ts';
import { diceOf } from '../helpers/dice.ts';
import {
  historyAt,
  type Laboratory,
  patience,
  type RandomHistory,
  type Refs,
} from '../helpers/random-history.ts';
import type { Logged } from './git-log.ts';
import { mixedRefs } from './moments.ts';
import { answersFor, contributorsAt, decisionBefore, flawOf, lastPin, openOracle } from './oracle.ts';
import { forHistories } from './played.ts';
import { publish } from './published.ts';

const settings = { usual: 4, longest: 220 };
vi.setConfig({ testTimeout: patience });

async function secondOpinion(whole: RandomHistory, laboratory: Laboratory) {
  return openOracle(await publish(laboratory, whole.refs()), laboratory.system.genesis);
}

/** What every trunk step that enacts a record brought, with the record's events up to it. */
async function enactments(whole: RandomHistory, laboratory: Laboratory) {
  const oracle = await secondOpinion(whole, laboratory);
  const found = oracle.steps
    .filter((step) => step.event === 'enact')
    .map((step) => {
      const chain = oracle.chains.get(step.document) ?? [];
      const last = chain.findIndex((event) => event.oid === step.parents[1]);
      return { step, chain, last, tip: chain[last] as Logged };
    });
  return { oracle, found };
}

test('the histories reach what they are to test', async () => {
  const reached = new Set<string>();
  await forHistories(settings, async (whole) => {
    for (const { made } of whole.attempts)
      for (const { act, message } of made) {
        reached.add(act);
        reached.add(/^QMS-State: (.*)$/m.exec(message)?.[1] ?? '');
      }
  });
  const ends = ['EFFECTIVE', 'CLOSED', 'RETIRED', 'CANCELLED'].filter((state) => reached.has(state));
  expect(ends.length).toBeGreaterThan(1);
  expect([...reached]).toEqual(expect.arrayContaining(['enact', 'link', 'release', 'assign', 'approve']));
});

test('trunk never holds a record that independent quality did not review and approve as it stands there [REQ-024]', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const { oracle, found } = await enactments(whole, laboratory);
    for (const { step, chain, last, tip } of found) {
      if (tip.state === 'CANCELLED' || tip.state === 'RETIRED') {
        expect(step.content).toBe('missing');
        if (tip.state === 'CANCELLED') continue;
      } else expect(step.content).toBe(tip.content);
      if (['revoke', 'recover'].includes(tip.event)) continue;
      const place = /-VR-[0-9]+$/.test(step.document) ? -2 : decisionBefore(chain, last);
      if (place === -2) {
        const parent = oracle.chains.get(step.document.replace(/-VR-[0-9]+$/, '')) ?? [];
        const seen = parent.findIndex(
          (event) => event.oid === lastPin(chain, last, parent[0]?.document ?? ''),
        );
        const decided = decisionBefore(parent, seen);
        const covered = lastPin(parent, decided, step.document);
        expect(chain.find((event) => event.oid === covered)?.content).toBe(tip.content);
        expect(await flawOf(oracle, parent, decided)).toBeNull();
        continue;
      }
      expect({ id: step.document, decided: place >= 0 }).toEqual({ id: step.document, decided: true });
      expect((chain[place] as Logged).content).toBe(tip.content);
      expect(await flawOf(oracle, chain, place)).toBeNull();
    }
  });
});

test('nobody reviews or approves what they, or someone they answer for, worked on [REQ-033] [REQ-034]', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const oracle = await secondOpinion(whole, laboratory);
    for (const chain of oracle.chains.values()) {
      for (const [place, event] of chain.entries()) {
        if (event.event !== 'review' && event.event !== 'approve') continue;
        const roster = await oracle.roster(event.policy);
        const hands = [...contributorsAt(oracle, chain, place)].map((each) => answersFor(roster, each));
        expect(hands, event.oid).not.toContain(answersFor(roster, event.actor));
      }
    }
  });
});

test('nobody who approved what trunk holds came to work on it afterwards', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const { oracle, found } = await enactments(whole, laboratory);
    for (const { chain, last, tip } of found) {
      const place = decisionBefore(chain, last);
      if (place < 0 || tip.state === 'CANCELLED') continue;
      const roster = await oracle.roster((chain[place] as Logged).policy);
      const hands = [...contributorsAt(oracle, chain, last)].map((each) => answersFor(roster, each));
      const round = chain
        .slice(0, place + 1)
        .filter((event) => event.event === 'approve')
        .slice(-1);
      for (const { actor } of round) expect(hands).not.toContain(answersFor(roster, actor));
    }
  });
});

test('a version number never stands for two contents of one record [REQ-022]', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const { chains } = await secondOpinion(whole, laboratory);
    for (const [id, chain] of chains) {
      const given = new Map<string, string>();
      for (const event of chain) {
        const known = given.get(event.version) ?? event.content;
        expect({ id, version: event.version, content: event.content }).toEqual({
          id,
          version: event.version,
          content: known,
        });
        given.set(event.version, known);
      }
    }
  });
});

test('pins and policy never go backwards along a record', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const { steps, chains } = await secondOpinion(whole, laboratory);
    const policies = [
      laboratory.system.genesis,
      ...steps.filter((step) => step.document === 'POLICY').map((step) => step.parents[1] ?? ''),
    ];
    const placeOf = (name: string, oid: string) =>
      (name === 'trunk' ? steps : (chains.get(name) ?? [])).findIndex((each) => each.oid === oid);
    for (const chain of chains.values()) {
      const reached = new Map<string, number>();
      for (const event of chain) {
        const seen: [string, number][] = [['policy', policies.indexOf(event.policy)]];
        for (const [name, oid] of event.pins)
          if (event.event !== 'revoke') seen.push([name, placeOf(name, oid)]);
        for (const [name, place] of seen) {
          expect({ event: event.oid, name, place }).toSatisfy(() => place >= (reached.get(name) ?? -1));
          reached.set(name, place);
        }
      }
    }
  });
});

test('folding the same bytes again, in any order of records, gives the same states, as plain data [REQ-059]', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const again = await historyAt(laboratory, whole.refs());
    for (const id of [...whole.tips.keys()].reverse()) {
      const [first, second] = [await whole.history.judgeRecord(id), await again.judgeRecord(id)];
      expect(second).toEqual(first);
      if (second.ok) expect(JSON.parse(JSON.stringify(second.value.state))).toEqual(second.value.state);
    }
  });
});

/** That the refs hold nothing but what is valid, and every record what it was at its tip in the whole history. */
async function expectAlike(laboratory: Laboratory, all: History, refs: Refs): Promise<void> {
  const then = await historyAt(laboratory, refs);
  expect((await verifyHistory(then)).violations).toEqual([]);
  for (const [id, tip] of refs.tips) {
    const judged = await then.judgeRecord(id);
    expect(judged.ok && (await then.stateAt(id, tip))).toEqual(await all.stateAt(id, tip));
  }
}

test('what was judged at an earlier moment is judged alike within all that came later [REQ-060]', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const all = await historyAt(laboratory, whole.refs());
    expect((await verifyHistory(all)).violations).toEqual([]);
    const moments = whole.accepted();
    for (const part of [3, 7, 11]) {
      const moment = moments[Math.floor((moments.length * part) / 16)];
      if (moment) await expectAlike(laboratory, all, moment.after);
    }
  });
});

test('a clone that fetched some refs later than others judges what it has alike', async () => {
  await forHistories(settings, async (whole, laboratory) => {
    const all = await historyAt(laboratory, whole.refs());
    const moments = whole.accepted();
    for (const seed of [1, 2, 3]) {
      const dice = diceOf(seed + moments.length);
      const [one, other] = [dice.below(moments.length), dice.below(moments.length)];
      const early = moments[Math.min(one, other)]?.before;
      const late = moments[Math.max(one, other)]?.after;
      if (early && late) await expectAlike(laboratory, all, await mixedRefs(all, early, late, dice));
    }
  });
});
