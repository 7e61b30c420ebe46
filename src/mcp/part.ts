/** Characters that one answer holds, and bytes that they have in it: beyond ASCII, and where it is escaped, a character has more. */
const mostCharacters = 12_000;
const mostBytes = 18_000;

/** Where a part that begins at `offset` ends. */
function endOf(text: string, offset: number): number {
  let end = Math.min(text.length, offset + mostCharacters);
  for (;;) {
    const bytes = Buffer.byteLength(JSON.stringify(text.slice(offset, end)));
    if (bytes <= mostBytes) break;
    end = offset + Math.max(1, Math.floor(((end - offset) * mostBytes) / bytes) - 1);
  }
  // A pair of surrogates is not cut.
  const high = end < text.length && end - offset > 1 && /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return high ? end - 1 : end;
}

/** A part of a long text, from `offset`, and where the next one begins. */
export function partOf(text: string, offset = 0): { readonly text: string; readonly next_offset?: number } {
  const stop = endOf(text, offset);
  return { text: text.slice(offset, stop), ...(stop >= text.length ? {} : { next_offset: stop }) };
}
