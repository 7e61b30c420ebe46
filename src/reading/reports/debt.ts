import type { Debt, DebtReport } from '../../renditions/report-model.ts';
import type { Life } from './lives.ts';

const day = 86_400;

/**
 * @param now seconds since 1970
 * @param overdueDays after how many days an investigation or an open item is overdue
 */
export function debtOf(lives: readonly Life[], now: number, overdueDays: number): DebtReport {
  const since = (time: number) => Math.max(0, Math.floor((now - time) / day));
  const debt = (life: Life, time: number, says: string): Debt => {
    const { id, title, state, owner } = life;
    return { id, title, state, owner, days: since(time), says };
  };
  const oldestFirst = (debts: readonly Debt[]) =>
    [...debts].sort((a, b) => b.days - a.days || (a.id < b.id ? -1 : 1));
  const open = lives.filter((life) => life.open);
  const born = (life: Life) => life.events[0]?.time ?? now;
  const released = (life: Life) => life.events.findLast((event) => event.act === 'release')?.time ?? null;
  return {
    at: new Date(now * 1000).toISOString().replace('.000Z', 'Z'),
    overdueDays,
    variances: oldestFirst(
      open
        .filter((life) => life.kind === 'VAR' || life.kind === 'ER')
        .map((life) => debt(life, born(life), life.varianceType === null ? '' : `type ${life.varianceType}`)),
    ),
    investigations: oldestFirst(
      open
        .filter((life) => life.kind === 'INV' && since(born(life)) > overdueDays)
        .map((life) => debt(life, born(life), `open for more than ${overdueDays} days`)),
    ),
    openItems: oldestFirst(
      open.flatMap((life) => {
        const begun = life.state === 'IN_EXECUTION' ? released(life) : null;
        if (begun === null || since(begun) <= overdueDays) return [];
        const items = life.items.filter((item) => item.outcome === '').map((item) => item.id);
        return items.length === 0 ? [] : [debt(life, begun, items.join(', '))];
      }),
    ),
    itemsWithoutEvidence: oldestFirst(
      open.flatMap((life) => {
        const last = new Map(
          life.events.flatMap((event) =>
            event.act === 'execute' && event.item ? [[event.item, event]] : [],
          ),
        );
        const bare = life.items.filter((item) => item.outcome !== '' && !last.get(item.id)?.hasEvidence);
        const first = Math.min(...bare.map((item) => last.get(item.id)?.time ?? born(life)));
        return bare.length === 0 ? [] : [debt(life, first, bare.map((item) => item.id).join(', '))];
      }),
    ),
    unowned: oldestFirst(
      open
        .filter((life) => life.valid && !life.ownerActs)
        .map((life) =>
          debt(
            life,
            life.events.at(-1)?.time ?? now,
            life.owner === null ? 'nobody owns it' : `${life.owner} has no live key or may no longer create`,
          ),
        ),
    ),
    invalid: lives
      .filter((life) => !life.valid)
      .map((life) => debt(life, born(life), '`qms verify` says why')),
  };
}
