import { existsSync } from 'node:fs';
import { packageFile } from '../../repository/package-files.ts';
import { fail } from '../../rules/finding.ts';
import { type DescribedId, describeId } from '../../rules/kinds/ids.ts';
import { shippedKinds } from '../../rules/kinds/shipped.ts';
import { parseDocId } from '../../rules/values.ts';
import type { LegacyDocument } from './documents.ts';

export interface Selected {
  readonly document: LegacyDocument;
  readonly described: DescribedId;
  /** Came along because a chosen document hangs under it. */
  readonly asParent: boolean;
}

export interface Selection {
  readonly selected: readonly Selected[];
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
}

/** What our ids make of an older one, or why it has no place here. */
function describe(id: string): DescribedId | string {
  const parsed = parseDocId(id);
  const described = parsed.ok ? describeId(shippedKinds, parsed.value) : parsed;
  if (!described.ok) return described.findings.map((each) => `${each.rule}: ${each.message}`).join('; ');
  return existsSync(packageFile(`templates/${id}.md`))
    ? 'id/taken: genesis holds the shipped template of this name'
    : described.value;
}

/** The documents to replay, parents before children; a parent comes along with its child. */
export function selectDocuments(
  documents: ReadonlyMap<string, LegacyDocument>,
  only: readonly string[] | null,
): Selection {
  const skipped: { id: string; reason: string }[] = [];
  const selected = new Map<string, Selected>();
  const add = (id: string, asParent: boolean): boolean => {
    if (selected.has(id)) return true;
    const document = documents.get(id);
    if (!document) return false;
    const described = describe(id);
    if (typeof described === 'string') {
      skipped.push({ id, reason: described });
      return false;
    }
    const { parent } = described;
    if (parent !== null && !add(parent, !only?.includes(parent))) {
      skipped.push({ id, reason: `its parent ${parent} cannot be replayed` });
      return false;
    }
    selected.set(id, { document, described, asParent });
    return true;
  };
  const unknown = only?.filter((id) => !documents.has(id)) ?? [];
  if (unknown.length > 0) fail('replay/unknown-document', `the archive holds no ${unknown.join(', ')}`);
  const wanted = only ?? [...documents.keys()];
  for (const id of [...new Set(wanted)].sort()) add(id, false);
  const order = [...selected.values()].sort((a, b) => (a.document.id < b.document.id ? -1 : 1));
  return { selected: order, skipped };
}
