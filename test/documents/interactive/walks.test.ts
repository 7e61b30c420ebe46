import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../../src/documents/interactive/compile.ts';
import type { Interactive } from '../../../src/documents/interactive/parse.ts';
import { readResponses, writeResponses } from '../../../src/documents/interactive/responses-file.ts';
import { unwrap } from '../../../src/rules/finding.ts';
import { admit, nextIteration, standingOf } from '../../../src/rules/interactive/admit.ts';
import type { Entry, Responses } from '../../../src/rules/interactive/answers.ts';
import type { Node } from '../../../src/rules/interactive/graph.ts';
import { type Place, walk } from '../../../src/rules/interactive/walk.ts';
import type { DocId, Oid } from '../../../src/rules/values.ts';
import { templates } from './random-template.ts';

/** What somebody does next: which of the places, and which of the values. */
const moves = fc.array(
  fc.record({
    what: fc.constantFrom('answer', 'answer', 'answer', 'amend', 'reopen'),
    pick: fc.nat(99),
    yes: fc.boolean(),
  }),
  { maxLength: 30 },
);
type Move = { readonly what: string; readonly pick: number; readonly yes: boolean };

const base = { commit: null, reason: null, by: 'bot', at: '2026-11-21T18:40:02Z' } as const;
const commitOf = (node: Node) => (node.kind === 'prompt' && node.commit ? `app ${'a'.repeat(40)}` : null);

/** A lawful answer to a place; text answers are told apart by their number. */
function answerTo({ node, item }: Place, { yes }: Move, number: number): Entry {
  const outcome = node.kind === 'gate' ? (yes ? 'yes' : 'no') : yes ? 'Pass' : 'Fail';
  const plain = node.kind === 'prompt' && node.type !== 'outcome';
  return { ...base, kind: 'answer', item, value: plain ? `v${number}x` : outcome, commit: commitOf(node) };
}

/** The entry that a move would add; null where it has no object. */
function entryOf({ graph }: Interactive, entries: readonly Entry[], move: Move): Entry | null {
  const way = walk(graph, entries);
  if (move.what === 'reopen') {
    const loops = [...way.iterations.keys()].filter((loop) => way.open[0]?.node.loop !== loop);
    const loop = loops[move.pick % Math.max(loops.length, 1)];
    if (loop === undefined) return null;
    return {
      ...base,
      kind: 'reopen',
      item: `${loop}.${nextIteration(graph, entries, loop)}`,
      value: '',
      reason: 'r',
    };
  }
  const places = move.what === 'amend' ? way.answered : way.open.slice(0, 1);
  const place = places[move.pick % Math.max(places.length, 1)];
  if (!place) return null;
  const entry = answerTo(place, move, entries.length);
  return move.what === 'amend' ? { ...entry, reason: 'better so' } : entry;
}

const responsesOf = (entries: readonly Entry[]): Responses => ({
  schema: 1,
  template: { name: 'TEMPLATE-VR' as DocId, oid: 'a'.repeat(40) as Oid },
  title: 'Seen',
  entries,
});

const about = { id: 'CR-001-VR-001', parent: 'CR-001' };
const document = (template: Interactive, entries: readonly Entry[]) =>
  Buffer.from(compile(template, responsesOf(entries), about)).toString('utf8');

/** All that was lawfully answered in a random way, step by step. */
function play(
  template: Interactive,
  steps: readonly Move[],
  each: (entries: readonly Entry[]) => void,
): Entry[] {
  let entries: Entry[] = [];
  for (const move of steps) {
    const entry = entryOf(template, entries, move);
    if (entry === null) continue;
    expect(admit(template.graph, entries, entry)).toEqual([]);
    entries = [...entries, entry];
    each(entries);
  }
  return entries;
}

test('no answer is ever lost from the document, whatever is amended, reopened or no longer asked [REQ-086]', () => {
  fc.assert(
    fc.property(templates, moves, (template, steps) => {
      const entries = play(template, steps, () => {});
      const text = document(template, entries);
      for (const { value } of entries) if (/^v[0-9]+x$/.test(value)) expect(text).toContain(value);
    }),
  );
});

test('the same answers make the same document, and the file holds them all [REQ-086]', () => {
  fc.assert(
    fc.property(templates, moves, (template, steps) => {
      play(template, steps, (entries) => {
        const again = unwrap(readResponses(writeResponses(responsesOf(entries)))).entries;
        expect(again).toEqual(entries);
        expect(document(template, again)).toBe(document(template, entries));
        expect(standingOf(template.graph, again)).toEqual(standingOf(template.graph, entries));
      });
    }),
    { numRuns: 50 },
  );
});

test('exactly one thing is asked, and answering what is foreseen comes to the end in so many steps [REQ-086]', () => {
  fc.assert(
    fc.property(templates, moves, (template, steps) => {
      let entries = play(template, steps, () => {});
      let { open } = walk(template.graph, entries);
      while (open[0]) {
        const [place] = open;
        const foreseen = open.slice(1).map(({ item }) => item);
        const after = [true, false].map((yes) => {
          const entry = answerTo(place, { what: 'answer', pick: 0, yes }, entries.length);
          return { entry, open: walk(template.graph, [...entries, entry]).open };
        });
        const [shorter] = after.sort((a, b) => a.open.length - b.open.length);
        if (!shorter) return;
        entries = [...entries, shorter.entry];
        ({ open } = shorter);
        // Only a loop that was reopened, and is not come to yet, is not foreseen.
        if (!entries.some(({ kind }) => kind === 'reopen'))
          expect(open.map(({ item }) => item)).toEqual(foreseen);
        if (entries.length > 500) throw new Error('it never ends');
      }
      expect(standingOf(template.graph, entries).open).toEqual([]);
    }),
  );
});

test('what nobody asked is refused: another place, a second answer without a reason, a first one with [REQ-085]', () => {
  fc.assert(
    fc.property(templates, moves, fc.nat(99), (template, steps, pick) => {
      const entries = play(template, steps, () => {});
      const { graph } = template;
      const way = walk(graph, entries);
      const rules = (entry: Entry) => admit(graph, entries, entry).map((each) => each.rule);
      const [now] = way.open;
      const move = { what: 'answer', pick, yes: true };
      for (const place of way.open.slice(1))
        expect(rules(answerTo(place, move, 0))).toEqual(['respond/not-asked']);
      for (const place of way.answered) expect(rules(answerTo(place, move, 0))).toEqual(['respond/reason']);
      if (!now) return;
      const good = answerTo(now, move, 0);
      expect(rules({ ...good, reason: 'why not' })).toEqual(['respond/reason']);
      expect(rules({ ...good, value: ' ' })).toEqual(['respond/value']);
      expect(rules({ ...good, value: `${good.value} ` })).toEqual(['respond/value']);
      expect(rules({ ...good, commit: good.commit === null ? `app ${'b'.repeat(40)}` : null })).toEqual([
        'respond/commit',
      ]);
      if (now.node.kind === 'gate' || now.node.type === 'outcome')
        expect(rules({ ...good, value: 'mostly' })).toEqual(['respond/value']);
      if (now.node.loop !== null)
        expect(
          rules({ ...base, kind: 'reopen', item: `${now.node.loop}.9`, value: '', reason: 'r' }),
        ).toEqual(['respond/reopen']);
    }),
  );
});
