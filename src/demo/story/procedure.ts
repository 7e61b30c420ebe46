import { act, chapter, run, type Step, say, write } from '../step.ts';
import { procedure } from './documents.ts';

export const firstProcedure: readonly Step[] = [
  chapter('A procedure comes into force'),
  say(
    'Ada writes the first procedure. Its record is a branch of its own, qms/SOP-001; each act on it is one signed commit. What comes next stands in the last lines of every output. (When the turn passes to somebody else, they run `git fetch` first; that is not shown.)',
  ),
  act('ada', ['create', 'SOP', '--title', 'Calibrating the scales'], 'DRAFT', { tour: 'sop' }),
  write('ada', 'records/.qms/workspace/ada/SOP-001.md', procedure, { tour: 'sop' }),
  act('ada', ['route', 'SOP-001', '--review'], 'IN_REVIEW', { tour: 'sop' }),
  say(
    'Quality names the review team. Both read the document and recommend it. Rolf asks what waits for him.',
  ),
  act('quinn', ['assign', 'SOP-001', '--assignees', 'quinn,rolf'], 'IN_REVIEW', { tour: 'sop' }),
  act('quinn', ['review', 'SOP-001', '--recommend', '-m', 'Short and clear.'], 'IN_REVIEW', { tour: 'sop' }),
  run('rolf', ['git', 'fetch', '-q'], { show: 'nothing' }),
  run('rolf', ['qms', 'next'], { prints: ['qms review SOP-001'], tour: 'sop' }),
  act('rolf', ['review', 'SOP-001', '--recommend', '-m', 'This is how we do it.'], 'REVIEWED', {
    tour: 'sop',
  }),
  say('The owner asks for approval. The last approval brings the document into trunk: it is in force.'),
  act('ada', ['route', 'SOP-001', '--approval'], 'IN_APPROVAL', { tour: 'sop' }),
  act('rolf', ['approve', 'SOP-001'], 'IN_APPROVAL', { tour: 'sop' }),
  act('quinn', ['approve', 'SOP-001'], 'EFFECTIVE', { prints: ['SOP-001: in force, v1.0'], tour: 'sop' }),
];
