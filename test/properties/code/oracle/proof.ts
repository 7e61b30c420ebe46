import { git } from '../../../helpers/git.ts';
import type { Entry } from '../book.ts';
import { type CodeOracle, isBy, type System, textAt } from './reading.ts';

/** Results that a record holds of one suite at one commit. */
interface Run {
  readonly event: Entry;
  readonly suite: string;
  readonly said: {
    readonly system: string;
    readonly suite: string;
    readonly commit: string;
    readonly tree: string;
    readonly tests: readonly { readonly outcome: string }[];
    readonly scan: readonly { readonly level: string }[];
  };
}

/** The last run of each suite at a commit, of a chain of events, newest first. */
export async function runsAt(
  { path }: CodeOracle,
  chain: readonly Entry[],
  system: string,
  commit: string,
): Promise<Run[]> {
  const last = new Map<string, Entry>();
  for (const each of chain) {
    const suite = each.one('Item');
    if (each.one('Event') !== 'evidence' || each.one('Commit') !== `${system} ${commit}`) continue;
    if (!last.has(suite)) last.set(suite, each);
  }
  return Promise.all(
    [...last].map(async ([suite, event]) => {
      const file = event.one('Evidence').replace('file ', '');
      const text = await textAt(path, `${event.oid}:.qms/docs/CR/0xx/${event.one('Document')}/${file}`);
      return { event, suite, said: JSON.parse(text) };
    }),
  );
}

const count = ({ said }: Run, outcome: string) =>
  said.tests.filter((each) => each.outcome === outcome).length;

/** Why a suite did not pass at a commit; null where it did. */
async function unproven(
  oracle: CodeOracle,
  run: Run | undefined,
  suite: string,
  attest: readonly string[],
  tree: string,
) {
  if (!run) return `no results of ${suite}`;
  const { event, said } = run;
  if (`${said.system} ${said.commit}` !== event.one('Commit') || said.suite !== suite || said.tree !== tree)
    return `results of ${suite} are of something else`;
  if (!(await isBy(oracle, event, attest))) return `${suite} attested by ${event.one('Actor')}`;
  if (suite === 'scan') return null;
  const bad = count(run, 'failed') + count(run, 'error');
  return event.one('Outcome') === 'pass' && bad === 0 && count(run, 'passed') > 0 ? null : `${suite} failed`;
}

/** Tests that passed where the last release of a system before a step was cleared. */
async function testsReleased(
  oracle: CodeOracle,
  steps: readonly Entry[],
  chainOf: (tip: string) => Promise<readonly Entry[]>,
  system: string,
): Promise<number> {
  const released = steps.find((each) => each.said('Release').some((one) => one.startsWith(`${system} `)));
  const code = steps.find(
    (each) => each.one('Document') === released?.one('Document') && each.one('System') === system,
  );
  if (!code) return 0;
  const runs = await runsAt(oracle, await chainOf(code.one('Clear')), system, code.parents[1] ?? '');
  return runs.reduce((sum, run) => sum + count(run, 'passed'), 0);
}

const everybody = ['ada', 'bot', 'quinn', 'rev', 'ci-bot'];

/** What is wrong with the evidence that a record holds of a commit of a system. */
export async function judgeEvidence(
  oracle: CodeOracle,
  chain: readonly Entry[],
  about: { readonly name: string; readonly system: System; readonly commit: Entry },
  steps: readonly Entry[],
  chainOf: (tip: string) => Promise<readonly Entry[]>,
): Promise<string[]> {
  const { name, system, commit } = about;
  const runs = await runsAt(oracle, chain, name, commit.oid);
  const wrong: string[] = [];
  const asked = Object.entries(system.suites).map(
    ([suite, rule]) => [suite, rule?.attest ?? everybody] as const,
  );
  for (const [suite, attest] of [...asked, ...(system.scan ? [['scan', everybody] as const] : [])]) {
    const why = await unproven(
      oracle,
      runs.find((each) => each.suite === suite),
      suite,
      attest,
      commit.tree,
    );
    if (why !== null) wrong.push(why);
  }
  const scan = runs.find((each) => each.suite === 'scan');
  for (const [level, most] of Object.entries(system.scan ?? {}))
    if ((scan?.said.scan ?? []).filter((each) => each.level === level).length > most)
      wrong.push(`the scan found more than ${most} of level ${level}`);
  const before = await testsReleased(oracle, steps, chainOf, name);
  const now = runs.reduce((sum, run) => sum + count(run, 'passed'), 0);
  if (now < before) wrong.push(`${now} tests passed; ${before} at the last release`);
  return wrong;
}

/** What is wrong with specification and matrix, as trunk holds them at a step and as the clear saw them. */
export async function judgeDocuments(
  { path, book }: CodeOracle,
  about: { readonly name: string; readonly commit: string; readonly clear: Entry | undefined },
  before: string,
  steps: readonly Entry[],
): Promise<string[]> {
  const [rs, rtm] = [`SDLC-${about.name}-RS`, `SDLC-${about.name}-RTM`];
  const wrong: string[] = [];
  for (const id of [rs, rtm]) {
    const held = steps.find((each) => each.one('Document') === id && each.one('Event') === 'enact');
    if (held?.one('State') !== 'EFFECTIVE') wrong.push(`${id} is not in force`);
    const pins = about.clear?.said('Pin').filter((each) => each.startsWith(`${id} `)) ?? [];
    const seen = book.entries.get(pins[0]?.split(' ')[1] ?? '');
    if (seen?.one('Document') !== id || seen.one('State') !== 'EFFECTIVE')
      wrong.push(`the clear did not see ${id} in force`);
    const brought = held?.parents[1] ?? '';
    if (
      seen &&
      brought &&
      !(await git(path, 'rev-list', '-1', seen.oid, `^${brought}`).then((text) => text === ''))
    )
      wrong.push(`the clear saw a version of ${id} that trunk did not hold`);
  }
  const text = await textAt(path, `${before}:.qms/docs/RTM/${rtm}/${rtm}.md`).catch(() => '');
  const front = text.split('\n---')[0] ?? '';
  const version = steps.find((each) => each.one('Document') === rs)?.one('Version');
  if (!new RegExp(`^qualified_commit: "?${about.commit}"?$`, 'm').test(front))
    wrong.push('the matrix names another commit');
  if (!new RegExp(`^rs_version: "?${version}"?$`, 'm').test(front))
    wrong.push('the matrix covers another version');
  return wrong;
}
