import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeScript } from '../errors/program.ts';
import { asMember } from '../errors/trial.ts';
import { git } from '../helpers/git.ts';
import { foundSystem } from '../helpers/quality-system.ts';

test('a race that is found as the refs are about to move is run again', async () => {
  const qs = await foundSystem({ server: true });
  const server = await qs.git('config', 'remote.origin.url');
  await asMember(qs, 'bot')('create', 'CR', '--title', 'Wanted by two');
  await writeScript(
    join(server, 'hooks/reference-transaction'),
    `cat >/dev/null\nif [ "$1" = prepared ] && mkdir once 2>/dev/null; then echo '  ref/race: moved' >&2; exit 1; fi`,
  );
  const answer = await asMember(qs, 'bot')('comment', 'CR-001', '-m', 'Hello');
  expect(answer).toMatchObject({ code: 0 });
  expect(await git(server, 'rev-list', '--count', 'qms/CR-001')).toBe('3');
});
