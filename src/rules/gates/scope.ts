import { finding } from '../finding.ts';
import { covers } from '../systems/affected-files.ts';
import { isOf } from '../systems/paths.ts';
import type { Gate } from './gate.ts';

const named = 10;

export const scope: Gate = {
  id: 'gate/scope',
  reads:
    'the table of affected files of the approved record and of its approved variances, and the files that differ',
  asks: ({ record }) => `the branch changes only files that ${record.id} lists`,
  check: ({ record, code, scope: listed, system }) => {
    const changed = (code?.changed ?? []).filter((path) => isOf(system, path));
    const unused = listed.filter((each) => !changed.some((path) => covers(each, path)));
    const outside = changed.filter((path) => !listed.some((each) => covers(each, path)));
    return {
      findings: outside.slice(0, named).map((path) =>
        finding('gate/scope', `${path} is not among the affected files of ${record.id}`, {
          where: { path },
          fix: `open a variance that lists it in a table \`| Path | Change |\`: \`qms create VAR --parent ${record.id} --title TITLE\``,
        }),
      ),
      shown: [
        ...(outside.length === 0 ? [`${changed.length} files`] : []),
        // No finding, since a plan may turn out to need less; but an item that was skipped shows here.
        ...(unused.length === 0 ? [] : [`listed, and not changed: ${unused.slice(0, named).join(', ')}`]),
      ],
    };
  },
};
