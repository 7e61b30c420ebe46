import type { Look, Word } from './model.ts';

/** White space; one letter of a script that puts none between words; a word, an id or a number; any other mark. */
const pieces =
  /\s+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]\p{M}*|[\p{L}\p{N}_][\p{L}\p{N}\p{M}_'’.-]*[\p{L}\p{N}\p{M}_]|[\p{L}\p{N}_]\p{M}*|./gsu;

/** What looks like nothing, or turns what stands beside it. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u{115f}\u{1160}\u{2800}\u{3164}\u{ffa0}]/gu;

/** Names what cannot be seen: a reader must see all that is approved. Line feeds and tabs stay. */
export function visible(text: string): string {
  return text.replace(unseen, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}

/** Takes prose apart; white space of any length is one blank. */
export function wordsOf(text: string, looks: readonly Look[] = []): Word[] {
  return Array.from(visible(text).match(pieces) ?? [], (piece) => ({
    text: /^\s/.test(piece) ? ' ' : piece,
    looks,
  }));
}

/** Takes text apart whose lines and blanks count. */
export function exactWordsOf(text: string, looks: readonly Look[] = []): Word[] {
  return Array.from(visible(text).match(/\n|[^\S\n]+|[\p{L}\p{N}\p{M}_]+|./gsu) ?? [], (piece) => ({
    text: piece,
    looks,
  }));
}

/** Without blanks at the ends, and with one where several meet. */
export function tidy(words: readonly Word[]): Word[] {
  const kept: Word[] = [];
  for (const word of words) {
    const last = kept.at(-1);
    const breaks = word.text === ' ' || word.text === '\n';
    if (word.text === ' ' && (!last || last.text === ' ' || last.text === '\n')) continue;
    if (word.text === '\n' && last?.text === ' ') kept.pop();
    kept.push(breaks ? { text: word.text, looks: [] } : word);
  }
  while (kept.length > 0 && /^[ \n]$/.test(kept.at(-1)?.text ?? '')) kept.pop();
  while (kept.length > 0 && /^[ \n]$/.test(kept[0]?.text ?? '')) kept.shift();
  return kept;
}
