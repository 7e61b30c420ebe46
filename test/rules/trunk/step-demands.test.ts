import { expect, test } from 'vitest';
import { ok } from '../../../src/rules/finding.ts';
import type { StepWorld } from '../../../src/rules/trunk/judge-step.ts';
import { judgeStep } from '../../../src/rules/trunk/judge-step.ts';
import { id, keys, oid, policy, sampleYaml } from '../policy/sample.ts';

/** A checkpoint by the agent, who has the right `trunk`, under a policy with demands. */
function checkpointUnder(acts: string): StepWorld {
  return {
    step: {
      oid: oid('5'),
      kind: 'checkpoint',
      parents: [oid('4')],
      tree: oid('3'),
      actor: id('bot'),
      document: null,
      version: null,
      state: null,
      digest: null,
      system: null,
      commit: null,
      clear: null,
      pins: [],
      releases: [],
      policy: oid('1'),
      author: { name: 'Build agent', email: 'bot@example.org', time: 1_767_600_000 },
    },
    signer: ok({ key: keys.bot, userPresence: false }),
    changes: [],
    treeFits: true,
    policy: policy(`${sampleYaml}${acts}`),
    policyEvent: oid('1'),
    inForce: () => null,
    record: null,
    contentAfter: null,
    nextPolicy: null,
    linked: () => null,
    notBefore: () => true,
    isVoid: () => false,
    unknownTips: [],
    smuggled: [],
    change: null,
    proof: null,
    usedClear: () => false,
    lastRelease: () => null,
  };
}

const rulesUnder = (acts: string) => judgeStep(checkpointUnder(acts)).map((each) => each.rule);

test('a step without a demand is for whoever has the right', () => {
  expect(rulesUnder('acts: { enact: { kinds: [human] } }\n')).toEqual([]);
});

test('a step that the policy leaves to people is not made by an agent', () => {
  expect(rulesUnder('acts: { checkpoint: { kinds: [human] } }\n')).toEqual(['permission/kind']);
});
