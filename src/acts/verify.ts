import { availableParallelism } from 'node:os';
import { figureOf } from '../history/figure.ts';
import { forgetStep, tipHeld } from '../history/trunk-index.ts';
import { everyRecord, type VerifiedHistory, verifyHistory } from '../history/verify.ts';
import { hasReplaceRefs } from '../repository/git/ref-files.ts';
import { type Finding, fail, finding } from '../rules/finding.ts';
import { classifyRef, type RefKind } from '../rules/refs.ts';
import { type DocId, isOid, type Oid } from '../rules/values.ts';
import { type ContextOptions, openContext, type ReadContext } from './context.ts';
import {
  keepTipsVerified,
  type ReadTips,
  readTipsVerified,
  type TipsVerified,
} from './verify/tips-verified.ts';
import { VerifyWorkers } from './verify/workers.ts';

export interface VerifyInput {
  /** Takes no judged prefix from a cache. */
  readonly full?: boolean | undefined;
  /** The genesis that the verifier knows from elsewhere. */
  readonly genesis?: string | undefined;
  /** A figure that an earlier verification printed, kept elsewhere. */
  readonly expect?: string | undefined;
  readonly progress?: (done: number, of: number) => void;
  /** Threads that judge, with `full`; without it one for each core, up to eight, where there are records enough. */
  readonly threads?: number | undefined;
}

/** The report of `qms verify`. */
export interface VerifyReport extends Omit<VerifiedHistory, 'violations' | 'missing'> {
  /** `valid` only if nothing at all is missing or wrong. */
  readonly verdict: 'valid' | 'violation' | 'incomplete';
  readonly genesis: Oid;
  /** Whether the genesis was given or configured, and not just found on trunk. */
  readonly genesisPinned: boolean;
  readonly trunk: Oid;
  readonly figure: string;
  /** `agrees` or `differs` with the expected figure; `unwitnessed` without one. */
  readonly witness: 'agrees' | 'differs' | 'unwitnessed';
  readonly pending: readonly DocId[];
  readonly findings: readonly Finding[];
}

/** What this clone verified before and no longer finds: a history that became shorter. */
async function checkBackwards(context: ReadContext, memory: ReadTips | null): Promise<Finding[]> {
  if (!memory) return [];
  const findings: Finding[] = [];
  const { trunk } = context.history.source;
  if (isOid(memory.trunk) && !trunk.places.has(memory.trunk)) {
    findings.push(
      finding(
        'history/backwards',
        `trunk held ${memory.trunk} when it was last verified here, and no longer does`,
        { where: { commit: memory.trunk } },
      ),
    );
  }
  for (const [id, tip] of Object.entries(memory.tips)) {
    if (isOid(tip) && !(await holds(context, id as DocId, tip))) {
      findings.push(
        finding('history/backwards', `${id} held ${tip} when it was last verified here, and no longer does`, {
          where: { record: id, commit: tip },
        }),
      );
    }
  }
  return findings;
}

/** Whether a record holds an event. Most hold it as their last; no chain is loaded to see that. */
async function holds(context: ReadContext, id: DocId, event: Oid): Promise<boolean> {
  if (endOf(context, id) === event) return true;
  const chain = await context.history.chain(id);
  return chain.ok && chain.value.places.has(event);
}

/** The last event of a record where branch and trunk agree on it, or only one of them knows it; else null. */
function endOf(context: ReadContext, id: DocId): Oid | null {
  const { trunk } = context.history.source;
  const [tip, held] = [context.tips.get(id) ?? null, tipHeld(trunk, id, trunk.steps.length - 1)];
  return tip === null || held === null || tip === held ? (tip ?? held) : null;
}

/** Where trunk and every record end. */
async function tipsNow(context: ReadContext): Promise<TipsVerified> {
  const tips: Record<string, string> = {};
  for (const id of everyRecord(context.history)) {
    const end = endOf(context, id);
    const chain = end === null ? await context.history.chain(id) : null;
    const tip = chain?.ok ? chain.value.oids.at(-1) : end;
    if (tip) tips[id] = tip;
  }
  return { trunk: context.trunkTip, tips };
}

/** Kinds of branches that may be aliases: nothing is judged by them. */
const free: readonly RefKind['kind'][] = ['ungoverned', 'sandbox', 'proposal'];

/** Names beside the governed ones, and what makes git show another history than the objects hold. */
async function checkSurroundings(context: ReadContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { repository, refs, listed } = context;
  const prefix = refs.remote === null ? 'refs/heads/' : `refs/remotes/${refs.remote}/`;
  for (const ref of listed) {
    const name = `refs/heads/${ref.ref.slice(prefix.length)}`;
    if (refs.remote !== null && name === 'refs/heads/HEAD') continue;
    const what = classifyRef(name, context.founded.genesis.trunk);
    if (what.kind === 'refused') findings.push(what.finding);
    else if (!free.includes(what.kind) && ref.symbolicTarget !== null) {
      findings.push(
        finding('ref/symbolic', `${ref.ref} is an alias of ${ref.symbolicTarget}`, {
          where: { ref: ref.ref },
        }),
      );
    }
  }
  for (const [id, tip] of context.tips) {
    if (endOf(context, id) === tip) continue;
    const chain = await context.history.chain(id);
    if (chain.ok && chain.value.endsInTrunk && chain.value.oids.at(-1) !== tip) {
      findings.push(
        finding(
          'ref/behind-trunk',
          `the branch of ${id} stands at ${tip}; trunk holds ${chain.value.oids.at(-1)}`,
          { where: { record: id, commit: tip } },
        ),
      );
    }
  }
  if (await hasReplaceRefs(repository))
    findings.push(
      finding(
        'history/replace-refs',
        'the repository has refs/replace/, which plain git obeys and git-qms ignores',
      ),
    );
  if (repository.hasGrafts)
    findings.push(
      finding(
        'history/grafts',
        'the repository has a grafts file, which plain git obeys and git-qms ignores',
      ),
    );
  return findings;
}

/** Below so many records to a thread, starting it takes longer than it saves. */
const worthAThread = 100;

/** Each takes some hundred megabytes at most. */
const mostThreads = 8;

/** Judges every record and step, in threads where that is worth it. */
async function judgeAll(context: ReadContext, input: VerifyInput): Promise<VerifiedHistory> {
  const most = Math.floor(everyRecord(context.history).length / worthAThread);
  const threads = input.full ? (input.threads ?? Math.min(most, availableParallelism(), mostThreads)) : 0;
  if (threads === 0) return verifyHistory(context.history, input.progress);
  const workers = new VerifyWorkers(context, threads);
  // The threads read the steps themselves.
  const { trunk } = context.history.source;
  for (const { index } of trunk.steps) forgetStep(trunk, index);
  try {
    return await verifyHistory(context.history, input.progress, (ids) => workers.judge(ids));
  } finally {
    await workers.close();
  }
}

/** Judges the whole history from genesis, offline. */
export async function verify(options: ContextOptions, input: VerifyInput): Promise<VerifyReport> {
  const context = await openContext({
    ...options,
    ...(input.genesis === undefined ? {} : { genesis: input.genesis }),
    full: input.full,
  });
  try {
    const judged = await judgeAll(context, input);
    if (options.signal?.aborted) fail('git/aborted', 'verifying was stopped');
    const { repository } = context;
    const cut: Finding[] =
      repository.shallow || repository.partial
        ? [
            finding(
              'history/shallow',
              `the clone is ${repository.shallow ? 'shallow' : 'partial'}: what is missing cannot be judged`,
            ),
          ]
        : [];
    const figure = figureOf(context.trunkTip, context.tips);
    const witness =
      input.expect === undefined ? 'unwitnessed' : input.expect === figure ? 'agrees' : 'differs';
    const pinned = context.pinnedGenesis !== null;
    const memory = await readTipsVerified(repository.commonDir);
    const findings: Finding[] = [
      ...judged.violations,
      ...(await checkSurroundings(context)),
      ...(await checkBackwards(context, memory)),
      ...(witness === 'differs'
        ? [finding('history/figure', `the figure is ${figure}, expected was ${input.expect}`)]
        : []),
    ];
    const missing = [...judged.missing, ...cut];
    const wrong = findings.some((each) => each.severity === 'error');
    const verdict = wrong ? 'violation' : missing.length > 0 ? 'incomplete' : 'valid';
    if (verdict === 'valid') await keepTipsVerified(repository.commonDir, memory, await tipsNow(context));
    const unpinned = pinned
      ? []
      : [
          finding(
            'genesis/not-pinned',
            `genesis ${context.founded.oid} was found on trunk and is pinned nowhere`,
          ),
        ];
    return {
      verdict,
      genesis: context.founded.oid,
      genesisPinned: pinned,
      trunk: context.trunkTip,
      figure,
      witness,
      records: judged.records,
      events: judged.events,
      steps: judged.steps,
      policies: judged.policies,
      pending: judged.records.filter((record) => record.pending).map((record) => record.id),
      findings: [...findings, ...missing, ...unpinned],
    };
  } finally {
    await context.close();
  }
}
