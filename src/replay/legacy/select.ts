import { existsSync } from 'node:fs';
import { packageFile } from '../../repository/package-files.ts';
import { type Finding, fail, type Result } from '../../rules/finding.ts';
import { type DescribedId, describeId } from '../../rules/kinds/ids.ts';
import { parseDocId } from '../../rules/values.ts';
import { legacyKinds } from '../legacy-sections.ts';
import type { LegacyDocument } from './documents.ts';

export interface Selected {
  readonly document: LegacyDocument;
  readonly described: DescribedId;
  /** Came along because a chosen document hangs under it. */
  readonly asParent: boolean;
  /** Genesis holds a document of this name: a shipped template. */
  readonly founded: boolean;
}

/** A document whose id the rules refuse, with all that its log tells of. */
export interface Unnamed {
  readonly document: LegacyDocument;
  readonly finding: Finding;
}

export interface Selection {
  readonly selected: readonly Selected[];
  readonly unnamed: readonly Unnamed[];
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
}

/** What our ids make of an older one, or why they refuse it. */
function describe(id: string): Result<DescribedId> {
  const parsed = parseDocId(id);
  return parsed.ok ? describeId(legacyKinds, parsed.value) : parsed;
}

/** The documents to replay, parents before children; a parent comes along with its child. */
export function selectDocuments(
  documents: ReadonlyMap<string, LegacyDocument>,
  only: readonly string[] | null,
): Selection {
  const skipped: { id: string; reason: string }[] = [];
  const unnamed = new Map<string, Unnamed>();
  const selected = new Map<string, Selected>();
  const add = (id: string, asParent: boolean): boolean => {
    if (selected.has(id)) return true;
    const document = documents.get(id);
    if (!document) return false;
    const described = describe(id);
    if (!described.ok) {
      const [finding] = described.findings;
      if (finding) unnamed.set(id, { document, finding });
      return false;
    }
    const { parent } = described.value;
    if (parent !== null && !add(parent, !only?.includes(parent))) {
      skipped.push({ id, reason: `its parent ${parent} cannot be replayed` });
      return false;
    }
    const founded = existsSync(packageFile(`templates/${id}.md`));
    selected.set(id, { document, described: described.value, asParent, founded });
    return true;
  };
  const unknown = only?.filter((id) => !documents.has(id)) ?? [];
  if (unknown.length > 0) fail('replay/unknown-document', `the archive holds no ${unknown.join(', ')}`);
  const wanted = only ?? [...documents.keys()];
  for (const id of [...new Set(wanted)].sort()) add(id, false);
  const order = [...selected.values()].sort((a, b) => (a.document.id < b.document.id ? -1 : 1));
  return { selected: order, unnamed: [...unnamed.values()], skipped };
}
