import { act, chapter, run, type Step, say, write } from '../step.ts';
import { firstDraft, secondDraft } from './documents.ts';
import { firstAnswers, objection, secondAnswers } from './prompts.ts';

const copy = 'records/.qms/workspace/bot/CR-001.md';

/** A change record from its first draft to its release, with a round that asks for updates. */
export const change: readonly Step[] = [
  chapter('A change is planned, reviewed and approved'),
  say('Build Bot opens a change record and writes its plan.'),
  act('bot', ['create', 'CR', '--title', 'Install version 2 of the scale software'], 'DRAFT', { tour: 'cr' }),
  write('bot', copy, firstDraft),
  act('bot', ['route', 'CR-001', '--review'], 'IN_PRE_REVIEW'),
  act('quinn', ['assign', 'CR-001', '--assignees', 'quinn,rolf'], 'IN_PRE_REVIEW'),
  say(
    'Here a comment will not do: who reviews answers what the laboratory asks. Quinn recommends. For Rolf an item fails, so he asks for updates, and it cannot go to approval.',
  ),
  write('quinn', 'records/answers.txt', firstAnswers, { show: 'all' }),
  act('quinn', ['review', 'CR-001', '--recommend', '--answers', 'answers.txt'], 'IN_PRE_REVIEW'),
  write('rolf', 'records/answers.txt', objection, { show: 'all', tour: 'cr' }),
  act('rolf', ['review', 'CR-001', '--request-updates', '--answers', 'answers.txt'], 'PRE_REVIEWED', {
    tour: 'cr',
  }),
  say('Bot takes the document back, corrects section 8, and asks for a new round.'),
  act('bot', ['checkout', 'CR-001'], 'DRAFT', { tour: 'cr' }),
  write('bot', copy, secondDraft, { tour: 'cr' }),
  act('bot', ['route', 'CR-001', '--review'], 'IN_PRE_REVIEW', { tour: 'cr' }),
  write('quinn', 'records/answers.txt', secondAnswers),
  act('quinn', ['review', 'CR-001', '--recommend', '--answers', 'answers.txt'], 'IN_PRE_REVIEW'),
  say(
    'Rolf takes the form: what is asked, what the rules have checked, and what changed since he last looked. What he quotes must stand in the document.',
  ),
  run('rolf', ['git', 'fetch', '-q'], { show: 'nothing' }),
  run('rolf', ['qms', 'review', 'CR-001', '--form'], {
    prints: ['[ ] test-can-fail:', 'What changed since 0.2'],
    tour: 'form',
  }),
  write('rolf', 'records/answers.txt', secondAnswers, { show: 'all', tour: 'form' }),
  act('rolf', ['review', 'CR-001', '--recommend', '--answers', 'answers.txt'], 'PRE_REVIEWED', {
    tour: 'form',
  }),
  act('bot', ['route', 'CR-001', '--approval'], 'IN_PRE_APPROVAL'),
  act('rolf', ['approve', 'CR-001'], 'IN_PRE_APPROVAL'),
  act('quinn', ['approve', 'CR-001'], 'PRE_APPROVED', { tour: 'release' }),
  say('Released for execution, the plan is frozen: from here on only the results are written.'),
  act('bot', ['release', 'CR-001'], 'IN_EXECUTION', { tour: 'release' }),
];
