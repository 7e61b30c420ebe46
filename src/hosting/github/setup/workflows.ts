import { ok, type Result } from '../../../rules/finding.ts';
import type { GitHub } from '../client.ts';
import { type Area, type Demand, runSetup } from './demand.ts';
import { fill, follows, openWords } from './fill.ts';
import type { Wanted, Workflow } from './wanted.ts';

/** The branch that the pull request of set-up stands on. */
export const setupBranch = 'qms-setup';

/** What is open without each; and which must stand on trunk before trunk is closed. */
const words: Readonly<Record<string, { readonly consequence: string; readonly first?: true }>> = {
  gate: {
    consequence: 'nobody is told what merging a pull request would do, and no check can be required',
    first: true,
  },
  attest: { consequence: 'results of CI do not become evidence' },
  relay: { consequence: 'nobody judges proposals, and nothing moves trunk', first: true },
  audit: {
    consequence:
      'what the host did that it should not, or a ruleset that was switched off, is noticed by nobody',
  },
};

function wordsFor(path: string) {
  const name = /qms-([a-z]+)\.ya?ml$/.exec(path)?.[1] ?? '';
  return words[name] ?? { consequence: 'what it does is not done' };
}

/** The text of each file at a branch or commit; null where there is none. */
async function filesAt(
  github: GitHub,
  { owner, repo, workflows }: Wanted,
  ref: string,
): Promise<Result<ReadonlyMap<string, string | null>>> {
  const files = new Map<string, string | null>();
  for (const { path } of workflows) {
    const read = await github.ask(`read ${path} at ${ref}`, async ({ rest }) => {
      const { data } = await rest.repos.getContent({ owner, repo, path, ref });
      const file = data as { readonly content?: string };
      return Buffer.from(file.content ?? '', 'base64').toString('utf8');
    });
    if (read.ok) files.set(path, read.value);
    else if (read.findings.some((each) => each.rule === 'hosting/not-found')) files.set(path, null);
    else return read;
  }
  return ok(files);
}

const body = `What git-qms does on GitHub: docs/hosting/github.md says what each of these workflows does.

Bring this in as every other step of trunk, signed by a member: not with the merge button, whose commit nobody here signed.
Where a system is registered, workflow files are governed, and come in by a change record.
`;

/** A workflow as it is proposed: with this release of git-qms where none is named. */
function proposed({ text }: Workflow, { own }: Wanted): string {
  return fill(text ?? '', own === null ? {} : { COMMIT_OF_GIT_QMS: own });
}

/** Puts the files that are missing or different on a branch of their own, and opens a pull request for it. */
function propose(wanted: Wanted, files: readonly Workflow[]): Demand['mend'] {
  const { owner, repo, trunk } = wanted;
  return (github) =>
    github.ask('propose the workflows', async ({ rest }) => {
      const at = { owner, repo };
      const head = (await rest.git.getRef({ ...at, ref: `heads/${trunk}` })).data.object.sha;
      const base = (await rest.git.getCommit({ ...at, commit_sha: head })).data.tree.sha;
      const tree = await rest.git.createTree({
        ...at,
        base_tree: base,
        tree: files.map((file) => ({
          path: file.path,
          mode: '100644',
          type: 'blob',
          content: proposed(file, wanted),
        })),
      });
      const message = 'Let GitHub run what git-qms does there';
      const commit = await rest.git.createCommit({ ...at, message, tree: tree.data.sha, parents: [head] });
      const sha = commit.data.sha;
      // Of an earlier run that was broken off the branch may be there already; it is nobody else's.
      const there = await rest.git.listMatchingRefs({ ...at, ref: `heads/${setupBranch}` });
      if (there.data.some(({ ref }) => ref === `refs/heads/${setupBranch}`))
        await rest.git.updateRef({ ...at, ref: `heads/${setupBranch}`, sha, force: true });
      else await rest.git.createRef({ ...at, ref: `refs/heads/${setupBranch}`, sha });
      const open = await rest.pulls.list({ ...at, state: 'open', head: `${owner}:${setupBranch}` });
      const [known] = open.data;
      if (known) return `renewed pull request ${known.number}: ${known.html_url}`;
      const title = 'Workflows of git-qms';
      const made = await rest.pulls.create({ ...at, title, head: setupBranch, base: trunk, body });
      return `opened pull request ${made.data.number}: ${made.data.html_url}`;
    });
}

function stands(files: ReadonlyMap<string, string | null>, { path, text }: Workflow): boolean {
  const found = files.get(path) ?? null;
  return found !== null && text !== null && follows(found, text);
}

/** Whether what is missing on trunk stands in the open pull request already: its number, or null. */
async function waitingIn(
  github: GitHub,
  wanted: Wanted,
  missing: readonly Workflow[],
): Promise<Result<number | null>> {
  const { owner, repo } = wanted;
  const open = await github.ask('look for the pull request of set-up', async ({ rest }) => {
    const { data } = await rest.pulls.list({
      owner,
      repo,
      state: 'open',
      head: `${owner}:${setupBranch}`,
    });
    return data[0]?.number ?? null;
  });
  if (!open.ok || open.value === null) return open;
  const there = await filesAt(github, wanted, setupBranch);
  if (!there.ok) return there;
  return ok(missing.every((each) => stands(there.value, each)) ? open.value : null);
}

/** How the pull request comes in: once the relay's workflow stands on trunk, nobody else moves that. */
function bringIn({ trunk }: Wanted, live: ReadonlyMap<string, string | null>): string {
  const fetch = `git fetch origin ${setupBranch}`;
  return live.get('.github/workflows/qms-relay.yml')
    ? `${fetch} && qms propose FETCH_HEAD, or by a change record where a system is registered`
    : `${fetch} && git merge --no-ff -S FETCH_HEAD && git push origin ${trunk}, not by the merge button`;
}

/** The workflow files on trunk; what is missing or different is proposed in one pull request. */
export const workflows: Area = async (github, wanted) => {
  const live = await filesAt(github, wanted, wanted.trunk);
  if (!live.ok) return live;
  const lacking = wanted.workflows.filter((each) => each.text !== null && !stands(live.value, each));
  const missing = lacking.filter((each) => openWords(proposed(each, wanted)).length === 0);
  const waiting = missing.length === 0 ? ok(null) : await waitingIn(github, wanted, missing);
  if (!waiting.ok) return waiting;
  const mend = propose(wanted, missing);
  // One command says all of them.
  const fills = [...new Set(lacking.flatMap((each) => openWords(proposed(each, wanted))))];
  const demands = wanted.workflows.map((each): Demand => {
    const { path, text } = each;
    const found = live.value.get(path) ?? null;
    const met = stands(live.value, { path, text });
    const state =
      found === null ? 'not on trunk' : met ? 'on trunk' : 'on trunk, and other than the template';
    const name = `workflow ${path}`;
    const own = { name, ...wordsFor(path) };
    if (text === null && found === null)
      return {
        ...own,
        value: 'not in this release of git-qms',
        met: false,
        fix: 'install a release of git-qms that has it',
        mend: null,
      };
    if (text === null) return { ...own, value: 'on trunk', met: true, fix: runSetup, mend: null };
    const open = openWords(proposed(each, wanted));
    if (!met && open.length > 0)
      return {
        ...own,
        value: `${state}; it leaves open ${open.join(', ')}`,
        met,
        fix: `${runSetup} ${fills.map((word) => `--fill ${word}=…`).join(' ')}`,
        mend: null,
      };
    const waits = waiting.value === null || met ? '' : `; waits in pull request ${waiting.value}`;
    const fix = waiting.value === null ? runSetup : `${bringIn(wanted, live.value)}; then ${runSetup}`;
    // One act proposes them all; the first that is missing carries it.
    const carries = waiting.value === null && missing[0]?.path === path;
    return { ...own, value: `${state}${waits}`, met, fix, mend: carries ? mend : null };
  });
  return ok(demands);
};
