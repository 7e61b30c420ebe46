import type { CommandDescription } from '../../src/commands/description.ts';
import { messageOptions } from '../../src/commands/table/message-options.ts';

/** A row of the table that uses every feature of it. */
export const sample: CommandDescription = {
  name: 'judge',
  group: 'governing',
  summary: 'judge a cake',
  description: 'Judges a cake by its slices.',
  arguments: [
    { name: 'CAKE', required: true, description: 'the cake' },
    { name: 'SLICE', required: false, many: true, description: 'its slices' },
  ],
  options: [
    { name: 'good', description: 'it is good' },
    { name: 'bad', description: 'it is bad' },
    { name: 'judges', short: 'j', value: 'NAMES', many: true, commas: true, description: 'who judges' },
    { name: 'size', value: 'SIZE', values: ['small', 'large'], description: 'its size' },
    ...messageOptions,
  ],
  choices: [
    { of: ['good', 'bad'], required: true },
    { of: ['message', 'message-file'], required: false },
  ],
  examples: [{ command: 'qms judge tart --good', says: 'praises a tart' }],
  writes: true,
};
