import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { ContextOptions } from '../../src/acts/context.ts';
import { inbox } from '../../src/reading/inbox.ts';
import { keptOpen } from '../../src/reading/kept-open.ts';
import { list } from '../../src/reading/list.ts';
import { next } from '../../src/reading/next.ts';
import { status } from '../../src/reading/status.ts';
import { QmsError } from '../../src/rules/finding.ts';
import type { DocId } from '../../src/rules/values.ts';
import { type Dice, diceOf } from '../helpers/dice.ts';
import { git, gitWith } from '../helpers/git.ts';
import { type Laboratory, patience, type Refs } from '../helpers/random-history.ts';
import { forHistories } from './played.ts';
import { someGoneBack } from './rewound.ts';

vi.setConfig({ testTimeout: patience });

/** Moves the branches of the repository there: by git, loose or packed, or by a hand that writes into its files. */
async function moveTo({ system: { path } }: Laboratory, { trunk, tips }: Refs, dice: Dice): Promise<void> {
  const wanted = new Map<string, string>([['refs/heads/main', trunk]]);
  for (const [id, tip] of tips) wanted.set(`refs/heads/qms/${id}`, tip);
  const there = (await git(path, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ') as [string, string]);
  const now = new Map(there);
  const gone = there.filter(([ref]) => !wanted.has(ref)).map(([ref]) => `delete ${ref}\n`);
  const moved = [...wanted].filter(([ref, oid]) => now.get(ref) !== oid);
  const byHand = dice.chance(30) ? moved.filter(([ref]) => now.has(ref)) : [];
  const byGit = moved.filter((each) => !byHand.includes(each)).map(([ref, oid]) => `update ${ref} ${oid}\n`);
  await gitWith(path, [...gone, ...byGit].join(''), 'update-ref', '--stdin');
  if (byHand.length > 0) await mkdir(join(path, '.git/refs/heads/qms'), { recursive: true });
  for (const [ref, oid] of byHand) await writeFile(join(path, '.git', ref), `${oid}\n`);
  if (dice.chance(20)) await git(path, 'pack-refs', '--all');
}

/** What a reading says, or why it is refused. */
async function told(reading: Promise<unknown>): Promise<unknown> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof QmsError) return error.findings;
    throw error;
  }
}

/** Everything that can be read, for three members and some of the records. */
function everything(as: (member: string) => ContextOptions, ids: readonly DocId[]): Promise<unknown[]> {
  const members = ['bot', 'quinn', 'rev'];
  return Promise.all([
    told(list(as('ada'), { judged: true })),
    told(list(as('ada'))),
    ...members.flatMap((name) => [told(inbox(as(name))), told(next(as(name)))]),
    ...ids.flatMap((id) => [told(status(as('bot'), { id })), told(next(as('quinn'), { id }))]),
  ]);
}

test('a repository that is kept open says what one that is opened anew says, however its refs move', async () => {
  const seen = new Set<boolean>();
  await forHistories({ usual: 2, longest: 80 }, async (whole, laboratory) => {
    const { system } = laboratory;
    const moments = whole.accepted();
    const dice = diceOf(moments.length);
    const kept = keptOpen();
    const clock = () => whole.now * 1000;
    const warm = (member: string) => system.as(member, { clock, open: kept.open });
    const anew = (member: string) => system.as(member, { clock, full: true });
    for (let at = 0; at < moments.length; at += 1 + dice.below(9)) {
      const usual = (dice.chance(80) ? moments[at] : dice.any(moments))?.after ?? whole.refs();
      const refs = dice.chance(55) ? usual : someGoneBack(whole, usual, dice);
      await moveTo(laboratory, refs, dice);
      const ids = dice.some([...refs.tips.keys()], 4);
      const [found, expected] = [await everything(warm, ids), await everything(anew, ids)];
      expect(found).toEqual(expected);
      const listed = expected[0] as { readonly records?: readonly { readonly valid: boolean | null }[] };
      for (const { valid } of listed.records ?? []) seen.add(valid === true);
    }
    await kept.close();
  });
  expect([...seen].sort()).toEqual([false, true]);
});
