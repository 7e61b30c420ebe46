import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Attack, Stage } from '../attacks/attack.ts';
import { ungatedCopy } from '../helpers/gated-server.ts';
import { firstOpinion, python, secondOpinion, whole } from './second-opinion.ts';

/** Both verifiers on a repository that took an attack without a gate: one verdict, and the rule that is expected. */
async function judgeTwice({ qs }: Stage, attack: Attack, attempt: Awaited<ReturnType<Attack['attempt']>>) {
  const copy = await ungatedCopy(qs, attempt.push ?? {});
  await attempt.operate?.(copy);
  const first = await firstOpinion(copy);
  const second = await secondOpinion(copy);
  await rm(copy, { recursive: true });
  expect(second.verdict, `${first.rules.join()} / ${second.rules.join()}`).toBe(first.verdict);
  // An event can break several rules, and each verifier may stop at another of them.
  const rules = [attack.rule, ...first.rules].filter((each) => each !== null);
  if (rules.length === 0) expect(second).toEqual(first);
  else expect(second.rules.filter((each) => rules.includes(each))).not.toEqual([]);
}

/**
 * What only a clone that verified before knows, or somebody who was told a figure, or git of the objects that it left
 * out: tools/verify.py is none of them.
 */
const remembered = ['history/backwards', 'history/figure', 'history/shallow'];

/** By default one attack in 32, the same whatever else the corpus holds. */
function isSampled({ id }: Attack): boolean {
  return whole || createHash('sha256').update(id).digest().readUInt8() % 32 === 0;
}

/** Takes the place of what plays the attacks: the same stages, another question. */
function compareAttacks(group: string, attacks: readonly Attack[], set: () => Promise<Stage>): void {
  const chosen = attacks.filter(
    (each) => each.seenBy !== 'gate' && !remembered.includes(each.rule ?? '') && isSampled(each),
  );
  if (chosen.length === 0) return;
  describe(group, () => {
    let stage: Stage;

    beforeAll(async () => {
      stage = await set();
    });

    test.each(chosen.map((each) => [each.id, each.title, each] as const))('%s %s', async (_, __, attack) => {
      await judgeTwice(stage, attack, await attack.attempt(stage));
    });
  });
}

vi.mock('../attacks/lawful.ts', () => ({ playLawful: () => undefined }));

vi.mock('../attacks/play.ts', async (original) => ({
  ...(await original<typeof import('../attacks/play.ts')>()),
  playAttacks: compareAttacks,
}));

const folder = new URL('../attacks/', import.meta.url);
const files = readdirSync(folder).filter(
  (name) => name.endsWith('.test.ts') && readFileSync(new URL(name, folder), 'utf8').includes('playAttacks('),
);

describe.skipIf(!python)('the attacks, where nobody stood at the gate', async () => {
  for (const file of files.sort()) await import(new URL(file, folder).href);
});
