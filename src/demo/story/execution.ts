import { act, chapter, type Step, say, write } from '../step.ts';
import { variance } from './documents.ts';

const child = 'CR-001-VAR-001';

/** The work, one item of which fails, and the variance that answers for it, from its draft to its end. */
export const execution: readonly Step[] = [
  chapter('The work is done, and one item fails'),
  act(
    'bot',
    [
      'execute',
      'CR-001',
      'EI-1',
      '--pass',
      '--summary',
      'Scale A runs version 2; 100, 200, 500 g as they should be',
    ],
    'IN_EXECUTION',
    { tour: 'var' },
  ),
  say('Scale B is off. That is not hidden: a variance is opened, and the failed item names it.'),
  act('bot', ['create', 'VAR', '--parent', 'CR-001', '--title', 'Scale B is off by 0.3 g'], 'DRAFT', {
    tour: 'var',
  }),
  act(
    'bot',
    [
      'execute',
      'CR-001',
      'EI-2',
      '--fail',
      '--summary',
      `Scale B shows 500.3 g; see ${child}`,
      '--evidence',
      `record ${child}`,
    ],
    'IN_EXECUTION',
    { tour: 'var' },
  ),
  say(
    'The variance is of type 1: the change cannot be closed before it. It has a plan, reviews and approvals too.',
  ),
  write('bot', `records/.qms/workspace/bot/${child}.md`, variance),
  act('bot', ['route', child, '--review'], 'IN_PRE_REVIEW'),
  act('quinn', ['assign', child, '--assignees', 'quinn'], 'IN_PRE_REVIEW'),
  act('quinn', ['review', child, '--recommend', '-m', 'The cause is plausible.'], 'PRE_REVIEWED'),
  act('bot', ['route', child, '--approval'], 'IN_PRE_APPROVAL'),
  act('quinn', ['approve', child], 'PRE_APPROVED'),
  act('bot', ['release', child], 'IN_EXECUTION'),
  act(
    'bot',
    [
      'execute',
      child,
      'EI-1',
      '--pass',
      '--summary',
      'Adjusted; 100.0, 200.0 and 500.0 g; settings in the log book',
    ],
    'IN_EXECUTION',
  ),
  act('bot', ['route', child, '--review'], 'IN_POST_REVIEW'),
  act('quinn', ['assign', child, '--assignees', 'quinn'], 'IN_POST_REVIEW'),
  act('quinn', ['review', child, '--recommend', '-m', 'I saw the log book.'], 'POST_REVIEWED'),
  act('bot', ['route', child, '--approval'], 'IN_POST_APPROVAL'),
  act('quinn', ['approve', child], 'POST_APPROVED'),
  act('bot', ['close', child], 'CLOSED', { tour: 'var' }),
];
