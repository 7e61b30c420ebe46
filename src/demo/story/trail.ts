import { chapter, run, type Step, say } from '../step.ts';

const board =
  '--format=%(align:26)%(refname:lstrip=3)%(end)%(contents:trailers:key=QMS-State,valueonly,separator=)';

/** What an inspector does, who trusts nobody and has no key. */
export const trail: readonly Step[] = [
  chapter('The audit trail, with plain git, from a fresh clone'),
  say('An inspector clones the repository. The life of CR-001, its newest event first:'),
  run('inspector', ['git', 'clone', '-q', '../server/records.git', 'records'], { in: '.' }),
  run('inspector', ['git', 'log', '--format=%h %<(10,trunc)%an %s', 'origin/qms/CR-001'], {
    prints: ['CR-001: close', 'CR-001: pre-review, request updates'],
  }),
  say('One decision in full: who, what, over which content, under which policy.'),
  run('inspector', ['git', 'log', '-1', '--grep=pre-approve, v1.0', 'origin/qms/CR-001'], {
    prints: ['QMS-Meaning: I approve exactly this content.'],
    tour: 'trail',
  }),
  say('Its signature, checked by git itself against the signers that the repository names:'),
  run('inspector', ['git', 'config', 'gpg.ssh.allowedSignersFile', '.qms/allowed_signers']),
  run('inspector', ['git', 'log', '--show-signature', '-1', '--format=%h %s', 'origin/qms/CR-001'], {
    prints: ['Good "git" signature for bot'],
  }),
  say('What came into force and to its end, and when:'),
  run(
    'inspector',
    ['git', 'log', '--first-parent', '--date=short', '--format=%h %ad %<(10,trunc)%an %s', 'main'],
    {
      prints: ['SOP-001: in force, v1.0', 'CR-001: closed', 'Found the quality system'],
      tour: 'trail',
    },
  ),
  say('A status board:'),
  run('inspector', ['git', 'for-each-ref', board, 'refs/remotes/origin/qms'], {
    prints: ['IN_PRE_APPROVAL'],
  }),
  say('And everything judged again, from genesis, with nothing taken from anybody but the genesis id:'),
  run('inspector', ['qms', 'verify', '--genesis', '<genesis>'], { prints: ['valid'], tour: 'verify' }),
];
