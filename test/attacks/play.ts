import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serverOf, standing, ungatedCopy } from '../helpers/gated-server.ts';
import { git } from '../helpers/git.ts';
import { type PushResult, pushByHand } from '../helpers/hand-made.ts';
import type { QualitySystem } from '../helpers/quality-system.ts';
import { type Line, lendObjects, pushLines, returnObjects } from '../helpers/raw-push.ts';
import { notForTheAction, rulesOfAction } from './action.ts';
import type { Attack, Attempt, Stage } from './attack.ts';
import { qms, verifyProgram } from './program.ts';
import { notForTheRelay, notProposable, notProposed, type RelayHost, relayHost } from './relay.ts';

/** What `npm run attacks` prints of a case. */
export interface Told {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly rule: string | null;
  readonly seenBy: string;
  /** What the gate said, and `verify`; null where it was not asked. */
  gate: string | null;
  verify: string | null;
}

declare module 'vitest' {
  interface TaskMeta {
    attack?: Told;
  }
}

/** Puts the attacked checkout's gate before the server of a system. */
export async function stageOf(qs: QualitySystem): Promise<Stage> {
  const server = await serverOf(qs);
  const installed = await qms(qs.path, 'hooks', 'install', '--server', server, '--genesis', qs.genesis);
  if (installed.exitCode !== 0) throw new Error(installed.stderr);
  await qs.git('fetch', '--quiet', 'origin');
  return { qs, server };
}

/** As {@link atTheGate}, at a server where git's own check of objects is on, as installed, and then at one without. */
async function atBothServers(stage: Stage, attack: Attack, attempt: Attempt): Promise<string> {
  const { push = {}, force = false } = attempt;
  const { accepted, rules, said } = await pushByHand(stage.qs, push, { force });
  expect({ accepted, rules }, said).toEqual({ accepted: false, rules: [] });
  expect(said).toMatch(/unpack|fsck/);
  await git(stage.server, 'config', 'receive.fsckObjects', 'false');
  try {
    return await atTheGate(stage, attack, attempt);
  } finally {
    await git(stage.server, 'config', 'receive.fsckObjects', 'true');
  }
}

/** A push line by line, with the objects of the work tree lent to the server while it lasts. */
async function pushRaw(stage: Stage, lines: readonly Line[]): Promise<PushResult> {
  await lendObjects(stage.qs);
  try {
    const said = await pushLines(stage.qs, lines);
    return { accepted: !/^\S*ng /m.test(said) && said.includes('unpack ok'), said, rules: rulesOfHook(said) };
  } finally {
    await returnObjects(stage.qs);
  }
}

/** What the gate names as it judges a push. */
function rulesOfHook(said: string): string[] {
  return [...said.matchAll(/^(?:remote: {3}| {2})([a-z-]+\/[a-z-]+): /gm)].map(([, rule = '']) => rule);
}

/** What the gate's second hook names, which speaks while the refs move. */
function rulesOfTransaction(said: string): string[] {
  return [...said.matchAll(/^(?:remote: )?qms: refused: ([a-z-]+\/[a-z-]+): /gm)].map(
    ([, rule = '']) => rule,
  );
}

async function atTheGate(stage: Stage, attack: Attack, attempt: Attempt): Promise<string> {
  const { qs } = stage;
  const { push = {}, force = false, atomic = true, lines } = attempt;
  const before = await standing(qs);
  const pushed = lines ? await pushRaw(stage, lines) : await pushByHand(qs, push, { force, atomic });
  const { accepted, said } = pushed;
  const rules = [...pushed.rules, ...rulesOfTransaction(said)];
  if (attack.rule === null || attack.seenBy === 'verify') {
    expect(accepted, said).toBe(true);
    return 'accepted';
  }
  expect(rules, said).toContain(attack.rule);
  if (attack.also) expect(new Set(rules), said).toEqual(new Set([attack.rule, ...attack.also]));
  if (attempt.times !== undefined)
    expect(
      rules.filter((rule) => rule === attack.rule),
      said,
    ).toHaveLength(attempt.times);
  expect(accepted).toBe(false);
  expect(await standing(qs)).toEqual(before);
  return said;
}

const whole = process.env.QMS_WHOLE === '1';

/**
 * The door of a relay, for each fourth case, others than at the Action's; for all with `QMS_WHOLE=1`. It stands as the gated
 * server does before the push; null where the case is not for it, which its table says.
 */
async function proposedLater(stage: Stage, attack: Attack, attempt: Attempt, index: number) {
  const { push } = attempt;
  if (push === undefined) return null;
  const { id } = attack;
  const kind = notProposable(push);
  const listed = Object.entries(notProposed).filter(([, { cases }]) =>
    (cases as readonly string[]).includes(id),
  );
  expect(listed.map(([name]) => name)).toEqual(kind === null ? [] : [kind]);
  // Another checkout's gate is compared with no relay of this one.
  const asked =
    kind === null && notForTheRelay[id] === undefined && process.env.ATTACKED_CHECKOUT === undefined;
  return asked && (index % 4 === 2 || whole) ? relayHost(stage) : null;
}

/** The door of the Action, for each fourth case; for all with `QMS_WHOLE=1`. */
async function atTheAction(stage: Stage, attack: Attack, push: NonNullable<Attempt['push']>): Promise<void> {
  const rules = notForTheAction[attack.id] === undefined ? await rulesOfAction(stage, push) : null;
  if (rules === null) return;
  if (attack.rule === null || attack.seenBy === 'verify') expect(rules).toEqual([]);
  else expect(rules).toContain(attack.rule);
}

async function afterwards({ qs }: Stage, attack: Attack, attempt: Attempt): Promise<string> {
  const copy = await ungatedCopy(qs, attempt.push ?? {});
  await attempt.operate?.(copy);
  const { verdict, rules, warnings, said } = await verifyProgram(copy, attempt.verify);
  await rm(copy, { recursive: true });
  if (attack.warning !== undefined) expect(warnings).toContain(attack.warning);
  if (attack.rule === null || attack.seenBy === 'gate') {
    expect({ verdict, rules }, said).toEqual({ verdict: 'valid', rules: [] });
    return said;
  }
  expect(rules, said).toContain(attack.verifyRule ?? attack.rule);
  expect(verdict).not.toBe('valid');
  return said;
}

/**
 * Plays each attack of a group on one stage: a real push to a gated server, after which all refs are as they were,
 * `verify` of a repository that took the same without a gate, the Action that is asked to merge it [REQ-181], and a relay
 * to which it is proposed.
 */
export function playAttacks(group: string, attacks: readonly Attack[], set: () => Promise<Stage>): void {
  describe(group, () => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await set();
      const { verdict } = await verifyProgram(await ungatedCopy(stage.qs, {}));
      expect(verdict).toBe('valid');
    });

    for (const [index, attack] of attacks.entries()) {
      const { id, title, rule, seenBy = 'both' } = attack;
      const told: Told = { id, title, group, rule, seenBy, gate: null, verify: null };
      test(`${id} ${title}`, { meta: { attack: told } }, async ({ task }) => {
        const attempt = await attack.attempt(stage);
        const heard = { ...told };
        task.meta.attack = heard;
        let atRelay: RelayHost | null = null;
        try {
          atRelay = await proposedLater(stage, attack, attempt, index);
          const gate = attack.stoppedBy === 'git' ? atBothServers : atTheGate;
          if (attempt.push ?? attempt.lines) heard.gate = await gate(stage, attack, attempt);
          await atRelay?.compare(id, attempt.push ?? {}, rulesOfHook(heard.gate ?? ''));
          heard.verify = await afterwards(stage, attack, attempt);
          if (attempt.push && (index % 4 === 0 || whole)) await atTheAction(stage, attack, attempt.push);
        } finally {
          await atRelay?.close();
          await attempt.mend?.();
        }
        await attack.goesOn?.(stage);
      });
    }

    // No case left anything behind that the server cannot read.
    afterAll(async () => {
      await git(stage.server, 'fsck', '--no-dangling');
    });
  });
}
