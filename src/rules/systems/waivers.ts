import type { DocId } from '../values.ts';

/** What front matter waives, word by word: `code APP`, `ratchet APP`, `scan APP js/eval`. */
export function wordsWaived(properties: Readonly<Record<string, string | number>>): string[] {
  return String(properties.waives ?? '').split(/, */);
}

/** A result of a scan that is let pass: by whom, and up to when. */
export interface ScanWaiver {
  /** The variance that says so. */
  readonly record: DocId;
  readonly system: string;
  /** A rule of the scanner, or the fingerprint of one result. */
  readonly what: string;
  /** Who answers for it; empty where nobody is named. */
  readonly owner: string;
  /** The last day on which it holds, `2027-03-31`; empty where none is named. */
  readonly until: string;
}

/** The waivers of scan results that front matter holds, whatever they lack. */
export function scanWaivers(
  record: DocId,
  properties: Readonly<Record<string, string | number>>,
): ScanWaiver[] {
  return wordsWaived(properties).flatMap((word) => {
    const [gate, system = '', ...what] = word.split(' ').filter((each) => each !== '');
    if (gate !== 'scan') return [];
    const { owner = '', until = '' } = properties;
    return [{ record, system, what: what.join(' '), owner: String(owner), until: String(until) }];
  });
}

/** The day of a time in seconds, in UTC: `2026-11-22`. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
