import { expect, test } from 'vitest';
import { merge } from '../../src/acts/merge.ts';
import { verify } from '../../src/acts/verify.ts';
import { git } from '../helpers/git.ts';
import { app, foundSoftware } from '../helpers/software-system.ts';
import { hostOf, relayMember } from './host.ts';

test('REQ-185 the relay brings cleared code into trunk, and tags the release that the close gives', async () => {
  const qs = await foundSoftware(app, async () => {}, {
    gate: async () => {},
    more: [await relayMember()],
  });
  const host = await hostOf(qs);
  const id = await host.during(async () => {
    const change = await qs.change();
    const commit = await qs.commit(change, { 'src/greet.txt': 'hello\n', 'test/greet.txt': 'REQ-APP\n' });
    await qs.attest(change, commit, { 'REQ-APP-001 greets': 'passed', 'REQ-APP-002 leaves': 'passed' });
    await qs.matrix(change, commit);
    await merge(qs.as('bot'), { id: change });
    await qs.bring(change, 'CLOSED');
    return change;
  });
  expect(await git(host.bare, 'show', 'main:src/greet.txt')).toBe('hello');
  const steps = (await git(host.bare, 'log', '--first-parent', '-2', '--format=%an %s', 'main')).split('\n');
  expect(steps[0]).toBe(`relay ${id}: closed, v2.0`);
  expect(await git(host.bare, 'tag', '--list', '--format=%(refname:short) %(taggername)')).toMatch(
    /^APP-[0-9.]+ relay$/m,
  );
  expect(await git(host.bare, 'for-each-ref', 'refs/heads/propose')).toBe('');
  expect(await verify(host.options, { full: true })).toMatchObject({ verdict: 'valid' });
});
