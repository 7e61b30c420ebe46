import type { Figures, Swept } from './sweep.ts';

const number = (value: number) => value.toLocaleString('en').replaceAll(',', ' ');

function sums(maps: readonly ReadonlyMap<string, number>[]): [string, number][] {
  const all = new Map<string, number>();
  for (const map of maps) for (const [key, value] of map) all.set(key, (all.get(key) ?? 0) + value);
  return [...all].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

const total = (map: ReadonlyMap<string, number>) => [...map.values()].reduce((sum, each) => sum + each, 0);

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = head.map((_, place) => (place === 0 ? '---' : '---:'));
  return [head, line, ...rows].map(row).join('');
}

const commonest = (figures: Figures) =>
  sums([figures.refused])
    .slice(0, 3)
    .map(([rule, times]) => `\`${rule}\` ${number(times)}`)
    .join(', ') || '-';

/** The figures of a sweep as markdown: what was damaged, and what refused it. */
export function reportOf(swept: Swept): string {
  const groups = [...swept.groups];
  const all = groups.map(([, figures]) => figures);
  const add = (what: (figures: Figures) => number) => number(all.reduce((sum, each) => sum + what(each), 0));
  const objects = table(
    ['What is damaged', 'Objects', 'Bytes', 'Mutants', 'Refused', 'Same meaning', 'Mostly by'],
    [
      ...groups.map(([group, each]) => [
        group,
        ...[each.objects, each.positions, each.mutants, total(each.refused), each.same].map(number),
        commonest(each),
      ]),
      [
        'all',
        add((each) => each.objects),
        add((each) => each.positions),
        add((each) => each.mutants),
        add((each) => total(each.refused)),
        add((each) => each.same),
        '',
      ],
    ],
  );
  const rules = table(
    ['First refused by', 'Mutants'],
    sums(all.map((each) => each.refused)).map(([rule, times]) => [`\`${rule}\``, number(times)]),
  );
  const claims = table(
    ['Without the pin', 'Mutants'],
    sums(all.map((each) => each.claims)).map(([rule, times]) => [
      rule.includes('/') ? `\`${rule}\`` : rule,
      number(times),
    ]),
  );
  const twice = `Judged a second time, from genesis to the tips: ${number(swept.audited)} mutants; another verdict: ${swept.disagreeing.length}. Accepted with another meaning: ${swept.different.length}.`;
  return `${objects}\n${rules}\n${claims}\n${twice}\n`;
}
