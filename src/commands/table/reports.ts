import type { CommandDescription } from '../description.ts';

const html = {
  name: 'html',
  value: 'FILE',
  description: 'write it as one self-contained HTML file, with charts',
} as const;

/** What the records say of the work as a whole. */
export const reports: readonly CommandDescription[] = [
  {
    name: 'report debt',
    group: 'reading',
    summary: 'list what is owed',
    description:
      'Open variances, overdue investigations and execution items, executed items without evidence, records that nobody can move on. Every record is judged first.',
    arguments: [],
    options: [
      { name: 'days', value: 'N', description: 'what is open for more than N days is overdue (30)' },
      html,
    ],
    examples: [
      { command: 'qms report debt', says: 'lists what is owed' },
      {
        command: 'qms report debt --days 14 --html debt.html',
        says: 'writes a page, overdue after two weeks',
      },
    ],
    writes: false,
  },
  {
    name: 'report cycle',
    group: 'reading',
    summary: 'show how long things take',
    description:
      'Times for each phase of each kind, how often reviews and approvals say no, and reviews that took less time than their text takes to read. Times are what signers claim.',
    arguments: [],
    options: [html],
    examples: [{ command: 'qms report cycle --html cycle.html', says: 'writes a page with charts' }],
    writes: false,
  },
];
