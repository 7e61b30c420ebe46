import { expect, test, vi } from 'vitest';
import { History } from '../../src/history/history.ts';
import { verifyHistory } from '../../src/history/verify.ts';
import type { JudgedPrefix, JudgedPrefixes } from '../../src/repository/judged-prefixes.ts';
import { diceOf } from '../helpers/dice.ts';
import { historyAt, patience } from '../helpers/random-history.ts';
import { forHistories } from './played.ts';
import { someGoneBack } from './rewound.ts';

vi.setConfig({ testTimeout: patience });

/** The cache as its files would hold it: nothing of it is shared with the process that wrote it. */
function inMemory(): JudgedPrefixes {
  const files = new Map<string, unknown>();
  const read = (name: string) => structuredClone(files.get(name) ?? null);
  const write = (name: string, known: unknown) => void files.set(name, structuredClone(known));
  return {
    load: async (id) => read(id) as JudgedPrefix | null,
    save: async (id, prefix) => write(id, prefix),
    recall: async <T>(note: string) => read(note) as T | null,
    note: async (note, known) => write(note, known),
  };
}

test('what was judged before changes no verdict, however refs move in between [REQ-059]', async () => {
  const verdicts = new Set<boolean>();
  await forHistories({ usual: 3, longest: 120 }, async (whole, laboratory) => {
    const moments = whole.accepted();
    const dice = diceOf(moments.length);
    const judged = inMemory();
    for (let round = 0; round < 16; round += 1) {
      const usual = round % 2 === 0 ? whole.refs() : (dice.any(moments)?.after ?? whole.refs());
      const refs = dice.chance(40) ? usual : someGoneBack(whole, usual, dice);
      const plain = await historyAt(laboratory, refs);
      const quick = new History({ ...plain.source, judged });
      const found = await verifyHistory(quick);
      await quick.remember();
      const expected = await verifyHistory(plain);
      expect(found).toEqual(expected);
      verdicts.add(expected.violations.length === 0);
    }
  });
  expect([...verdicts].sort()).toEqual([false, true]);
});
