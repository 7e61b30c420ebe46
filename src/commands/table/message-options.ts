import type { Option } from '../description.ts';

/** The options by which a command takes a comment or reason. */
export const messageOptions: readonly Option[] = [
  {
    name: 'message',
    short: 'm',
    aliases: ['comment', 'reason'],
    value: 'TEXT',
    many: true,
    description: 'the text; `-` reads standard input; each further one is a paragraph',
  },
  {
    name: 'message-file',
    value: 'FILE',
    completes: 'file',
    description: 'read the text from FILE; `-` is standard input',
  },
];
