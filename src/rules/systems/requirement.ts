import type { Finding } from '../finding.ts';

/** One requirement of a specification (RS). */
export interface Requirement {
  /** `REQ-PUMP-001`: upper-case words and a number of three digits or more, joined by hyphens. */
  readonly id: string;
  readonly text: string;
  /** Requirements that it follows from. */
  readonly from: readonly string[];
  /** 16 hexadecimal digits of SHA-256 over the text, byte for byte. */
  readonly exact: string;
  /** The same over the text without its layout: equal where only line breaks or padding differ. */
  readonly meaning: string;
  /** Why it holds no more; its id is never given again. Null while it holds. */
  readonly withdrawn: string | null;
  /** 1-based line of the document. */
  readonly line: number;
}

/** The requirements of a specification, in its order, and what is wrong with them. */
export interface Requirements {
  readonly all: readonly Requirement[];
  readonly findings: readonly Finding[];
}

/** A requirement's id, and the same anywhere in a text, with the text's fingerprint behind it where one is named. */
export const requirementId = /^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]{3,}$/;
// An `@` behind it that begins no fingerprint of 8 to 16 digits makes it no reference: a test that names the text it was
// made for must not count for every text because the name is misspelt.
export const requirementReference =
  /(?<![A-Za-z0-9-])([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]{3,})(?:@([0-9a-f]{8,16}))?(?![A-Za-z0-9@-])/g;

/** The references in texts, `REQ-001` or `REQ-001@1a2b3c4d`: each once, in the order of their characters. */
export function referencesIn(...texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => [...text.matchAll(requirementReference)].map(([whole]) => whole));
  return found.length < 2 ? found : [...new Set(found)].sort();
}
