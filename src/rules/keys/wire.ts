/**
 * Reads the SSH wire encoding (RFC 4251 section 5). The first problem sticks: later reads give empty values, and
 * `end()` tells it. So a caller reads a whole structure straight through and checks once.
 */
export interface WireReader {
  byte(): number;
  uint32(): number;
  /** A length and that many bytes. */
  string(): Uint8Array;
  /** A string of printable ASCII: names of types, curves, hashes. */
  text(): string;
  /** A positive number in its shortest form, as big-endian bytes without leading zero; zero is empty. */
  mpint(): Uint8Array;
  /** Exactly these ASCII characters, without a length. */
  magic(expected: string): void;
  /** A number of bytes without a length. */
  bytes(count: number): Uint8Array;
  /** The first problem, or null if the bytes held what was read and nothing more. */
  end(): string | null;
}

export function wireReader(source: Uint8Array): WireReader {
  let at = 0;
  let problem: string | null = null;

  const bytes = (count: number): Uint8Array => {
    if (problem === null && count > source.length - at) problem = 'it ends early';
    if (problem !== null) return new Uint8Array(0);
    at += count;
    return source.subarray(at - count, at);
  };
  const uint32 = (): number => bytes(4).reduce((sum, byte) => sum * 256 + byte, 0);
  const string = (): Uint8Array => bytes(uint32());
  const ascii = (part: Uint8Array): string => String.fromCharCode(...part);

  return {
    bytes,
    uint32,
    string,
    byte: () => bytes(1)[0] ?? 0,
    text() {
      const part = string();
      if (part.length > 256 || part.some((byte) => byte < 0x20 || byte > 0x7e)) {
        problem ??= 'a name in it is not printable ASCII';
        return '';
      }
      return ascii(part);
    },
    mpint() {
      const part = string();
      const [first = 0, second = 0] = part;
      if (first >= 0x80) problem ??= 'a number in it is negative';
      const padded = part.length > 0 && first === 0;
      if (padded && second < 0x80) problem ??= 'a number in it is not in its shortest form';
      return padded ? part.subarray(1) : part;
    },
    magic(expected) {
      if (ascii(bytes(expected.length)) !== expected)
        problem ??= `it does not begin with ${JSON.stringify(expected)}`;
    },
    end() {
      const left = source.length - at;
      return problem ?? (left === 0 ? null : `${left} bytes follow its end`);
    },
  };
}

/** Joins byte arrays. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function wireUint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

/** A length and the bytes; text must be ASCII. */
export function wireString(content: Uint8Array | string): Uint8Array {
  const bytes =
    typeof content === 'string' ? Uint8Array.from(content, (char) => char.charCodeAt(0)) : content;
  return concatBytes(wireUint32(bytes.length), bytes);
}
