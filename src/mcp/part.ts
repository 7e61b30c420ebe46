/** Characters of a text that one answer holds. */
const mostCharacters = 12_000;

/** A part of a long text, from `offset`, and where the next one begins. */
export function partOf(text: string, offset = 0): { readonly text: string; readonly next_offset?: number } {
  const end = offset + mostCharacters;
  const whole = end >= text.length;
  // A pair of surrogates is not cut.
  const high = !whole && /[\ud800-\udbff]/.test(text.charAt(end - 1));
  const stop = high ? end - 1 : end;
  return { text: text.slice(offset, stop), ...(whole ? {} : { next_offset: stop }) };
}
