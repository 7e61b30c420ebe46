import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { newNonce } from '../../src/acts/relay/propose.ts';
import { verify } from '../../src/acts/verify.ts';
import { proposalRef } from '../../src/rules/relay/proposal-ref.ts';
import type { DocId } from '../../src/rules/values.ts';
import { git, testEnvironment } from '../helpers/git.ts';
import { eventByHand } from '../helpers/hand-made.ts';
import { foundHost } from './host.ts';

const program = fileURLToPath(new URL('../../dist/qms.cjs', import.meta.url));

test('REQ-187 a relay that is killed at any moment loses no proposal, and admits none twice', async () => {
  const { host, qs } = await foundHost();
  const ids: DocId[] = [];
  for (const title of ['One', 'Two', 'Three', 'Four'])
    ids.push(await host.during(() => qs.create({ kind: 'CR', title })));
  await qs.git('fetch', '--quiet', 'origin');
  for (const id of ids) {
    const event = await eventByHand(qs, { id, act: 'comment', by: 'ada', text: `Said of ${id} once.` });
    await qs.git('push', '--quiet', 'origin', `${event}:${proposalRef(newNonce(), id)}`);
  }
  for (const after of [150, 250, 350, 450, 550, 650, 800]) {
    const child = spawn(process.execPath, [program, 'relay', '--key', qs.keyOf('relay')], {
      cwd: host.options.cwd,
      env: { ...testEnvironment, PATH: process.env.PATH ?? '', HOME: join(host.options.cwd, '.git') },
      stdio: 'ignore',
      detached: true,
    });
    const ended = once(child, 'exit');
    await Promise.race([sleep(after), ended]);
    if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
    await ended;
  }
  await host.run();
  expect(await git(host.bare, 'for-each-ref', 'refs/heads/propose')).toBe('');
  for (const id of ids) {
    const events = await git(host.bare, 'log', '--first-parent', '--format=%b', `qms/${id}`);
    expect(events.split(`Said of ${id} once.`)).toHaveLength(2);
  }
  expect(await verify(host.options, {})).toMatchObject({ verdict: 'valid' });
});
