import { type Child, type Html, tag } from './html.ts';
import { pageHtml } from './page.ts';
import type { CycleReport, Debt, DebtReport, PhaseTimes } from './report-model.ts';
import { commonCss } from './style.ts';

const css = `${commonCss}
svg { width: 100%; height: auto; margin: 0 0 5mm; }
svg text { font: 3.1px "Noto Sans", Arial, sans-serif; fill: #1b1f24; }
svg .bar { fill: #1f4b7a; }
svg .rest { fill: #c9d1d9; }
.none { color: var(--quiet); }
`;

/** A length of time in the two units that matter: `3 d 4 h`, `12 min`. */
export function inWords(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const;
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first === -1) return '0 s';
  let left = seconds;
  return units
    .slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const count = Math.floor(left / size);
      left -= count * size;
      return count === 0 ? [] : [`${count} ${unit}`];
    })
    .join(' ');
}

function table(head: readonly string[], rows: readonly (readonly Child[])[]): Html {
  if (rows.length === 0) return tag('p', { class: 'none' }, 'None.');
  return tag(
    'table',
    {},
    tag('thead', {}, tag('tr', {}, ...head.map((each) => tag('th', {}, each)))),
    tag(
      'tbody',
      {},
      ...rows.map((row) =>
        tag('tr', {}, ...row.map((cell, index) => tag('td', { class: index === 0 ? 'short' : null }, cell))),
      ),
    ),
  );
}

interface Bar {
  readonly label: string;
  readonly value: number;
  /** The lighter part that goes on behind the bar; the value itself where there is none. */
  readonly upTo: number;
  readonly says: string;
}

/** Horizontal bars; all on one scale, which the longest fills. Times from seconds to weeks need a logarithmic one. */
function bars(
  title: string,
  all: readonly Bar[],
  scale: (value: number) => number = (value) => value,
): Child {
  if (all.length === 0) return null;
  const longest = Math.max(1, ...all.map((bar) => scale(bar.upTo)));
  const width = (value: number) => ((72 * scale(value)) / longest).toFixed(2);
  const height = 6;
  return tag(
    'svg',
    { viewBox: `0 0 180 ${all.length * height}`, role: 'img', 'aria-label': title },
    ...all.flatMap((bar, index) => {
      const y = String(index * height + 1);
      const text = String(index * height + 4.4);
      return [
        tag('text', { x: '0', y: text }, bar.label),
        tag('rect', { class: 'rest', x: '60', y, width: width(bar.upTo), height: '4.2' }),
        tag('rect', { class: 'bar', x: '60', y, width: width(bar.value), height: '4.2' }),
        tag('text', { x: '135', y: text }, bar.says),
      ];
    }),
  );
}

const debtLists: readonly (readonly [keyof DebtReport & string, string])[] = [
  ['variances', 'Open variances and exception reports'],
  ['investigations', 'Overdue investigations'],
  ['openItems', 'Overdue execution items'],
  ['itemsWithoutEvidence', 'Executed items without evidence'],
  ['unowned', 'Records that nobody can move on'],
  ['invalid', 'Records that are not valid'],
];

/** {@link DebtReport} as one self-contained page. */
export function debtHtml(report: DebtReport): string {
  const lists = debtLists.map(([key, title]) => [title, report[key] as readonly Debt[]] as const);
  const body: Child[] = [
    tag('h1', {}, 'What is owed'),
    tag('p', { class: 'quiet' }, `As of ${report.at}; overdue after ${report.overdueDays} days.`),
    bars(
      'How many of each',
      lists.map(([label, debts]) => ({
        label,
        value: debts.length,
        upTo: debts.length,
        says: String(debts.length),
      })),
    ),
    ...lists.flatMap(([title, debts]) => [
      tag('h2', {}, title),
      table(
        ['Record', 'Title', 'State', 'Owner', 'Days', 'What'],
        debts.map(({ id, title: name, state, owner, days, says }) => [
          id,
          name,
          state,
          owner ?? '-',
          String(days),
          says,
        ]),
      ),
    ]),
  ];
  return pageHtml({ title: 'What is owed', description: 'Quality debt, from the records alone', css, body });
}

const timesBar = ({ kind, phase, median, p90 }: PhaseTimes): Bar => ({
  label: `${kind}, ${phase}`,
  value: median,
  upTo: p90,
  says: `${inWords(median)} to ${inWords(p90)}`,
});

/** {@link CycleReport} as one self-contained page. */
export function cycleHtml({ phases, decisions, reading }: CycleReport): string {
  const body: Child[] = [
    tag('h1', {}, 'How long things take'),
    tag('h2', {}, 'Times per phase'),
    tag(
      'p',
      { class: 'quiet' },
      'Dark: the median. Light: what nine of ten stay below. The scale is logarithmic.',
    ),
    bars('Times per kind and phase', phases.map(timesBar), (seconds) => Math.log1p(seconds)),
    table(
      ['Kind', 'Phase', 'Times', 'Median', 'Nine of ten', 'Longest'],
      phases.map(({ kind, phase, count, median, p90, longest }) => [
        kind,
        phase,
        String(count),
        inWords(median),
        inWords(p90),
        inWords(longest),
      ]),
    ),
    tag('h2', {}, 'Decisions'),
    table(
      ['Reviews', 'of which ask for updates', 'Approvals', 'Rejections', 'Rejected'],
      [
        [
          String(decisions.reviews),
          String(decisions.updatesRequested),
          String(decisions.approvals),
          String(decisions.rejections),
          `${decisions.rejectionRate} %`,
        ],
      ],
    ),
    tag('h2', {}, 'Reviews faster than their text can be read'),
    tag(
      'p',
      { class: 'quiet' },
      `${reading.hasty.length} of ${reading.reviews} first reviews had more than ${reading.wordsPerMinute} words for each minute between route, or assignment, and review. Times are claims of the signers.`,
    ),
    table(
      ['Record', 'Reviewer', 'Words', 'Time', 'Outcome', 'At'],
      reading.hasty.map(({ id, reviewer, words, seconds, outcome, at }) => [
        id,
        reviewer,
        String(words),
        inWords(Math.max(0, seconds)),
        outcome,
        at,
      ]),
    ),
  ];
  return pageHtml({
    title: 'How long things take',
    description: 'Cycle times, from the records alone',
    css,
    body,
  });
}
