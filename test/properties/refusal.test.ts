import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { QmsError } from '../../src/rules/finding.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { DocId } from '../../src/rules/values.ts';
import { type Dice, diceOf } from '../helpers/dice.ts';
import { foundSystem, members, type QualitySystem } from '../helpers/quality-system.ts';
import { patience, runs } from '../helpers/random-history.ts';
import { actsByName } from './acts-by-name.ts';

vi.setConfig({ testTimeout: patience });

/** Everything that a person could lose: refs, HEAD, the index, and every file beside `.git`. */
async function everything(system: QualitySystem): Promise<Record<string, string>> {
  const entries = await readdir(system.path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/\/\.git(\/|$)/.test(`${entry.parentPath}/`));
  const found: Record<string, string> = {
    refs: await system.git('for-each-ref'),
    head: await system.git('symbolic-ref', 'HEAD'),
    index: await system.git('ls-files', '--stage'),
  };
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    found[path] = createHash('sha1')
      .update(await readFile(path))
      .digest('hex');
  }
  return found;
}

/** Somebody edits what trunk holds, without checking it out: the next step of trunk is then in the way. */
async function soil(system: QualitySystem, dice: Dice): Promise<void> {
  const id = dice.pick(['TEMPLATE-SOP', 'TEMPLATE-CR']) as string as DocId;
  await writeFile(join(system.path, documentPath(id)), `scribble ${dice.below(100)}\n`);
}

async function idsOf(system: QualitySystem): Promise<string[]> {
  const refs = await system.git('for-each-ref', '--format=%(refname:lstrip=3)', 'refs/heads/qms');
  return refs === '' ? ['SOP-001'] : refs.split('\n');
}

test('an act that is refused leaves refs, index, work tree and workspace as they were [REQ-067]', async () => {
  const seed = fc.noBias(fc.integer({ min: 0, max: 0xffff_ffff }));
  const scripts = fc.array(seed, { minLength: 30, maxLength: 30, size: 'max' });
  const property = fc.asyncProperty(scripts, async (seeds) => {
    let clock = Date.UTC(2026, 0, 5, 8);
    const system = await foundSystem({ clock: () => clock });
    await system.bringSopIntoForce();
    await system.crIn('PRE_APPROVED');
    const all = Object.entries(actsByName);
    let refusals = 0;
    for (const dice of seeds.map(diceOf)) {
      clock += 60_000;
      if (dice.chance(8)) await soil(system, dice);
      const id = dice.any(await idsOf(system)) ?? 'SOP-001';
      const [name, act] = all[dice.below(all.length)] ?? [];
      if (!act) continue;
      const actor = dice.pick(members);
      const before = await everything(system);
      try {
        await act(system.as(actor), id, dice);
      } catch (error) {
        if (!(error instanceof QmsError)) throw error;
        refusals += 1;
        const say = `${actor}: ${name} ${id}, ${error.message}`;
        expect(await everything(system), say).toEqual(before);
      }
    }
    expect(refusals).toBeGreaterThan(0);
  });
  await fc.assert(property, runs(1) as fc.Parameters<[number[]]>);
});
