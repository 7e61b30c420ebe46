import { create, type Font } from 'fontkit';

export type Family = 'Text' | 'Mono' | 'Other';
export type Face = 'normal' | 'bold' | 'italics' | 'bolditalics';

/** The files of the fonts that a PDF embeds, by family and face: names below `dist/fonts`. */
export const fontFiles: Readonly<Record<Family, Readonly<Record<Face, string>>>> = {
  Text: {
    normal: 'NotoSans_400Regular.ttf',
    bold: 'NotoSans_700Bold.ttf',
    italics: 'NotoSans_400Regular_Italic.ttf',
    bolditalics: 'NotoSans_700Bold_Italic.ttf',
  },
  Mono: {
    normal: 'DejaVuSansMono.ttf',
    bold: 'DejaVuSansMono-Bold.ttf',
    italics: 'DejaVuSansMono.ttf',
    bolditalics: 'DejaVuSansMono-Bold.ttf',
  },
  // Signs, arrows and scripts that the others lack.
  Other: {
    normal: 'DejaVuSans.ttf',
    bold: 'DejaVuSans-Bold.ttf',
    italics: 'DejaVuSans.ttf',
    bolditalics: 'DejaVuSans-Bold.ttf',
  },
};

/** Every font file, each once. */
export const fontNames: readonly string[] = [
  ...new Set(Object.values(fontFiles).flatMap((faces) => Object.values(faces))),
].sort();

export interface Stretch {
  readonly text: string;
  readonly family: Family;
}

/** Finds for each text the font that can show it, and names what none can. */
export class Fonts {
  /** Characters that no font shows, as they stand in the text: `U+4E2D`. */
  readonly missing = new Set<string>();
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #opened = new Map<string, Font>();

  /** @param files the bytes of each of {@link fontNames} */
  constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files;
  }

  #shows(family: Family, face: Face, cluster: string): boolean {
    const name = fontFiles[family][face];
    let font = this.#opened.get(name);
    if (font === undefined) {
      font = create(this.#files.get(name) ?? new Uint8Array());
      this.#opened.set(name, font);
    }
    return [...cluster].every((character) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
  }

  /** Takes a text apart by the fonts that show it; what none shows stands as `⟨U+4E2D⟩`. */
  split(text: string, wanted: Family, face: Face): Stretch[] {
    const stretches: { text: string; family: Family }[] = [];
    for (const [cluster] of text.matchAll(/[\n\t]|\P{M}\p{M}*|\p{M}+/gu)) {
      const blank = cluster === '\n' || cluster === '\t' || cluster === ' ';
      const last = stretches.at(-1);
      const family = blank
        ? (last?.family ?? wanted)
        : [wanted, 'Other' as const].find((each) => this.#shows(each, face, cluster));
      const shown = family === undefined ? this.#name(cluster) : cluster === '\t' ? '    ' : cluster;
      // The marks around a name are in the fallback font.
      const used = family ?? 'Other';
      if (last?.family === used) last.text += shown;
      else stretches.push({ text: shown, family: used });
    }
    return stretches;
  }

  #name(cluster: string): string {
    return [...cluster]
      .map((character) => {
        const name = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
        this.missing.add(name);
        return `⟨${name}⟩`;
      })
      .join('');
  }
}
