import { findGenesis } from '../history/find-genesis.ts';
import { type FoundedGenesis, readGenesis } from '../history/genesis.ts';
import { History } from '../history/history.ts';
import { indexTrunk } from '../history/trunk-index.ts';
import { readConfig } from '../repository/git/config.ts';
import { type GitRepository, openRepository } from '../repository/git/location.ts';
import { listRefs, readRef } from '../repository/git/refs.ts';
import { fetch, recordRefspecs, remoteFor, trackingRef } from '../repository/git/remote.ts';
import { gitText } from '../repository/git/run.ts';
import { type ObjectReader, openObjects } from '../repository/objects/reader.ts';
import { chooseKey } from '../repository/signatures/key-choice.ts';
import { openSigner, type Signer } from '../repository/signatures/signer.ts';
import { fail, unwrap } from '../rules/finding.ts';
import type { Policy } from '../rules/policy/policy.ts';
import { keyOwner } from '../rules/policy/questions.ts';
import { type DocId, isDocId, isOid, type Oid, type PrincipalId } from '../rules/values.ts';

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
  /** Home directory, for `~` in key paths. */
  readonly home?: string;
}

/** Where the governed refs are read: a server's as last fetched, or this repository's own. */
export interface RefSpace {
  /** Null where no remote is set: acts are then local. */
  readonly remote: string | null;
  /** Branch name of trunk. */
  readonly trunk: string;
}

/** A repository opened for reading its governed history. */
export interface ReadContext {
  readonly options: ContextOptions;
  readonly repository: GitRepository;
  readonly reader: ObjectReader;
  readonly refs: RefSpace;
  readonly history: History;
  readonly founded: FoundedGenesis;
  readonly trunkTip: Oid;
  readonly tips: ReadonlyMap<DocId, Oid>;
  /** The policy in force, and the event that brought it. */
  readonly policy: Policy;
  readonly policyEvent: Oid;
  /** The id that `qms.genesis` pins; null if nothing does. */
  readonly pinnedGenesis: Oid | null;
  close(): Promise<void>;
}

export interface Actor {
  readonly id: PrincipalId;
  readonly name: string;
  readonly email: string;
  readonly signer: Signer;
}

export const recordPrefix = 'refs/heads/qms/';

function localName(refs: RefSpace, branch: string): string {
  const ref = `refs/heads/${branch}`;
  return refs.remote === null ? ref : (trackingRef(refs.remote, ref) ?? ref);
}

async function trunkName(repository: GitRepository, remote: string | null): Promise<string> {
  const configured = await readConfig(repository, 'qms.trunk');
  if (configured) return configured;
  if (remote !== null) {
    const head = await gitText(
      repository,
      ['symbolic-ref', '--quiet', '--short', `refs/remotes/${remote}/HEAD`],
      { okExitCodes: [0, 1, 128] },
    );
    if (head.trim() !== '') return head.trim().slice(remote.length + 1);
  }
  const candidates = await listRefs(repository, [
    'refs/heads',
    ...(remote === null ? [] : [`refs/remotes/${remote}`]),
  ]);
  for (const name of ['main', 'master']) {
    if (candidates.has(localName({ remote, trunk: name }, name))) return name;
  }
  const head = await gitText(repository, ['symbolic-ref', '--quiet', '--short', 'HEAD'], {
    okExitCodes: [0, 1, 128],
  });
  return head.trim() || 'main';
}

/** Tips of all record branches, by id. */
export async function recordTips(repository: GitRepository, refs: RefSpace): Promise<Map<DocId, Oid>> {
  const prefix = localName(refs, 'qms/');
  const tips = new Map<DocId, Oid>();
  for (const [ref, oid] of await listRefs(repository, [prefix.slice(0, -1)])) {
    const id = ref.slice(prefix.length);
    if (ref.startsWith(prefix) && isDocId(id)) tips.set(id, oid);
  }
  return tips;
}

/** Opens the repository around `cwd` and the quality system in it. Raises `repository/…`, `genesis/…`, `history/…`. */
export async function openContext(options: ContextOptions): Promise<ReadContext> {
  const repository = await openRepository(options.cwd, options.env, {
    ...(options.interactive ? { interactive: true } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const remote = await remoteFor(repository);
  const refs: RefSpace = { remote, trunk: await trunkName(repository, remote) };
  const trunkRef = localName(refs, refs.trunk);
  let trunkTip = await readRef(repository, trunkRef);
  if (trunkTip === null && remote !== null) {
    await fetchGoverned(repository, refs);
    trunkTip = await readRef(repository, trunkRef);
  }
  if (trunkTip === null) {
    fail(
      'genesis/none',
      remote === null ? `there is no branch ${refs.trunk}` : `${remote} has no branch ${refs.trunk}`,
    );
  }
  const reader = openObjects(repository);
  try {
    const configured = options.genesis ?? (await readConfig(repository, 'qms.genesis'));
    const pinnedGenesis = configured !== null && isOid(configured) ? configured : null;
    if (configured !== null && pinnedGenesis === null)
      fail('genesis/invalid', `qms.genesis is ${JSON.stringify(configured)}, not a full object id`);
    const founded = unwrap(
      await readGenesis(reader, pinnedGenesis ?? unwrap(await findGenesis(reader, trunkTip))),
    );
    const tips = await recordTips(repository, refs);
    const trunk = unwrap(await indexTrunk(reader, founded, trunkTip));
    const history = new History({
      reader,
      founded,
      trunk,
      tips,
      newCommits: (from, base) => newCommits(repository, from, base),
    });
    const policyEvent = history.policyInForce();
    const policy = unwrap(await history.policyAt(policyEvent));
    return {
      options,
      repository,
      reader,
      refs,
      history,
      founded,
      trunkTip,
      tips,
      policy,
      policyEvent,
      pinnedGenesis,
      close: () => reader.close(),
    };
  } catch (error) {
    await reader.close();
    throw error;
  }
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
      gitConfig: (await readConfig(repository, 'user.signingkey')) ?? undefined,
      home: options.home ?? options.env.HOME ?? '',
    }),
  );
  const signer = await openSigner(location, { env: options.env });
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
