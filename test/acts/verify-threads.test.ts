import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { openContext } from '../../src/acts/context.ts';
import { VerifyWorkers } from '../../src/acts/verify/workers.ts';
import { verify } from '../../src/acts/verify.ts';
import type { DocId } from '../../src/rules/values.ts';
import { temporaryDirectory } from '../helpers/git.ts';
import { foundSystem } from '../helpers/quality-system.ts';

const qs = await foundSystem();
await qs.bringSopIntoForce();
await qs.create({ kind: 'CR', title: 'Change the order form' });

test('threads give the report that one thread gives', async () => {
  const alone = await verify(qs.as('ada'), { full: true, threads: 0 });
  expect(alone.verdict).toBe('valid');
  expect(await verify(qs.as('ada'), { full: true, threads: 3 })).toEqual(alone);
});

test('a thread that cannot work ends the verification, and every record that waits for it', async () => {
  const context = await openContext(qs.as('ada'));
  const elsewhere = { ...context.repository, cwd: await temporaryDirectory(), gitDir: '/nowhere' };
  const workers = new VerifyWorkers({ ...context, repository: elsewhere }, 2);
  const asked = ['SOP-001', 'CR-001', 'POLICY'].map((id) => workers.judge([id as DocId]));
  const answers = await Promise.allSettled(asked);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await expect(workers.judge(['SOP-001' as DocId])).rejects.toThrow();
  await workers.close();
  await context.close();
});

/** Git processes that this one has started, threads included. */
function gitsOf(parent: number): string[] {
  const processes = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
  return processes.filter((pid) => {
    try {
      const [, state = '', ppid = ''] =
        /^.*\) (\S) ([0-9]+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return Number(ppid) === parent && state !== 'Z' && command.includes('cat-file');
    } catch {
      return false;
    }
  });
}

test.runIf(process.platform === 'linux')(
  'a verification that is stopped leaves no git process behind',
  async () => {
    const before = gitsOf(process.pid);
    const stop = new AbortController();
    let most = 0;
    const stopped = verify(qs.as('ada', { signal: stop.signal }), {
      full: true,
      threads: 2,
      progress: () => {
        most = Math.max(most, gitsOf(process.pid).length);
        stop.abort();
      },
    });
    await expect(stopped).rejects.toThrow('git/aborted');
    expect(most).toBeGreaterThan(before.length);
    const left = () => gitsOf(process.pid).filter((each) => !before.includes(each));
    await vi.waitFor(() => expect(left()).toEqual([]), { timeout: 20_000 });
  },
);
