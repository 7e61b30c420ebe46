import { act, chapter, cheat, run, type Step, say, write } from '../step.ts';
import { approvalBy, commitByHand, harmlessComment, record, replayedApproval } from './by-hand.ts';
import { tolerance } from './documents.ts';
import { boldAnswers } from './prompts.ts';

const file = '.qms/docs/CR/0xx/CR-002/CR-002.md';

/** A change record that somebody would like to see through: written by Ada, then handed over to Bot. */
const bait: readonly Step[] = [
  chapter('Eight attempts to cheat'),
  say(
    'CR-002 would let the scales be off by 5 g. Ada began it, Quinn put Rolf, Sam and herself on the team, then Bot took it over. Bot answers to Sam, so since then Sam does not count: Quinn and Rolf alone complete the review. It now waits for approval.',
  ),
  act('ada', ['create', 'CR', '--title', 'Let the scales be off by 5 g'], 'DRAFT', { show: 'command' }),
  act('quinn', ['assign', 'CR-002', '--assignees', 'quinn,rolf,sam'], 'DRAFT', { show: 'command' }),
  act('ada', ['hand-over', 'CR-002', 'bot'], 'DRAFT', { show: 'command' }),
  act('bot', ['checkout', 'CR-002'], 'DRAFT', { show: 'command' }),
  write('bot', 'records/.qms/workspace/bot/CR-002.md', tolerance),
  act('bot', ['route', 'CR-002', '--review'], 'IN_PRE_REVIEW', { show: 'command' }),
  ...(['quinn', 'rolf'] as const).flatMap((as, index) => [
    write(as, 'records/answers.txt', boldAnswers),
    act(
      as,
      ['review', 'CR-002', '--recommend', '--answers', 'answers.txt'],
      index === 0 ? 'IN_PRE_REVIEW' : 'PRE_REVIEWED',
      { show: 'command' },
    ),
  ]),
  act('bot', ['route', 'CR-002', '--approval'], 'IN_PRE_APPROVAL', { show: 'command' }),
  say(
    'Now everybody leaves qms aside and works with plain git, against which no program on their own machine could help. Only the server can.',
  ),
  ...(['ada', 'bot', 'quinn', 'rolf', 'sam'] as const).map((as) =>
    run(as, ['git', 'fetch', '-q'], { show: 'nothing' }),
  ),
];

const sponsor: readonly Step[] = [
  say(
    'One. Sam is of quality and on the team, and his key is good; he approves the work of the agent that he answers for.',
  ),
  write('sam', 'records/approve.txt', approvalBy('sam'), { show: 'all', tour: 'cheat-sponsor' }),
  commitByHand('sam', 'approve.txt', { tour: 'cheat-sponsor' }),
  cheat(
    'sam',
    ['git', 'push', '-q', 'origin', `<forged>:${record}`],
    'independence/contributor',
    'cheat-sponsor',
  ),
];

const edit: readonly Step[] = [
  say(
    'Two. Bot changes the document after its review: 50 g instead of 5 g, in a commit that calls itself a comment.',
  ),
  run('bot', ['git', 'checkout', '-q', '--detach', 'origin/qms/CR-002']),
  write('bot', `records/${file}`, async (look) =>
    (await look.git('show', `origin/qms/CR-002:${file}`)).replaceAll('5 g', '50 g'),
  ),
  write('bot', 'records/comment.txt', harmlessComment),
  run('bot', ['git', 'commit', '-q', '-S', '-F', 'comment.txt', '--', file]),
  cheat('bot', ['git', 'push', '-q', 'origin', `HEAD:${record}`], 'event/changes-content'),
];

const rewrite: readonly Step[] = [
  say('Three. Bot rewrites the branch: the two reviews never happened.'),
  cheat('bot', ['git', 'push', '-q', '--force', 'origin', `origin/qms/CR-002~3:${record}`], 'ref/rewritten'),
];

const forged: readonly Step[] = [
  say('Four. Bot approves as Quinn: her name, her address, QMS-Actor: quinn. Only the key is its own.'),
  write('bot', 'records/approve.txt', approvalBy('quinn')),
  commitByHand('bot', 'approve.txt', {
    identity: ['-c', 'user.name=Quinn Falk', '-c', 'user.email=quinn@example.org'],
  }),
  cheat('bot', ['git', 'push', '-q', 'origin', `<forged>:${record}`], 'event/actor'),
];

const replay: readonly Step[] = [
  say(
    'Five. Bot takes the approval that Quinn really gave, signature and all, from CR-001, and puts it on CR-002: the same bytes but for tree, parent and id.',
  ),
  run('bot', ['git', 'log', '-1', '--format=%H', '--grep=pre-approve, v1.0', 'origin/qms/CR-001'], {
    remember: 'approval',
  }),
  write('bot', 'records/replayed.txt', replayedApproval),
  run('bot', ['git', 'hash-object', '-t', 'commit', '-w', 'replayed.txt'], { remember: 'forged' }),
  cheat('bot', ['git', 'push', '-q', 'origin', `<forged>:${record}`], 'signature/bad'),
];

const trunk: readonly Step[] = [
  say(
    'Six. Ada, the administrator, edits the procedure in force and pushes it straight to trunk, signed. There is no exception for administrators.',
  ),
  run('ada', ['git', 'pull', '-q']),
  write('ada', 'records/.qms/docs/SOP/0xx/SOP-001/SOP-001.md', async (look) =>
    (await look.git('show', 'main:.qms/docs/SOP/0xx/SOP-001/SOP-001.md')).replace('0.1 g', '5 g'),
  ),
  run('ada', ['git', 'commit', '-q', '-S', '-a', '-m', 'Minor wording']),
  cheat('ada', ['git', 'push', '-q', 'origin', 'main'], 'trunk/governed-path', 'cheat-trunk'),
];

const deletion: readonly Step[] = [
  say('Seven. Quinn would rather have no record of CR-002 at all.'),
  cheat('quinn', ['git', 'push', '-q', 'origin', '--delete', 'qms/CR-002'], 'ref/deleted'),
];

const stolen: readonly Step[] = [
  say('Eight. Rolf loses his laptop, with the key in it. Ada revokes the key, at once and for all.'),
  run('ada', ['git', 'reset', '-q', '--hard', 'origin/main'], { show: 'nothing' }),
  act('ada', ['user', 'revoke', 'rolf', '-m', 'Laptop stolen on the train'], 'EFFECTIVE'),
  say('The thief approves CR-002 with it.'),
  write('rolf', 'records/approve.txt', approvalBy('rolf')),
  commitByHand('rolf', 'approve.txt'),
  cheat(
    'rolf',
    ['git', 'push', '-q', 'origin', `<forged>:${record}`],
    'signature/revoked-key',
    'cheat-revoked',
  ),
];

export const cheats: readonly Step[] = [
  ...bait,
  ...sponsor,
  ...edit,
  ...rewrite,
  ...forged,
  ...replay,
  ...trunk,
  ...deletion,
  ...stolen,
];
