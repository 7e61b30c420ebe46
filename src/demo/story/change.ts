import { act, chapter, type Step, say, write } from '../step.ts';
import { firstDraft, secondDraft } from './documents.ts';

const copy = 'records/.qms/workspace/bot/CR-001.md';

/** A change record from its first draft to its release, with a round that asks for updates. */
export const change: readonly Step[] = [
  chapter('A change is planned, reviewed and approved'),
  say('Build Bot opens a change record and writes its plan.'),
  act('bot', ['create', 'CR', '--title', 'Install version 2 of the scale software'], 'DRAFT', { tour: 'cr' }),
  write('bot', copy, firstDraft),
  act('bot', ['route', 'CR-001', '--review'], 'IN_PRE_REVIEW'),
  act('quinn', ['assign', 'CR-001', '--assignees', 'quinn,rolf'], 'IN_PRE_REVIEW'),
  say('Quinn recommends it. Rolf does not: he asks for updates, and so it cannot go to approval.'),
  act('quinn', ['review', 'CR-001', '--recommend', '-m', 'The way back is good.'], 'IN_PRE_REVIEW'),
  act(
    'rolf',
    ['review', 'CR-001', '--request-updates', '-m', 'Section 8 does not use the reference weights.'],
    'PRE_REVIEWED',
    { tour: 'cr' },
  ),
  say('Bot takes the document back, corrects section 8, and asks for a new round.'),
  act('bot', ['checkout', 'CR-001'], 'DRAFT', { tour: 'cr' }),
  write('bot', copy, secondDraft, { tour: 'cr' }),
  act('bot', ['route', 'CR-001', '--review'], 'IN_PRE_REVIEW', { tour: 'cr' }),
  act('quinn', ['review', 'CR-001', '--recommend', '-m', 'Better than before.'], 'IN_PRE_REVIEW'),
  act(
    'rolf',
    ['review', 'CR-001', '--recommend', '-m', 'Now it can fail, so now it is a test.'],
    'PRE_REVIEWED',
  ),
  act('bot', ['route', 'CR-001', '--approval'], 'IN_PRE_APPROVAL'),
  act('rolf', ['approve', 'CR-001'], 'IN_PRE_APPROVAL'),
  act('quinn', ['approve', 'CR-001'], 'PRE_APPROVED', { tour: 'cr' }),
  say('Released for execution, the plan is frozen: from here on only the results are written.'),
  act('bot', ['release', 'CR-001'], 'IN_EXECUTION', { tour: 'cr' }),
];
