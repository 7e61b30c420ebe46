import { executionColumns } from '../documents/execution-table.ts';
import { forbiddenRanges } from '../rules/bytes/text.ts';
import { shippedKinds } from '../rules/kinds/shipped.ts';
import type { Kind } from '../rules/kinds.ts';
import { limits } from '../rules/limits.ts';
import { rightOfAct } from '../rules/policy/acts.ts';
import { neededRights } from '../rules/policy/capacity.ts';
import { groups, rightRows, rights } from '../rules/policy/permissions.ts';
import { lookAlikes } from '../rules/policy/roster.ts';
import { stepForms } from '../rules/trunk/step.ts';

/** A shipped kind as a policy would state it. */
function kindEntry(kind: Kind): Record<string, unknown> {
  const { name, lockedSections, ...rest } = kind;
  return { ...rest, locked_sections: lockedSections };
}

/** What a verifier needs besides the lifecycle, and should not have to type again: schemas/format.json. */
export function formatJson(): Record<string, unknown> {
  return {
    format: 'git-qms-format-v1',
    limits,
    characters: forbiddenRanges.split(' '),
    steps: stepForms,
    groups,
    rights: Object.fromEntries(
      rights.map((right) => [
        right,
        {
          default: rightRows[right].byDefault,
          ever: rightRows[right].ever,
          acts: Object.entries(rightOfAct).flatMap(([act, of]) => (of === right ? [act] : [])),
          needed: neededRights.includes(right),
        },
      ]),
    ),
    kinds: Object.fromEntries([...shippedKinds].map(([name, kind]) => [name, kindEntry(kind)])),
    columns: Object.fromEntries(executionColumns),
    alike: Object.fromEntries(lookAlikes),
  };
}
