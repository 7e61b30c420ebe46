/**
 * How densely an object is damaged: every single bit at each byte; `few`, one bit (another one from position to
 * position), one byte put in, one left out; `sparse`, the same at every eighth byte.
 */
export type Density = 'bits' | 'few' | 'sparse';

/** NUL, line feed, space and a letter: what ends a name, a line or a word, and what does not. */
const inserted = [0x00, 0x0a, 0x20, 0x61];

function withByte(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = value;
  return changed;
}

function withInserted(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes.subarray(0, at));
  longer[at] = value;
  longer.set(bytes.subarray(at), at + 1);
  return longer;
}

function withoutByte(bytes: Uint8Array, at: number): Uint8Array {
  const shorter = new Uint8Array(bytes.length - 1);
  shorter.set(bytes.subarray(0, at));
  shorter.set(bytes.subarray(at + 1), at);
  return shorter;
}

/** Objects that differ from `bytes` by one byte changed, put in or left out, position by position. */
export function* damages(bytes: Uint8Array, density: Density): Generator<Uint8Array> {
  for (let at = 0; at <= bytes.length; at += density === 'sparse' ? 8 : 1) {
    const here = bytes[at];
    const turn = density === 'sparse' ? at / 8 : at;
    if (density === 'bits') for (const value of inserted) yield withInserted(bytes, at, value);
    else yield withInserted(bytes, at, inserted[turn % inserted.length] ?? 0);
    if (here === undefined) continue;
    if (density === 'bits') for (let bit = 0; bit < 8; bit++) yield withByte(bytes, at, here ^ (1 << bit));
    else yield withByte(bytes, at, here ^ (1 << (turn % 8)));
    yield withoutByte(bytes, at);
  }
}
