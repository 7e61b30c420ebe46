import type { Option } from '../description.ts';

/** As in `git log`. */
export const pageOptions: readonly Option[] = [
  { name: 'max-count', value: 'NUMBER', description: 'show no more than this many' },
  { name: 'skip', value: 'NUMBER', description: 'leave this many out first' },
];
