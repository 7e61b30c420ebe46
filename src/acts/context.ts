import { findGenesis } from '../history/find-genesis.ts';
import { type FoundedGenesis, recallGenesis } from '../history/genesis.ts';
import { History } from '../history/history.ts';
import { indexTrunk, type RememberedTrunk, type TrunkIndex } from '../history/trunk-index.ts';
import type { GitRepository } from '../repository/git/location.ts';
import { readRefs } from '../repository/git/ref-files.ts';
import { isRefNameSafe, type Ref } from '../repository/git/refs.ts';
import { fetch, recordRefspecs, remoteFor, trackingRef } from '../repository/git/remote.ts';
import { gitText } from '../repository/git/run.ts';
import { type JudgedPrefixes, judgedPrefixes } from '../repository/judged-prefixes.ts';
import { type LineCommit, readFirstParents } from '../repository/objects/first-parents.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import { type Opened, openAhead } from '../repository/opening.ts';
import { chooseKey } from '../repository/signatures/key-choice.ts';
import { openSigner, type Signer } from '../repository/signatures/signer.ts';
import { fail, finding, QmsError, unwrap } from '../rules/finding.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { keyOwner } from '../rules/policy/questions.ts';
import { type DocId, isDocId, isOid, type Oid, type PrincipalId } from '../rules/values.ts';
import type { Confirm } from './sign-again.ts';

/** What a door hands in: where, with which environment, as whom, and what time it is. */
export interface ContextOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--key`. */
  readonly keyFlag?: string | undefined;
  readonly dryRun?: boolean;
  readonly interactive?: boolean;
  readonly signal?: AbortSignal;
  /** Now, in milliseconds; replay and tests inject theirs. */
  readonly clock?: () => number;
  /** The genesis to judge from, known from elsewhere; takes the place of `qms.genesis`. */
  readonly genesis?: string;
  /** What was read already of that genesis and of what rests on it. */
  readonly begun?: Begun;
  /** Branch name of trunk, known from elsewhere; takes the place of `qms.trunk`. */
  readonly trunk?: string;
  /** Read what is here and ask no remote, also where trunk was never fetched. */
  readonly offline?: boolean;
  /** Judge everything from genesis, whatever was judged here before. */
  readonly full?: boolean | undefined;
  /** Rely on nothing that was judged here before, and leave nothing behind: other programs may write in this folder. */
  readonly forgetful?: boolean;
  /**
   * What was asked for, in one line: the same line again is the same request. With it an act whose answer was lost
   * is not done twice.
   */
  readonly request?: string;
  /** A name that the caller gave the request, `[A-Za-z0-9._-]`, at most 64 characters: it stands in each event as QMS-Request. */
  readonly requestName?: string;
  /**
   * Takes what remains to be done once the answer has been given; until then nobody knows that the act is done. Without
   * it that happens as the act returns.
   */
  readonly afterAnswer?: (task: () => Promise<void>) => void;
  /** Asks the person at the terminal; without it the answer is no. */
  readonly confirm?: Confirm | undefined;
  /** Propose to a relay, whatever `qms.transport` says. */
  readonly relay?: boolean;
  /** Seconds to wait for a relay, in place of `qms.relayWait`. */
  readonly relayWait?: number;
  /** Home directory, for `~` in key paths. */
  readonly home?: string;
  /** The repository as a door has begun to open it already, with the same `cwd`, `env` and `signal`. */
  readonly ahead?: OpenedAhead;
  /** Opens the repository, where a program that lives long keeps it open from one act or reading to the next. */
  readonly open?: (options: ContextOptions) => Promise<ReadContext>;
}

/** What a door has begun to open; it serves one reading or act. */
export interface OpenedAhead {
  /** Null for whoever comes second: what was found may have moved since. */
  take(): Opened | null;
}

/** What a door that knows genesis has begun to read. */
export interface Begun {
  readonly founded: FoundedGenesis;
  /** Trunk's first-parent line from a tip, which may have moved since. */
  readonly line: { readonly tip: Oid; readonly commits: Promise<readonly LineCommit[]> } | null;
}

/** Where the governed refs are read: a server's as last fetched, or this repository's own. */
export interface RefSpace {
  /** Null where no remote is set: acts are then local. */
  readonly remote: string | null;
  /** Branch name of trunk. */
  readonly trunk: string;
}

/**
 * Stands for all contexts of a repository in which records and trunk only grew since the first of them: by it, readings
 * keep what they worked out.
 */
export interface Lasting {
  /** The records that moved, or were brought into trunk, by the generation that shows it; old ones are let go of. */
  readonly moves: Map<number, ReadonlySet<DocId>>;
}

/** A repository opened for reading its governed history. */
export interface ReadContext {
  readonly options: ContextOptions;
  readonly repository: GitRepository;
  readonly reader: ObjectReader;
  readonly refs: RefSpace;
  /** Acts propose to a relay, which alone moves the records of the remote. */
  readonly relay: boolean;
  readonly history: History;
  readonly founded: FoundedGenesis;
  readonly trunkTip: Oid;
  readonly tips: ReadonlyMap<DocId, Oid>;
  /** All branches that were listed as it was opened, and the tips taken from: those of the remote, or its own. */
  readonly listed: readonly Ref[];
  /** The policy in force, and the event that brought it. */
  readonly policy: Policy;
  readonly policyEvent: Oid;
  /** The id that `qms.genesis` pins; null if nothing does. */
  readonly pinnedGenesis: Oid | null;
  readonly lasting: Lasting;
  /** How many times anything had moved when this was opened, since the first context that lasts. */
  readonly generation: number;
  close(): Promise<void>;
}

export interface Actor {
  readonly id: PrincipalId;
  readonly name: string;
  readonly email: string;
  readonly signer: Signer;
}

export const recordPrefix = 'refs/heads/qms/';

export function localName(refs: RefSpace, branch: string): string {
  const ref = `refs/heads/${branch}`;
  return refs.remote === null ? ref : (trackingRef(refs.remote, ref) ?? ref);
}

/** The name that is configured, or else the remote's or this repository's usual one; null where only git can say. */
export function trunkNamed(
  config: GitRepository['config'],
  remote: string | null,
  there: readonly Ref[],
): string | null {
  const configured = config.get('qms.trunk');
  if (configured) {
    if (!isRefNameSafe(`refs/heads/${configured}`))
      fail('ref/name', `qms.trunk is ${JSON.stringify(configured)}, which is no branch name`, {
        fix: 'set it to the name of trunk: `git config qms.trunk NAME`',
      });
    return configured;
  }
  const prefix = branches(remote);
  const head = remote && there.find((each) => each.ref === `${prefix}/HEAD`)?.symbolicTarget;
  if (head) return head.slice(prefix.length + 1);
  const usual = ['main', 'master'].find((name) => there.some(({ ref }) => ref === `${prefix}/${name}`));
  return usual ?? null;
}

async function trunkName(
  repository: GitRepository,
  remote: string | null,
  there: readonly Ref[],
): Promise<string> {
  const named = trunkNamed(repository.config, remote, there);
  if (named !== null) return named;
  const branch = await gitText(repository, ['symbolic-ref', '--quiet', '--short', 'HEAD'], {
    okExitCodes: [0, 1, 128],
  });
  return branch.trim() || 'main';
}

/** How acts reach the remote, by `qms.transport`. */
function usesRelay({ config }: GitRepository): boolean {
  const transport = config.get('qms.transport') ?? 'push';
  if (transport !== 'push' && transport !== 'relay')
    fail('relay/transport', `qms.transport is ${JSON.stringify(transport)}`);
  return transport === 'relay';
}

/** Below which the branches are that are read: this repository's own, or those of the remote as last fetched. */
export function branches(remote: string | null): string {
  return remote === null ? 'refs/heads' : `refs/remotes/${remote}`;
}

/** Where trunk stands, null if nowhere, and the tips of all record branches, by id. */
export interface GovernedTips {
  readonly trunkTip: Oid | null;
  readonly tips: ReadonlyMap<DocId, Oid>;
}

export async function governedTips(repository: GitRepository, refs: RefSpace): Promise<GovernedTips> {
  return tipsAmong(refs, await readRefs(repository, [localName(refs, refs.trunk), localName(refs, 'qms')]));
}

/** Where trunk of this name stands, as {@link governedTips} says; null if nowhere. */
export async function trunkTipOf(repository: GitRepository, trunk: string): Promise<Oid | null> {
  const refs = { remote: remoteFor(repository.config), trunk };
  return tipsAmong(refs, await readRefs(repository, [localName(refs, trunk)])).trunkTip;
}

/** An alias (`refs/remotes/origin/HEAD`) never passes for a ref of its own. */
function tipsAmong(refs: RefSpace, there: readonly Ref[]): GovernedTips {
  const prefix = localName(refs, 'qms/');
  const trunk = localName(refs, refs.trunk);
  const tips = new Map<DocId, Oid>();
  let trunkTip: Oid | null = null;
  for (const { ref, oid, symbolicTarget } of there) {
    if (symbolicTarget !== null) continue;
    if (ref === trunk) trunkTip = oid;
    if (!ref.startsWith(prefix)) continue;
    const id = ref.slice(prefix.length);
    if (isDocId(id)) tips.set(id, oid);
  }
  return { trunkTip, tips };
}

/** Opens the repository around `cwd` and the quality system in it. Raises `repository/…`, `genesis/…`, `history/…`. */
export async function openContext(options: ContextOptions): Promise<ReadContext> {
  const { repository: found, reader } = options.ahead?.take() ?? openAhead(options);
  try {
    return await readContext(options, await found, reader);
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function readContext(
  options: ContextOptions,
  repository: GitRepository,
  reader: ObjectReader,
): Promise<ReadContext> {
  const remote = remoteFor(repository.config);
  let there = await readRefs(repository, [branches(remote)]);
  const relay = remote !== null && (options.relay === true || usesRelay(repository));
  const refs: RefSpace = { remote, trunk: options.trunk ?? (await trunkName(repository, remote, there)) };
  let { trunkTip, tips } = tipsAmong(refs, there);
  if (trunkTip === null && remote !== null && !options.offline) {
    await fetchGoverned(repository, refs);
    there = await readRefs(repository, [branches(remote)]);
    ({ trunkTip, tips } = tipsAmong(refs, there));
  }
  if (trunkTip === null) {
    const where = remote === null ? 'there is' : `${remote} has`;
    fail('genesis/none', `no quality system is founded here: ${where} no branch ${refs.trunk}`, {
      fix: `if trunk has another name${remote === null ? '' : ' there'}, run \`git config qms.trunk NAME\`; found a new system with \`qms init\``,
    });
  }
  const configured = options.genesis ?? repository.config.get('qms.genesis') ?? null;
  const pinnedGenesis = configured !== null && isOid(configured) ? configured : null;
  if (configured !== null && pinnedGenesis === null)
    fail('genesis/invalid', `qms.genesis is ${JSON.stringify(configured)}, not a full object id`, {
      fix: pin,
    });
  const genesis = pinnedGenesis ?? unwrap(await findGenesis(reader, trunkTip));
  const judged = options.full || options.forgetful ? null : judgedPrefixes(repository, genesis);
  const { begun } = options;
  const founded =
    begun?.founded ?? (await openGenesis(repository, reader, genesis, pinnedGenesis !== null, judged));
  const { trunk: called } = founded.genesis;
  // The name was guessed; anybody who may push makes a branch with a more usual one.
  if (called !== refs.trunk && options.trunk === undefined && !repository.config.get('qms.trunk'))
    return readContext({ ...options, trunk: called }, repository, reader);
  const line = begun?.line?.tip === trunkTip ? begun.line : null;
  const trunk = await openTrunk(repository, reader, founded, trunkTip, { judged, line });
  const history = new History({
    reader,
    founded,
    trunk,
    tips,
    judged,
    newCommits: (from, base) => newCommits(repository, from, base),
  });
  const policyEvent = history.policyInForce();
  const policy = unwrap(await history.policyAt(policyEvent));
  return {
    options,
    repository,
    reader,
    refs,
    relay,
    history,
    founded,
    trunkTip,
    tips,
    listed: there,
    policy,
    policyEvent,
    pinnedGenesis,
    lasting: { moves: new Map() },
    generation: 0,
    close: async () => {
      await history.remember();
      await reader.close();
    },
  };
}

/** Begins to read trunk's line from a tip back to where genesis entered. */
export function beginLine(
  repository: GitRepository,
  { oid: genesis, baseline }: FoundedGenesis,
  tip: Oid,
): NonNullable<Begun['line']> {
  const commits = readFirstParents(repository, tip, (oid) => oid === genesis || oid === baseline);
  // Told to whoever waits for it, and that may be nobody.
  commits.catch(() => {});
  return { tip, commits };
}

/** Trunk's index: from what was remembered on or, where nothing is, with the whole line read at once. */
async function openTrunk(
  repository: GitRepository,
  reader: ObjectReader,
  founded: FoundedGenesis,
  tip: Oid,
  { judged, line }: { readonly judged: JudgedPrefixes | null; readonly line: Begun['line'] },
): Promise<TrunkIndex> {
  const remembered = await judged?.recall<RememberedTrunk>('trunk-index');
  const ahead = remembered ? [] : await (line ?? beginLine(repository, founded, tip)).commits;
  return unwrap(await indexTrunk(reader, founded, tip, remembered, ahead));
}

const pin = 'ask whoever founded the system for the id, then run `git config qms.genesis OID`';

/** Genesis as it is pinned or, without a pin, as trunk claims it. */
async function openGenesis(
  repository: GitRepository,
  reader: ObjectReader,
  genesis: Oid,
  pinned: boolean,
  judged: JudgedPrefixes | null,
): Promise<FoundedGenesis> {
  const read = await recallGenesis(reader, genesis, judged);
  if (!pinned) return unwrap(read);
  if (read.ok) return read.value;
  const absent = read.findings.some(({ rule }) => rule === 'history/missing-object');
  if (absent && (repository.shallow || repository.partial)) return unwrap(read);
  throw new QmsError(
    read.findings.map(({ message, where }) =>
      finding('genesis/invalid', `genesis is pinned to ${genesis}: ${message}`, { fix: pin, where }),
    ),
  );
}

/** Commits that `tips` reach and `base` does not. */
export async function newCommits(repository: GitRepository, tips: readonly Oid[], base: Oid): Promise<Oid[]> {
  const text = await gitText(repository, ['rev-list', ...tips, '--not', base, '--']);
  return text.split('\n').filter(isOid);
}

export async function fetchGoverned(repository: GitRepository, refs: RefSpace): Promise<void> {
  if (refs.remote !== null) await fetch(repository, refs.remote, recordRefspecs(refs.remote, refs.trunk));
}

/** Who acts: the principal of the signing key, never a claim. Raises `signature/no-key`, `signature/unknown-key` and others. */
export async function openActor(context: ReadContext): Promise<Actor> {
  const { options, repository, policy } = context;
  const location = unwrap(
    chooseKey({
      flag: options.keyFlag,
      env: options.env.QMS_SIGNING_KEY,
      gitConfig: repository.config.get('user.signingkey'),
      home: options.home ?? options.env.HOME ?? '',
    }),
  );
  const signer = await openSigner(location, { env: options.env, signal: options.signal });
  const owner = keyOwner(policy, signer.key.text);
  if (!owner) {
    fail(
      'signature/unknown-key',
      `the key ${signer.key.fingerprint} (${location}) belongs to no principal of the policy in force`,
    );
  }
  const principal = policy.principals.get(owner.principal);
  if (!principal)
    fail(
      'signature/unknown-key',
      `the key ${signer.key.fingerprint} belongs to ${owner.principal}, who is not in the roster`,
    );
  return { id: principal.id, name: principal.name, email: principal.email, signer };
}
