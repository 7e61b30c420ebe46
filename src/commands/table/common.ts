import type { Argument, Choice, Option } from '../description.ts';

export const document: Argument = {
  name: 'ID',
  required: true,
  completes: 'document',
  description: 'the document, such as CR-045',
};

export const message: Choice = { of: ['message', 'message-file'], required: false };

export const neededMessage: Choice = { of: ['message', 'message-file'], required: true };

export const assignees: Option = {
  name: 'assignees',
  short: 'a',
  value: 'NAMES',
  many: true,
  commas: true,
  description: 'principals, separated by commas; may be repeated',
};
