import fc from 'fast-check';
import { parseInteractive } from '../../../src/documents/interactive/parse.ts';
import { unwrap } from '../../../src/rules/finding.ts';

/** One piece of a template: a question, a gate that leaves one question out, or a loop of some. */
type Piece =
  | { readonly kind: 'ask'; readonly type: 'text' | 'outcome' | 'items'; readonly commit: boolean }
  | { readonly kind: 'skip' }
  | { readonly kind: 'loop'; readonly questions: number; readonly yesAgain: boolean };

const piece: fc.Arbitrary<Piece> = fc.oneof(
  fc.record({
    kind: fc.constant('ask' as const),
    type: fc.constantFrom('text', 'text', 'outcome', 'items'),
    commit: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('skip' as const) }),
  fc.record({
    kind: fc.constant('loop' as const),
    questions: fc.integer({ min: 1, max: 3 }),
    yesAgain: fc.boolean(),
  }),
);

/** The first id of a piece; each id has the number of its piece. */
const first = (pieces: readonly Piece[], at: number): string => {
  const each = pieces[at];
  if (!each) return 'end';
  return { ask: `q${at}`, skip: `g${at}`, loop: `l${at}q0` }[each.kind];
};

const ask = (id: string, rest: string) => [
  `<!-- @prompt: ${id} | ${rest} -->`,
  `Say ${id}.`,
  '<!-- @end-prompt -->',
  '',
  `{{${id}}}`,
  '',
];
const gate = (id: string, yes: string, no: string) => [
  `<!-- @gate: ${id} | type: yesno | yes: ${yes} | no: ${no} -->`,
  'Well?',
  '<!-- @end-prompt -->',
];

function linesOf(pieces: readonly Piece[], at: number): string[] {
  const each = pieces[at] as Piece;
  const next = first(pieces, at + 1);
  if (each.kind === 'ask')
    return ask(`q${at}`, `next: ${next} | type: ${each.type}${each.commit ? ' | commit: true' : ''}`);
  if (each.kind === 'skip') return [...gate(`g${at}`, `s${at}`, next), ...ask(`s${at}`, `next: ${next}`)];
  const name = `l${at}`;
  const questions = Array.from({ length: each.questions }, (_none, index) =>
    ask(`${name}q${index}`, `next: ${index + 1 < each.questions ? `${name}q${index + 1}` : `${name}more`}`),
  ).flat();
  const [yes, no] = each.yesAgain ? [`${name}q0`, next] : [next, `${name}q0`];
  return [
    `<!-- @loop: ${name} -->`,
    '### Round {{_n}}',
    ...questions,
    ...gate(`${name}more`, yes, no),
    `Again: {{${name}more}}`,
    `<!-- @end-loop: ${name} -->`,
  ];
}

/** Sound interactive templates of any shape, read. */
export const templates = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => {
  const start = first(pieces, 0);
  const lines = pieces.flatMap((_each, at) => linesOf(pieces, at));
  const text = [
    '<!-- document -->',
    `<!-- @template: T | start: ${start} -->`,
    '# {{ID}}',
    ...lines,
    '<!-- @end -->',
    '',
  ].join('\n');
  return unwrap(parseInteractive(text));
});
