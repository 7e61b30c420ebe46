import { type Dice, diceOf } from '../helpers/dice.ts';

/** Bytes and words that some reader of messages, headers or trailers treats in a way of its own. */
const snippets = [
  ...[
    '\n',
    '\n\n',
    ' ',
    '\t',
    '\r',
    '\0',
    ':',
    ': ',
    '=',
    '#',
    '>',
    '<',
    '-',
    '---',
    '--- ',
    '\n---\n',
    '\n--\n',
    '\n ',
  ],
  ...[
    'QMS-',
    '\nQMS-Actor: ada',
    '\nqms-event: approve',
    '\nKey: value',
    '\nSigned-off-by: ada <ada@example.org>',
  ],
  ...[
    '\n# ------------------------ >8 ------------------------\n',
    '\n(cherry picked from commit 1)',
    '\nConflicts:\n',
  ],
  ...[
    '\u00a0',
    '\u0085',
    '\u2003',
    '\u3000',
    '\u2028',
    '\ufeff',
    '\u0301',
    'é',
    '\u{1f600}',
    '\u180e',
    '\u200b',
  ],
  ...[
    '"',
    "'",
    '.',
    ',',
    ';',
    '\\',
    '%',
    '%x00',
    '0',
    '1',
    'a',
    'Z',
    ' <x@y>',
    ' +0100',
    '\nencoding latin1',
    '\nparent ',
  ],
].map((text) => Buffer.from(text));

function position(bytes: Buffer, dice: Dice): number {
  // Ends of lines are where grammars part; half of all changes go there.
  if (dice.chance(50)) {
    const at = bytes.indexOf(0x0a, dice.below(bytes.length));
    if (at >= 0) return at + dice.below(2);
  }
  return dice.below(bytes.length + 1);
}

/** The bytes with one to three changes, each chosen by the seed: something put in, left out, exchanged, said twice. */
export function mutantOf(original: Uint8Array, seed: number): Buffer {
  const dice = diceOf(seed);
  let bytes: Buffer = Buffer.from(original);
  for (let changes = 1 + dice.below(3); changes > 0; changes--) {
    const at = position(bytes, dice);
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
    const snippet = dice.any(snippets) ?? Buffer.alloc(0);
    const length = 1 + dice.below(12);
    const made = [
      [head, snippet, tail],
      [head, tail.subarray(length)],
      [head, snippet, tail.subarray(snippet.length)],
      [head, tail.subarray(0, length), tail],
      [head, Buffer.from([dice.below(256)]), tail.subarray(1)],
    ];
    bytes = Buffer.concat(dice.any(made) ?? []);
  }
  return bytes;
}
