import { describe, expect, test } from 'vitest';
import { checkout } from '../../src/acts/checkout.ts';
import type { DocId } from '../../src/rules/values.ts';
import { closeGate } from '../helpers/gated-server.ts';
import type { EventByHand } from '../helpers/hand-made.ts';
import { foundSystem, type QualitySystem } from '../helpers/quality-system.ts';
import { judgeTwice } from './judge-twice.ts';
import { python } from './second-opinion.ts';

/** The check-in of a policy that says this of the git proxy. */
async function draft(qs: QualitySystem, section: string): Promise<EventByHand> {
  const held = async (name: string) => `${await qs.git('show', `origin/main:.qms/${name}`)}\n`;
  const yaml = (await held('policy.yaml')).replace('version: 1\nreplaces: null', 'version: 2\nreplaces: 1');
  return {
    id: 'POLICY' as DocId,
    act: 'checkin',
    by: 'ada',
    version: '1.1',
    phase: null,
    files: {
      '.qms/policy.yaml': `${yaml}proxy:\n${section}`,
      '.qms/allowed_signers': await held('allowed_signers'),
    },
  };
}

describe.skipIf(!python)('REQ-152 both verifiers read what a policy says of the git proxy alike', () => {
  test('what gives something to a group or a principal is taken; what gives it to nobody, or to .qms/, is not', async () => {
    const qs = await foundSystem({ server: true });
    await closeGate(qs);
    await checkout(qs.as('ada'), { id: 'POLICY' });
    const rulesOf = async (section: string) => {
      const { first, second } = await judgeTwice(qs, await draft(qs, section));
      expect(second.verdict, `${section}${second.rules.join()}`).toBe(first.verdict);
      return [first.verdict, ...first.rules];
    };
    expect(await rulesOf('  initiator: { read: ["src/**"] }\n  bot: { push: ["agent/{me}/**"] }\n')).toEqual([
      'valid',
    ]);
    expect(await rulesOf('  nobody: { read: ["**"] }\n')).toContain('policy/proxy');
    expect(await rulesOf('  bot: { write: [".qms/**"] }\n')).toContain('policy/value');
    expect(await rulesOf('  bot: { push: ["agent/{you}"] }\n')).toContain('policy/value');
  });
});
