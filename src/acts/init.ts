import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readLinks } from '../history/commits.ts';
import { findGenesis } from '../history/find-genesis.ts';
import { readGenesis, readPolicyAt } from '../history/genesis.ts';
import { type GitRepository, openRepository } from '../repository/git/location.ts';
import { readRef, updateRefs } from '../repository/git/refs.ts';
import { push, refusalText, remoteFor, trackingRef } from '../repository/git/remote.ts';
import { gitText } from '../repository/git/run.ts';
import { checkGitVersion } from '../repository/git/version.ts';
import { type ObjectReader, openObjects } from '../repository/objects/reader.ts';
import { entryAt, withFiles } from '../repository/objects/tree.ts';
import { openWriter, overlayReader, plannedWriter } from '../repository/objects/writer.ts';
import { packageFile, packageVersion } from '../repository/package-files.ts';
import { chooseKey } from '../repository/signatures/key-choice.ts';
import { openSigner, type Signer } from '../repository/signatures/signer.ts';
import { encodeCommit, encodePayload } from '../rules/bytes/commit.ts';
import { encodeUtf8 } from '../rules/bytes/text.ts';
import { formatMessage, type Trailers } from '../rules/bytes/trailers.ts';
import { promptFolder } from '../rules/checklists/prompt.ts';
import { fail, unwrap } from '../rules/finding.ts';
import { documentPath } from '../rules/kinds/ids.ts';
import { renderFoundingPolicy } from '../rules/policy/default.ts';
import { renderGenesis } from '../rules/policy/genesis.ts';
import { parsePolicy } from '../rules/policy/parse.ts';
import { renderAllowedSigners } from '../rules/policy/signers.ts';
import { type Oid, type PrincipalId, parseDocId } from '../rules/values.ts';
import { configure, withConfiguration } from './configuration.ts';
import type { ContextOptions } from './context.ts';
import { type FoundingMember, idFromName, parseMemberFlag, readMember, readMembersFile } from './members.ts';
import type { ActOutcome, MadeCommit } from './outcome.ts';
import { moveWorkTree } from './work-tree.ts';

export interface InitInput {
  /** `name=…,email=…,group=…,kind=…,sponsor=…,key=FILE`, one for each member. */
  readonly members: readonly string[];
  /** A YAML list of members with the same fields. */
  readonly membersFile?: string | undefined;
  /** The repository's name in genesis; by default its folder's. */
  readonly name?: string | undefined;
  /** Branch name of trunk; by default the branch that is checked out. */
  readonly trunk?: string | undefined;
  /** Principals who may replace lost keys together, and how many of them it takes. */
  readonly recovery?: { readonly threshold: number; readonly principals: readonly string[] } | undefined;
  /** A folder of prompts instead of those shipped. */
  readonly prompts?: string | undefined;
  /** A whole policy.yaml instead of the one that the roster gives (replay, bench); whoever gives one gives the prompts too. */
  readonly policyYaml?: string | undefined;
}

async function readRoster(options: ContextOptions, input: InitInput): Promise<FoundingMember[]> {
  const listed =
    input.membersFile === undefined ? [] : await readMembersFile(resolve(options.cwd, input.membersFile));
  const entries = [...input.members.map(parseMemberFlag), ...listed];
  if (entries.length === 0) {
    fail(
      'init/members',
      'nobody is named: a quality system needs an administrator and an independent quality person at least',
    );
  }
  return Promise.all(entries.map((entry) => readMember(options, entry)));
}

/** What genesis holds: policy, signers, prompts, and the shipped templates as documents in force. */
async function foundingFiles(
  input: InitInput,
  roster: readonly FoundingMember[],
  trunk: string,
  name: string,
): Promise<Map<string, Uint8Array>> {
  const recovery = input.recovery && {
    threshold: input.recovery.threshold,
    principals: input.recovery.principals.map(idFromName),
  };
  const policyYaml = encodeUtf8(
    input.policyYaml ??
      renderFoundingPolicy(roster, { minimumVersion: packageVersion(), ...(recovery ? { recovery } : {}) }),
  );
  const allowedSigners = encodeUtf8(
    renderAllowedSigners(roster.map((member) => ({ principal: member.id, key: member.key.text }))),
  );
  unwrap(parsePolicy({ policyYaml, allowedSigners }));
  const genesis = renderGenesis({
    schema: 1,
    repository: name,
    trunk,
    digest: 'git-qms-digest-v1',
    ids: { digits: 3 },
  });
  const files = new Map<string, Uint8Array>([
    ['.qms/policy.yaml', policyYaml],
    ['.qms/allowed_signers', allowedSigners],
    ['.qms/genesis.yaml', encodeUtf8(genesis)],
  ]);
  const folder = packageFile('templates');
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.md')) continue;
    const id = unwrap(parseDocId(entry.name.slice(0, -3)));
    files.set(documentPath(id), await readFile(join(folder, entry.name)));
  }
  const shipped = input.policyYaml === undefined ? join(folder, 'prompts') : undefined;
  for (const [path, bytes] of await readPromptFolder(input.prompts ?? shipped))
    files.set(`${promptFolder}/${path}`, bytes);
  return files;
}

/** The files of a folder, by path. Raises `usage/file`. */
async function readPromptFolder(folder: string | undefined): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  if (folder === undefined) return files;
  try {
    for (const path of await readdir(folder, { recursive: true })) {
      if ((await stat(join(folder, path))).isFile())
        files.set(path.replaceAll('\\', '/'), await readFile(join(folder, path)));
    }
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    fail('usage/file', `the prompts in ${JSON.stringify(folder)} cannot be read (${reason})`, { cause });
  }
  return files;
}

async function headBranch(repository: GitRepository): Promise<string> {
  const head = await gitText(repository, ['symbolic-ref', '--quiet', '--short', 'HEAD'], {
    okExitCodes: [0, 1],
  });
  return head.trim() || 'main';
}

/**
 * The tree that the quality system is brought into. Only where it holds `.qms/` its history is walked for a genesis, to
 * say what is there: a trunk of a million commits is not read for it.
 */
async function baselineTree(reader: ObjectReader, tip: Oid, trunk: string): Promise<Oid> {
  const object = await reader.read(tip);
  const tree = object ? readLinks(object.bytes)?.tree : undefined;
  if (!tree) fail('init/baseline', `${trunk} is not a commit`);
  if (!(await entryAt(reader, tree, '.qms'))) return tree;
  if ((await findGenesis(reader, tip)).ok) fail('init/exists', `${trunk} holds a quality system already`);
  fail('init/baseline', `${trunk} holds .qms/ already`);
}

/** Founds a quality system: writes genesis, signed by a founding administrator, and makes it trunk or merges it in. */
export async function init(options: ContextOptions, input: InitInput): Promise<ActOutcome> {
  const repository = await openRepository(
    options.cwd,
    options.env,
    options.signal ? { signal: options.signal } : {},
  );
  await checkGitVersion(repository);
  const trunk = input.trunk ?? (await headBranch(repository));
  const trunkRef = `refs/heads/${trunk}`;
  const remote = remoteFor(repository.config);
  const old = await readRef(repository, trunkRef);
  const roster = await readRoster(options, input);
  const signer = await openSigner(
    unwrap(
      chooseKey({
        flag: options.keyFlag,
        env: options.env.QMS_SIGNING_KEY,
        gitConfig: repository.config.get('user.signingkey'),
        home: options.home ?? options.env.HOME,
      }),
    ),
    { env: options.env, signal: options.signal },
  );
  const founder = roster.find((member) => member.key.text === signer.key.text);
  if (!founder)
    fail(
      'init/members',
      `your own key ${signer.key.fingerprint} belongs to none of the members; the founder is one of them`,
    );
  if (founder.group !== 'administrator')
    fail(
      'init/members',
      `${founder.id} founds the quality system and so is in group administrator, not ${founder.group}`,
    );

  const plain = openObjects(repository);
  try {
    const base = old === null ? null : await baselineTree(plain, old, trunk);
    const planned = options.dryRun ? plannedWriter() : null;
    const writer = planned ?? openWriter(repository);
    const reader = planned ? overlayReader(plain, planned) : plain;
    const name =
      input.name ??
      (repository.workTree ?? repository.commonDir)
        .replace(/\/?\.git$/, '')
        .split('/')
        .at(-1) ??
      'repository';
    const prompts = input.prompts === undefined ? undefined : resolve(options.cwd, input.prompts);
    const files = await foundingFiles({ ...input, prompts }, roster, trunk, name);
    const changes = new Map<string, { mode: string; oid: Oid }>();
    for (const [path, bytes] of files)
      changes.set(path, { mode: '100644', oid: await writer.writeBlob(bytes) });
    const tree = await withFiles(reader, writer, null, changes);
    unwrap(await readPolicyAt(reader, tree));
    const made: MadeCommit[] = [];
    const time = Math.floor((options.clock ?? Date.now)() / 1000);

    const commit = async (
      root: Oid,
      parents: Oid[],
      subject: string,
      body: string,
      trailers: Trailers,
    ): Promise<Oid> => {
      const message = formatMessage({ subject, body, trailers });
      const oid = await writer.writeCommit(
        await signed(signer, founder, { tree: root, parents, message, time }),
      );
      made.push({ oid, ref: trunkRef, act: 'genesis', document: null, subject, message });
      return oid;
    };
    const people = roster.map((member) => `${member.id} (${member.group})`).join(', ');
    const genesis = await commit(
      tree,
      [],
      `Found the quality system of ${name}`,
      `Founding members: ${people}.`,
      {
        Event: ['genesis'],
        Actor: [founder.id],
        ...(old === null ? {} : { Commit: [`baseline ${old}`] }),
      },
    );
    unwrap(await readGenesis(reader, genesis));
    let tip = genesis;
    if (old !== null) {
      const union = await withFiles(reader, writer, base, changes);
      tip = await commit(
        union,
        [old, genesis],
        'Bring in the quality system',
        `What came before is the baseline, ${old.slice(0, 12)}, and is not judged.`,
        {
          Event: ['genesis'],
          Actor: [founder.id],
          Commit: [`baseline ${old}`],
          Policy: [genesis],
        },
      );
    }
    if (!options.dryRun)
      await withConfiguration(
        repository,
        () => configure(repository, genesis, trunk),
        () => moveTrunk(repository, remote, trunkRef, old, tip),
      );
    return {
      act: 'init',
      document: null,
      state: null,
      version: null,
      commits: made,
      refs: [{ ref: trunkRef, old, new: tip }],
      counted: options.dryRun ? 'planned' : remote === null ? 'local' : 'remote',
      // What is planned is signed at another time, and has another id then.
      notes: options.dryRun ? [] : notesFor(genesis, roster, input),
      warnings: [],
      files: [...files.keys()],
      steps: [],
      next: options.dryRun ? [] : nextAfter(genesis, repository.config.get(`remote.${remote}.url`) ?? ''),
    };
  } finally {
    await plain.close();
  }
}

/** On github.com no hook of ours runs, so something else holds the line there, and comes first. */
function nextAfter(genesis: Oid, url: string): string[] {
  const first = 'qms create SOP --title TITLE: write the first procedure';
  return /^(?:[a-z+]+:\/\/)?(?:[^@/]+@)?(?:ssh\.|www\.)?github\.com[:/]/i.test(url)
    ? ['qms github setup: have the repository hold the line', first]
    : [first, `qms hooks install --server DIR --genesis ${genesis}: put the gate on a server`];
}

async function signed(
  signer: Signer,
  founder: FoundingMember,
  commit: { tree: Oid; parents: Oid[]; message: string; time: number },
): Promise<Uint8Array> {
  const ident = { name: founder.name, email: founder.email, time: commit.time, zone: '+0000' };
  const whole = {
    tree: commit.tree,
    parents: commit.parents,
    author: ident,
    committer: ident,
    message: commit.message,
  };
  return encodeCommit({ ...whole, signature: await signer.sign(encodePayload(whole)) });
}

/** Moves trunk here and on the remote, the work tree with it; all of it is taken back where a part fails. */
async function moveTrunk(
  repository: GitRepository,
  remote: string | null,
  trunkRef: string,
  old: Oid | null,
  tip: Oid,
): Promise<void> {
  const move = await moveWorkTree(repository, trunkRef, old, tip);
  let moved = false;
  try {
    unwrap(await updateRefs(repository, [{ ref: trunkRef, old, new: tip }], 'qms init'));
    moved = true;
    if (remote !== null) await pushTrunk(repository, remote, trunkRef, tip);
  } catch (error) {
    if (moved)
      unwrap(await updateRefs(repository, [{ ref: trunkRef, old: tip, new: old }], 'qms init: undo'));
    await move?.undo();
    throw error;
  }
  await move?.keep();
}

async function pushTrunk(
  repository: GitRepository,
  remote: string,
  trunkRef: string,
  tip: Oid,
): Promise<void> {
  const tracking = trackingRef(remote, trunkRef);
  const old = tracking === null ? null : await readRef(repository, tracking);
  const pushed = await push(repository, remote, [{ ref: trunkRef, old, new: tip }]);
  if (pushed.kind === 'race')
    fail(
      'act/race',
      `${remote} holds another ${trunkRef.slice('refs/heads/'.length)} than was last seen here`,
      {
        fix: `fetch it and look: \`git fetch ${remote}\`; where it holds a quality system already, use that one`,
      },
    );
  if (pushed.kind === 'refused') fail('push/refused', `${remote} refused: ${refusalText(pushed)}`);
}

function notesFor(genesis: Oid, roster: readonly FoundingMember[], input: InitInput): string[] {
  const notes = [`genesis is ${genesis}: the root of trust; tell it to everyone who verifies`];
  const quality = roster.filter((member) => member.group === 'quality');
  if (quality.length === 1 && !input.recovery) {
    const only: PrincipalId | undefined = quality[0]?.id;
    notes.push(
      `${only} alone holds quality, and no recovery key is named: if that key is lost, nobody can approve again`,
    );
  }
  return notes;
}
