import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { serverOf, standing, ungatedCopy } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { pushByHand } from '../helpers/hand-made.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import type { Attack, Attempt, Stage } from './attack.ts';
import { qms, verifyProgram } from './program.ts';

/** Puts the attacked checkout's gate before the server of a system. */
export async function stageOf(qs: QualitySystem): Promise<Stage> {
  const server = await serverOf(qs);
  const installed = await qms(qs.path, 'hooks', 'install', '--server', server, '--genesis', qs.genesis);
  if (installed.exitCode !== 0) throw new Error(installed.stderr);
  await qs.git('fetch', '--quiet', 'origin');
  return { qs, server };
}

/** As {@link atTheGate}, at a server where git's own check of objects is on, as installed, and then at one without. */
async function atBothServers(stage: Stage, attack: Attack, attempt: Attempt): Promise<void> {
  const { push = {}, force = false } = attempt;
  const { accepted, rules, said } = await pushByHand(stage.qs, push, { force });
  expect({ accepted, rules }, said).toEqual({ accepted: false, rules: [] });
  expect(said).toMatch(/unpack|fsck/);
  await git(stage.server, 'config', 'receive.fsckObjects', 'false');
  try {
    await atTheGate(stage, attack, attempt);
  } finally {
    await git(stage.server, 'config', 'receive.fsckObjects', 'true');
  }
}

async function atTheGate({ qs }: Stage, attack: Attack, attempt: Attempt): Promise<void> {
  const { push = {}, force = false, atomic = true } = attempt;
  const before = await standing(qs);
  const { accepted, rules, said } = await pushByHand(qs, push, { force, atomic });
  if (attack.rule === null || attack.seenBy === 'verify') {
    expect(accepted, said).toBe(true);
    return;
  }
  expect(rules, said).toContain(attack.rule);
  if (attack.also) expect(new Set(rules), said).toEqual(new Set([attack.rule, ...attack.also]));
  expect(accepted).toBe(false);
  expect(await standing(qs)).toEqual(before);
}

async function afterwards({ qs }: Stage, attack: Attack, attempt: Attempt): Promise<void> {
  const copy = await ungatedCopy(qs, attempt.push ?? {});
  await attempt.operate?.(copy);
  const { verdict, rules } = await verifyProgram(copy);
  await rm(copy, { recursive: true });
  if (attack.rule === null || attack.seenBy === 'gate') {
    expect(rules).toEqual([]);
    return;
  }
  expect(rules).toContain(attack.verifyRule ?? attack.rule);
  expect(verdict).not.toBe('valid');
}

/**
 * Plays each attack of a group on one stage: a real push to a gated server, after which all refs are as they were, and
 * `verify` of a repository that took the same without a gate.
 */
export function playAttacks(group: string, attacks: readonly Attack[], set: () => Promise<Stage>): void {
  describe(group, () => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await set();
      const { verdict } = await verifyProgram(await ungatedCopy(stage.qs, {}));
      expect(verdict).toBe('valid');
    });

    test.each(attacks.map((attack) => [attack.id, attack.title, attack] as const))(
      '%s %s',
      async (_, __, attack) => {
        const attempt = await attack.attempt(stage);
        const gate = attack.stoppedBy === 'git' ? atBothServers : atTheGate;
        if (attempt.push !== undefined) await gate(stage, attack, attempt);
        await afterwards(stage, attack, attempt);
        await git(stage.server, 'fsck', '--no-dangling');
      },
    );
  });
}
