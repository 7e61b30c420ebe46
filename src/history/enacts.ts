import { readStep } from '../rules/trunk/step.ts';
import { type DocId, isDocId, type Oid } from '../rules/values.ts';

/** A step of trunk that enacted a record, and the tip that it brought in. */
export interface Enact {
  readonly index: number;
  readonly tip: Oid;
}

/** A commit of trunk that enacts one record, if it is a step at all. */
interface Unread {
  readonly index: number;
  readonly oid: Oid;
  readonly bytes: Uint8Array;
}

/** The steps that enacted each record, in order. A step that can be nothing else is decoded when its record is asked for. */
export interface Enacts extends Iterable<readonly [DocId, readonly Enact[]]> {
  get(id: DocId): readonly Enact[] | undefined;
  has(id: DocId): boolean;
  keys(): Iterable<DocId>;
  set(id: DocId, line: readonly Enact[]): void;
  /** Those from a step on. */
  since(index: number): readonly (readonly [DocId, readonly Enact[]])[];
  /** Takes a commit that {@link onlyEnacts} says is of this record. */
  later(id: DocId, unread: Unread): void;
  copy(): Enacts;
}

type Line = readonly [DocId, readonly Enact[]];

/** As trunk took the records in. */
function inOrder(lines: Line[]): Line[] {
  const first = ([, [enact]]: Line) => enact?.index ?? 0;
  return lines.sort((one, other) => first(one) - first(other));
}

/**
 * @param known the lines that are decoded
 * @param unread the commits of others, to be decoded when they are asked for
 */
export function openEnacts(
  known = new Map<DocId, readonly Enact[]>(),
  unread = new Map<DocId, readonly Unread[]>(),
): Enacts {
  function decode(id: DocId): void {
    const waiting = unread.get(id);
    if (!waiting) return;
    unread.delete(id);
    const fresh = waiting.flatMap(({ index, oid, bytes }) => {
      const read = readStep(oid, bytes);
      const step = read.ok ? read.value.step : null;
      const tip = step?.kind === 'enact' && step.document === id ? step.parents[1] : undefined;
      return tip === undefined ? [] : [{ index, tip }];
    });
    const line = [...(known.get(id) ?? []), ...fresh];
    line.sort((one, other) => one.index - other.index);
    if (line.length > 0) known.set(id, line);
  }

  /** All of them, as if each step had been decoded in its turn. */
  function all(): Map<DocId, readonly Enact[]> {
    if (unread.size === 0) return known;
    for (const id of [...unread.keys()]) decode(id);
    const lines = inOrder([...known]);
    known.clear();
    for (const [id, line] of lines) known.set(id, line);
    return known;
  }

  return {
    get: (id) => {
      decode(id);
      return known.get(id);
    },
    has: (id) => {
      decode(id);
      return known.has(id);
    },
    keys: () => all().keys(),
    set: (id, line) => {
      decode(id);
      known.set(id, line);
    },
    since: (index) => {
      const late = (each: { readonly index: number }) => each.index >= index;
      for (const [id, waiting] of [...unread]) if (waiting.some(late)) decode(id);
      const lines = inOrder([...known].filter(([, line]) => line.some(late)));
      return lines.map(([id, line]) => [id, line.filter(late)] as const);
    },
    later: (id, each) => void unread.set(id, [...(unread.get(id) ?? []), each]),
    copy: () => openEnacts(new Map(known), new Map(unread)),
    [Symbol.iterator]: () => all()[Symbol.iterator](),
  };
}

const documentLine = Buffer.from('\nQMS-Document: ');
const enactLine = Buffer.from('\nQMS-Event: enact\n');
const releaseLine = Buffer.from('\nQMS-Release: ');

/**
 * The record that a commit of trunk enacts, where it can do nothing else: bring in a policy, code or a release. Only
 * {@link readStep} says whether it does; what it accepts holds each of these lines in its trailers, once.
 */
export function onlyEnacts(bytes: Uint8Array): DocId | null {
  const data = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = data.indexOf(documentLine);
  if (start < 0 || !data.includes(enactLine, start) || data.includes(releaseLine, start)) return null;
  const from = start + documentLine.length;
  const id = data.toString('latin1', from, data.indexOf(0x0a, from));
  return isDocId(id) && id !== 'POLICY' && !data.includes(documentLine, from) ? id : null;
}
