import type { Kind } from '../rules/kinds.ts';
import type { LegacyDocument } from './legacy/documents.ts';

export type Properties = Readonly<Record<string, string | number>>;

/** The typed front matter of one text, which the older system kept in prose. */
export interface Typed {
  /** As the text says it, whether or not the rules take it. */
  readonly said: Properties;
  /** As the rules take it: what is short or missing is filled up. */
  readonly lawful: Properties;
}

/** Forty digits, of which those that nobody wrote down are zeros. */
const fillUp = (commit: string | null): string => (commit ?? '').padEnd(40, '0');

/** From the table that identifies the variance, else from the first `Type 1` or `Type 2`, else 1, which holds its parent. */
function varianceType(document: LegacyDocument): number {
  const texts = [document.current, ...document.archived.values()].flatMap((bytes) =>
    bytes ? [Buffer.from(bytes).toString('utf8')] : [],
  );
  for (const pattern of [/\|\s*\**Type ([12])\**\s*\|/, /\bType ([12])\b/]) {
    for (const text of texts) {
      const found = pattern.exec(text)?.[1];
      if (found) return Number(found);
    }
  }
  return 1;
}

function matrixProperties(system: string, bytes: Uint8Array): Typed {
  const text = Buffer.from(bytes).toString('utf8');
  const covers = /-RS,? v?(\d+\.\d+)\b/.exec(text)?.[1];
  const cell = /^\|\s*\**Commit\**\s*\|\s*`?([^`|]*?)`?\s*\|/im.exec(text)?.[1]?.trim();
  const commit = cell && /^[0-9a-f]{6,40}$/.test(cell) ? cell : null;
  return {
    said: {
      system,
      ...(covers === undefined ? {} : { rs_version: covers }),
      ...(cell === undefined ? {} : { qualified_commit: cell }),
    },
    lawful: { system, rs_version: covers ?? '1.0', qualified_commit: fillUp(commit) },
  };
}

/** How to read the typed properties of a document's kind from its texts. */
export function typedProperties(kind: Kind, document: LegacyDocument): (text: Uint8Array) => Typed {
  const [, system = ''] = document.id.split('-');
  switch (kind.name) {
    case 'VAR': {
      const properties = { variance_type: varianceType(document) };
      return () => ({ said: properties, lawful: properties });
    }
    case 'RS':
      return () => ({ said: { system }, lawful: { system } });
    case 'RTM':
      return (text) => matrixProperties(system, text);
    default:
      return () => ({ said: {}, lawful: {} });
  }
}
