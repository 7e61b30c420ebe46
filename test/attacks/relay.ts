import { rm } from 'node:fs/promises';
import { expect } from 'vitest';
import { newNonce } from '../../src/acts/relay/propose.ts';
import { type RelayReport, relay } from '../../src/acts/relay/run.ts';
import { answerRef, parseProposalRef, proposalRef } from '../../src/rules/relay/proposal-ref.ts';
import type { DocId } from '../../src/rules/values.ts';
import { ungatedCopy } from '../helpers/gated-server.ts';
import { git, temporaryDirectory } from '../helpers/git.ts';
import type { Stage } from './attack.ts';

/** What somebody pushes at once: short branch names or full refs to commits, null to delete. */
type Push = Readonly<Record<string, string | null>>;

/** A server without hooks, as the gated one stands now, to which the same is proposed. */
export interface RelayHost {
  /** Proposes what a case pushed, lets the relay run, and compares what it says with the rules that the hook named. */
  compare(id: string, push: Push, rules: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Why a push cannot be proposed, and the cases of which that is so: a proposal moves records forward, and nothing else. */
export const notProposed = {
  trunk: {
    why: 'trunk is the relay’s: it makes each step itself',
    cases: [
      'A04',
      'A04d',
      'A08b',
      'A09',
      'A09b',
      'A23b',
      'A23c',
      'B20b',
      'B20c',
      'C02',
      'C02b',
      'C10c',
      'D14',
      'D14b',
      'D15b',
      'D19c',
      'E02b',
      'E03d',
      'E22',
      'E22b',
      'E22c',
      'F03b',
      'X01',
      'X01b',
      'X08',
      'X09',
      'X10',
      'X10b',
      'X10c',
      'X10d',
      'X12',
      'X13c',
      'X13d',
      'X14d',
      'X14f',
    ],
  },
  deletion: {
    why: 'nobody proposes that a branch be deleted',
    cases: ['A02', 'A02b'],
  },
  name: {
    why: 'a relay leaves alone what is called as no record is',
    cases: ['X13b'],
  },
  other: {
    why: 'what is no record is pushed, and not proposed',
    cases: ['A10', 'A11', 'A13', 'A13b', 'A14', 'A14b', 'A15b', 'A16', 'A17', 'X13'],
  },
} as const satisfies Readonly<Record<string, { readonly why: string; readonly cases: readonly string[] }>>;

/** Cases of which a relay is asked nothing, with the reason. */
export const notForTheRelay: Readonly<Record<string, string>> = {
  A24: 'it is about a server without genesis; a relay goes by the pin of its clone',
  A24b: 'it is about a server whose gate crashes',
};

/**
 * Cases that would take a record back to an event that it holds. A relay takes what a record holds already for admitted, so
 * that a client whose answer was lost may ask again; nothing moves, which is what the hook’s refusal comes to.
 */
const heldAlready: readonly string[] = ['A01', 'A01b', 'X02', 'X02c'];

/** What about a push cannot be proposed; null where nothing is. */
export function notProposable(push: Push): keyof typeof notProposed | null {
  for (const [name, to] of Object.entries(push)) {
    if (name === 'main') return 'trunk';
    if (!name.startsWith('qms/')) return 'other';
    if (to === null) return 'deletion';
    if (parseProposalRef(proposalRef('00000000', name.slice('qms/'.length) as DocId)) === null) return 'name';
  }
  return null;
}

const governed = ['refs/heads/main', 'refs/heads/qms', 'refs/tags'];
const refsOf = (bare: string, ...below: string[]) =>
  git(bare, 'for-each-ref', '--format=%(refname) %(objectname)', ...below);

function admitted(now: string, push: ReadonlyMap<DocId, string>): void {
  for (const [id, oid] of push) expect(now.split('\n')).toContain(`refs/heads/qms/${id} ${oid}`);
}

/** Opens a server of a relay that holds what the gated one holds. */
export async function relayHost({ qs }: Stage): Promise<RelayHost> {
  const bare = await ungatedCopy(qs, {});
  const clone = await temporaryDirectory();
  await git(clone, 'clone', '--quiet', '--shared', '--no-checkout', bare, '.');
  await git(clone, 'config', 'qms.genesis', qs.genesis);
  // Any member who may make steps of trunk does for a relay; its clock is that of the hook, whatever the members' say.
  const run = (): Promise<RelayReport> => relay(qs.as('ada', { cwd: clone, clock: Date.now }));
  const compare = async (id: string, push: Push, rules: readonly string[]) => {
    const held = heldAlready.includes(id);
    const nonce = newNonce();
    const tips = new Map<DocId, string>();
    for (const [name, to] of Object.entries(push))
      tips.set(name.slice('qms/'.length) as DocId, await qs.git('rev-parse', '--verify', to ?? ''));
    const specs = [...tips].map(([record, oid]) => `${oid}:${proposalRef(nonce, record)}`);
    await qs.git('push', '--quiet', '--atomic', bare, ...specs);
    const before = await refsOf(bare, ...governed);
    const { decided, waiting, strange } = await run();
    expect({ waiting, strange, count: decided.length }).toEqual({ waiting: 0, strange: [], count: 1 });
    const found = (decided[0]?.findings ?? []).map(({ rule }) => rule);
    expect([...new Set(found)].sort()).toEqual(held ? [] : [...new Set(rules)].sort());
    const now = await refsOf(bare, ...governed);
    if (rules.length === 0 && !held) return admitted(now, tips);
    expect(now).toBe(before);
    if (held) return expect(await refsOf(bare, 'refs/heads/propose')).toBe('');
    // Nothing that was proposed is lost: the answer follows on it.
    expect(await refsOf(bare, 'refs/heads/propose')).toBe(`${answerRef(nonce)} ${decided[0]?.answer}`);
    const kept = (await git(bare, 'log', '-1', '--format=%P', answerRef(nonce))).split(' ');
    expect(kept.sort()).toEqual([...new Set(tips.values())].sort());
  };
  return {
    compare,
    close: async () => {
      for (const folder of [bare, clone]) await rm(folder, { recursive: true });
    },
  };
}
