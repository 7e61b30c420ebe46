import { act, chapter, type Step, say, write } from '../step.ts';

const copy = 'records/.qms/workspace/bot/CR-001.md';
const placeholder = /\[What was achieved[^\]]*\]/;
const summary =
  'Version 2 runs on both scales. Scale B lost its settings, which CR-001-VAR-001 tells and puts right.';

/** The second half of a change record: what was done is reviewed and approved as the plan was. */
export const closing: readonly Step[] = [
  chapter('What was done is reviewed, approved and closed'),
  say('Bot writes the summary. The rows that were filled stay as they are; the gate would see it otherwise.'),
  act('bot', ['checkout', 'CR-001'], 'IN_EXECUTION'),
  write('bot', copy, async (look) => (await look.file('bot', copy)).replace(placeholder, summary)),
  act('bot', ['route', 'CR-001', '--review'], 'IN_POST_REVIEW', { tour: 'close' }),
  act('quinn', ['assign', 'CR-001', '--assignees', 'quinn'], 'IN_POST_REVIEW'),
  act(
    'quinn',
    ['review', 'CR-001', '--recommend', '-m', 'I saw the labels and the log book.'],
    'POST_REVIEWED',
  ),
  act('bot', ['route', 'CR-001', '--approval'], 'IN_POST_APPROVAL'),
  act('quinn', ['approve', 'CR-001'], 'POST_APPROVED'),
  act('bot', ['close', 'CR-001'], 'CLOSED', { tour: 'close' }),
];
