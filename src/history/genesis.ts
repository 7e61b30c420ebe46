import type { JudgedPrefixes } from '../repository/judged-prefixes.ts';
import type { ObjectReader } from '../repository/objects/reader.ts';
import { entryAt, listFiles } from '../repository/objects/tree.ts';
import { packageVersion } from '../repository/package-files.ts';
import { verifySignature } from '../repository/signatures/verify.ts';
import { type Commit, parseCommit } from '../rules/bytes/commit.ts';
import { parseMessage } from '../rules/bytes/trailers.ts';
import type { PromptFile } from '../rules/checklists/parse.ts';
import { isPrompt, type Prompts, promptFolder } from '../rules/checklists/prompt.ts';
import { fail, finding, ok, type Result, refuse, refused } from '../rules/finding.ts';
import { limits } from '../rules/limits.ts';
import { checkFounding } from '../rules/policy/compare.ts';
import type { Genesis, Policy } from '../rules/policy/policy.ts';
import { keyOwner } from '../rules/policy/questions.ts';
import { type DocId, isDocId, isOid, type Oid } from '../rules/values.ts';
import { commitBytes } from './commits.ts';

/** The root of trust, read and checked: everything that trunk and every record begin with. */
export interface FoundedGenesis {
  readonly oid: Oid;
  readonly commit: Commit;
  readonly genesis: Genesis;
  readonly policy: Policy;
  /** The old trunk's tip, where the quality system was founded in a repository with history. */
  readonly baseline: Oid | null;
  /** Documents in force at 1.0 since genesis, with the tree of each directory. */
  readonly documents: ReadonlyMap<DocId, Oid>;
}

async function blob(reader: ObjectReader, tree: Oid, path: string): Promise<Uint8Array | null> {
  const entry = await entryAt(reader, tree, path);
  if (entry?.mode !== '100644') return null;
  const object = await reader.read(entry.oid);
  if (!object)
    fail('history/missing-object', `${path} (${entry.oid}) is not in this repository`, { where: { path } });
  return object.bytes;
}

/** The policy that a tree holds. */
export async function readPolicyAt(reader: ObjectReader, tree: Oid): Promise<Result<Policy>> {
  const policyYaml = await blob(reader, tree, '.qms/policy.yaml');
  const allowedSigners = await blob(reader, tree, '.qms/allowed_signers');
  if (!policyYaml || !allowedSigners) {
    return refuse('policy/invalid', 'the tree lacks .qms/policy.yaml or .qms/allowed_signers as plain files');
  }
  // What checks a policy's shape is loaded only where one is read: mostly it was read before, and remembered.
  const { parsePolicy } = await import('../rules/policy/parse.ts');
  const policy = parsePolicy({ policyYaml, allowedSigners }, { program: packageVersion() });
  if (!policy.ok) return policy;
  const prompts = (await entryAt(reader, tree, promptFolder))?.oid ?? null;
  const promptFiles = await readPrompts(reader, tree, policy.value);
  return promptFiles.ok ? ok({ ...policy.value, prompts, promptFiles: promptFiles.value }) : promptFiles;
}

async function readPrompts(reader: ObjectReader, tree: Oid, { kinds }: Policy): Promise<Result<Prompts>> {
  // One more than is accepted is enough to refuse them.
  const found = (await listFiles(reader, tree, promptFolder)).filter(({ path }) => isPrompt(path));
  const files = await Promise.all(
    found.slice(0, limits.promptFiles + 1).map(async ({ path, oid }): Promise<PromptFile> => {
      const object = await reader.read(oid, { maxBytes: limits.policyBytes });
      if (!object)
        fail('history/missing-object', `${path} (${oid}) is not in this repository`, { where: { path } });
      return { path, oid, bytes: object.bytes };
    }),
  );
  if (files.length === 0) return ok(new Map());
  const { parsePrompts } = await import('../rules/checklists/parse.ts');
  return parsePrompts(files, kinds);
}

/** Genesis as an earlier process read it, or else as {@link readGenesis} does. */
export async function recallGenesis(
  reader: ObjectReader,
  oid: Oid,
  judged: JudgedPrefixes | null,
): Promise<Result<FoundedGenesis>> {
  const known = await judged?.recall<FoundedGenesis>('founding');
  if (known) return ok(known);
  const read = await readGenesis(reader, oid);
  if (read.ok) await judged?.note('founding', read.value);
  return read;
}

/** Reads genesis: a root commit, signed by a founding administrator, whose tree holds the policy and the first documents. */
export async function readGenesis(reader: ObjectReader, oid: Oid): Promise<Result<FoundedGenesis>> {
  const where = { commit: oid };
  const wrong = (text: string) => refused(finding('genesis/invalid', text, { where }));
  const bytes = await commitBytes(reader, oid);
  if (!bytes.ok) return bytes;
  const parsed = parseCommit(bytes.value, where);
  if (!parsed.ok) return parsed;
  const commit = parsed.value;
  if (commit.parents.length > 0) return wrong('genesis is a root commit; this one has parents');
  const message = parseMessage(commit.message, where);
  if (!message.ok) return message;
  const { trailers } = message.value;
  if (trailers.Event?.[0] !== 'genesis') return wrong('the commit is no genesis: QMS-Event does not say so');
  const baselines = (trailers.Commit ?? []).map((value) => value.split(' '));
  const baseline = baselines[0]?.[1] ?? null;
  if (baselines.length > 1 || (baseline !== null && (baselines[0]?.[0] !== 'baseline' || !isOid(baseline)))) {
    return wrong('QMS-Commit of genesis is `baseline <oid>`, once');
  }
  const genesisYaml = await blob(reader, commit.tree, '.qms/genesis.yaml');
  if (!genesisYaml) return wrong('genesis holds no .qms/genesis.yaml');
  const { parseGenesis } = await import('../rules/policy/genesis.ts');
  const genesis = parseGenesis(genesisYaml);
  if (!genesis.ok) return genesis;
  const policy = await readPolicyAt(reader, commit.tree);
  if (!policy.ok) return policy;
  const founding = checkFounding(policy.value);
  if (founding.length > 0) return refused(...founding);
  const signature = verifySignature(commit.payload, commit.signature ?? '');
  if (!signature.ok) return signature;
  const owner = keyOwner(policy.value, signature.value.key.text);
  const founder = owner && policy.value.principals.get(owner.principal);
  if (
    owner?.status !== 'live' ||
    founder?.group !== 'administrator' ||
    trailers.Actor?.[0] !== owner.principal
  ) {
    return wrong('genesis is not signed by the founding administrator that it names');
  }
  if (founder.name !== commit.author.name || founder.email !== commit.author.email) {
    return wrong(`the author of genesis is not ${founder.name} <${founder.email}>`);
  }
  const odd = (await listFiles(reader, commit.tree, '')).find(
    (file) => !file.path.startsWith('.qms/') || file.mode !== '100644',
  );
  if (odd) return wrong(`genesis holds ${odd.path}; it holds plain files below .qms/ alone`);
  const documents = new Map<DocId, Oid>();
  for (const file of await listFiles(reader, commit.tree, '.qms/docs')) {
    const parts = file.path.split('/');
    const id = parts.at(-2) ?? '';
    if (parts.at(-1) !== `${id}.md` || !isDocId(id)) continue;
    const directory = await entryAt(reader, commit.tree, parts.slice(0, -1).join('/'));
    if (directory) documents.set(id, directory.oid);
  }
  return ok({
    oid,
    commit,
    genesis: genesis.value,
    policy: policy.value,
    baseline: baseline as Oid | null,
    documents,
  });
}
