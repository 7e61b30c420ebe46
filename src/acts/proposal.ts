import type { TrunkIndex } from '../history/trunk-index.ts';
import { cleanText } from '../rules/bytes/text.ts';
import type { Result } from '../rules/finding.ts';
import type { Oid } from '../rules/values.ts';

/** A proposal has no id yet; its placeholder would only mislead. */
export function withoutCommit<T>(result: Result<T>, placeholder: Oid): Result<T> {
  if (result.ok) return result;
  return {
    ok: false,
    findings: result.findings.map((each) => {
      const { commit, ...where } = each.where;
      return commit === placeholder ? { ...each, where } : each;
    }),
  };
}

/** Takes a step that was refused out of the index again. */
export function dropLastStep(trunk: TrunkIndex): void {
  const last = trunk.steps.pop();
  if (!last) return;
  trunk.places.delete(last.oid);
  for (const [id, line] of trunk.enacts) {
    if (line.at(-1)?.index === last.index) trunk.enacts.set(id, line.slice(0, -1));
  }
  if (trunk.policies.at(-1)?.index === last.index && trunk.policies.length > 1) trunk.policies.pop();
}

/** A reason as one line, fit for a trailer. */
export function oneLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').slice(0, 1000).trim();
}
