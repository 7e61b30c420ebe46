import type { CapaRow } from '../../content.ts';
import { type Finding, finding } from '../../finding.ts';
import { isDocId } from '../../values.ts';
import type { Case } from '../case.ts';

const isChange = (id: string) => /^CR-[0-9]+$/.test(id) && isDocId(id);

function atRow({ before }: Case, { line }: CapaRow) {
  return { where: { record: before.id, path: `${before.id}.md`, line } };
}

/** Each corrective or preventive action names the change record that does it, before anybody reviews that it was done. */
export function capasNamed(context: Case): Finding[] {
  return (context.world.facts.document?.capas ?? [])
    .filter(({ change }) => !isChange(change))
    .map((row) =>
      finding(
        'capa/unnamed',
        `${row.id} names ${JSON.stringify(row.change)}, not a change record`,
        atRow(context, row),
      ),
    );
}

/** An investigation closes once each action is done: its change record is CLOSED, in trunk, and says for what it was made. */
export function capasClosed(context: Case): Finding[] {
  const { before, world } = context;
  return (world.facts.document?.capas ?? []).flatMap((row) => {
    const where = atRow(context, row);
    const change = isDocId(row.change) ? world.pinned(row.change) : null;
    if (change === null)
      return [
        finding(
          'capa/open',
          `${row.id} rests on ${row.change || 'nothing'}, which the event does not pin`,
          where,
        ),
      ];
    const held = world.trunk?.inForce(change.id);
    if (change.state !== 'CLOSED' || !held || held.events < change.entered)
      return [
        finding(
          'capa/open',
          `${row.id} rests on ${change.id}, which is ${change.state}${change.state === 'CLOSED' ? ', and not in trunk yet' : ''}`,
          {
            ...where,
            fix: `run \`qms next ${change.id}\``,
          },
        ),
      ];
    const cites = String(change.properties.capas ?? '').split(/, */);
    return cites.includes(`${before.id} ${row.id}`)
      ? []
      : [
          finding(
            'capa/uncited',
            `${change.id} does not say that it was made for ${before.id} ${row.id}`,
            where,
          ),
        ];
  });
}
