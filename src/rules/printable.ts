/** Whether a text is of printable ASCII alone, as most are: each character is then one column, and harmless. */
export function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/**
 * Shows control and direction-changing characters as `\u{1b}`, so that a text from a repository cannot move the
 * cursor, recolour the terminal or reverse what stands beside it. Line feeds and tabs stay.
 */
export function printable(text: string): string {
  if (isAscii(text)) return text;
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character === '\n' || character === '\t' ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
