import { cast, emailOf, type Player, rosterYaml, type Who } from '../cast.ts';
import { chapter, run, type Show, type Step, say, write } from '../step.ts';
import { changePrompt } from './prompts.ts';

/** A key, and what git has to know to sign with it. */
function settle(player: Player, show: Show): Step[] {
  const as = player.id as Who;
  const set = (key: string, value: string) =>
    run(as, ['git', 'config', '--global', key, value], {
      in: '.',
      show: show === 'nothing' ? 'nothing' : 'command',
    });
  return [
    run(as, ['qms', 'key', 'new', player.id], { in: '.', show }),
    set('user.name', player.name),
    set('user.email', emailOf(player)),
    set('gpg.format', 'ssh'),
    set('user.signingkey', `~/.ssh/qms-${player.id}`),
  ];
}

/** The public halves come to whoever founds. */
const keysSent: readonly Step[] = cast.map(({ id }) =>
  write('ada', `keys/qms-${id}.pub`, (look) => look.file(id as Who, `.ssh/qms-${id}.pub`), {
    show: 'nothing',
  }),
);

const server = '../../server/records.git';

/** A clone, told which genesis to trust. */
function clone(as: Who, show: Show): Step[] {
  return [
    run(as, ['git', 'clone', '-q', '../server/records.git', 'records'], { in: '.', show }),
    run(as, ['git', 'config', 'qms.genesis', '<genesis>'], { show }),
  ];
}

export const founding: readonly Step[] = [
  chapter('Founding a quality system'),
  say(
    'A small laboratory wants its documents under control. Five take part: Ada, administrator; Quinn and Sam, quality; Rolf, reviewer; and Build Bot, an agent that may write documents and do work, and for which Sam answers. Each makes a key. The private half never leaves its owner.',
  ),
  ...cast.slice(0, 1).flatMap((player) => settle(player, 'all')),
  say('The others do the same and send Ada the public halves. She lists everybody in a file.'),
  ...cast.slice(1).flatMap((player) => settle(player, 'nothing')),
  ...keysSent,
  write('ada', 'team.yaml', rosterYaml(), { show: 'all', tour: 'found' }),
  say(
    'Without more, git-qms brings its own questions for all who review or approve. The laboratory wants its own, and only where a change is planned.',
  ),
  write('ada', 'prompts/review/pre/CR.yaml', changePrompt, { show: 'all', tour: 'found' }),
  say(
    'She founds the system in a new repository. The genesis that this prints is the root of trust: everything is judged from there.',
  ),
  run('ada', ['git', 'init', '-q', '-b', 'main', 'records'], { in: '.', tour: 'found' }),
  run('ada', ['qms', 'init', '--members', '../team.yaml', '--prompts', '../prompts'], {
    prints: ['genesis is '],
    tour: 'found',
  }),
  run('ada', ['git', 'rev-parse', 'main'], { show: 'nothing', remember: 'genesis' }),
  say(
    'On the server lies a bare repository. The gate is put into it before anything else; nobody gets past it, administrators included.',
  ),
  run('server', ['git', 'init', '-q', '--bare', '-b', 'main', 'records.git'], { in: '.', tour: 'gate' }),
  run('server', ['qms', 'hooks', 'install', '--server', 'records.git', '--genesis', '<genesis>'], {
    in: '.',
    prints: ['(installed)'],
    tour: 'gate',
  }),
  run('ada', ['git', 'remote', 'add', 'origin', server], { tour: 'gate' }),
  run('ada', ['git', 'push', '-q', '-u', 'origin', 'main'], { tour: 'gate' }),
  say('Everybody makes a clone and pins the genesis, which Ada told them by telephone.'),
  ...clone('bot', 'all'),
  ...(['quinn', 'rolf', 'sam'] as const).flatMap((as) => clone(as, 'nothing')),
];
