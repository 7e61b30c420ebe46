import { type Finding, finding } from '../../finding.ts';
import { checkMatrix } from '../../matrix/check.ts';
import type { Case } from '../case.ts';

/**
 * The matrix of a registered system proves what it says, as of the pins: it covers the specification in force, and its
 * table is what the CI evidence of the commit that it names gives. A matrix of no registered system has no gate to open.
 */
export function matrixProven({ before, world }: Case): Finding[] {
  const { matrix } = world;
  const document = world.facts.document;
  if (!matrix || !document) return [];
  const where = { record: before.id, path: `${before.id}.md` };
  if (matrix.rs === null)
    return [
      finding('gate/specification', `${matrix.system.rs} is not in force as far as the event says`, {
        where,
      }),
    ];
  if (matrix.change === null)
    return [
      finding(
        'rtm/no-evidence',
        `the event pins no change record whose evidence ${before.id} could rest on`,
        {
          where,
          fix: 'name it in the front matter: `change_record: CR-…`',
        },
      ),
    ];
  const unseen = (world.pinned(matrix.change)?.links ?? [])
    .map(({ id }) => id)
    .filter((id) => /-VR-[0-9]+$/.test(id) && world.pinned(id) === null);
  // What failed is not left out by leaving out its pin.
  if (unseen.length > 0)
    return unseen.map((id) =>
      finding('pin/missing', `the event does not pin ${id} of ${matrix.change}`, { where }),
    );
  const { findings } = checkMatrix({
    rs: matrix.rs,
    rtm: { id: before.id, properties: document.properties, matrix: document.matrix },
    suites: [...matrix.system.suites.keys()],
    results: matrix.results,
    records: matrix.records,
  });
  return findings.filter(({ severity }) => severity === 'error');
}
