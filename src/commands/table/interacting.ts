import type { CommandDescription } from '../description.ts';
import { document } from './common.ts';

/** Answering what an interactive template asks. */
export const interacting: CommandDescription = {
  name: 'interact',
  group: 'governing',
  summary: 'answer what a verification record asks',
  description:
    'Shows what is asked now, with its guidance and the command that answers it. Each answer is one signed event. An answer is never taken back: it is amended with a reason, and stays in the record struck through. A question that asks for it takes the commit of the system under test, by default HEAD of the work tree that you name.',
  arguments: [document],
  options: [
    { name: 'respond', value: 'VALUE', description: 'the answer to what is asked' },
    {
      name: 'respond-file',
      value: 'FILE',
      completes: 'file',
      description: 'read the answer from FILE, in your own folder below .qms/workspace',
    },
    { name: 'at', value: 'ITEM', description: 'answer only if ITEM is what is asked' },
    {
      name: 'goto',
      value: 'ITEM',
      description: 'amend the answer to ITEM; without an answer, show it first',
    },
    { name: 'cancel-goto', description: 'amend nothing after all' },
    { name: 'reopen', value: 'LOOP', description: 'go through a loop once more' },
    { name: 'reason', value: 'TEXT', description: 'why an answer is amended or a loop reopened' },
    {
      name: 'system',
      value: 'NAME',
      description: 'the system under test; by default the name of its folder',
    },
    { name: 'commit', value: 'OID', description: 'its full commit id' },
    {
      name: 'system-dir',
      value: 'DIR',
      completes: 'file',
      description: 'its work tree, whose HEAD is taken; refused if it has changes',
    },
    { name: 'progress', description: 'list what is answered and what is left' },
    { name: 'compile', description: 'print the document as it stands' },
  ],
  choices: [
    { of: ['respond', 'respond-file', 'reopen', 'cancel-goto', 'progress', 'compile'], required: false },
    { of: ['goto', 'reopen', 'cancel-goto'], required: false },
    { of: ['commit', 'system-dir'], required: false },
  ],
  examples: [
    { command: 'qms interact CR-045-VR-001', says: 'shows what is asked now' },
    { command: 'qms interact CR-045-VR-001 --at step_outcome.1 --respond Pass', says: 'answers it' },
    {
      command: 'qms interact CR-045-VR-001 --respond "One sheet came out" --system-dir ../printer',
      says: 'answers with the commit that was tested',
    },
    {
      command: 'qms interact CR-045-VR-001 --goto objective --reason "Wrong form" --respond "Form B prints"',
      says: 'amends an earlier answer',
    },
  ],
  writes: true,
};
