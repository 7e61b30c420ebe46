import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { checkin } from '../../src/acts/checkin.ts';
import { checkout } from '../../src/acts/checkout.ts';
import { evidenceCi } from '../../src/acts/evidence-ci.ts';
import { draftMatrix } from '../../src/acts/matrix-draft.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import type { State } from '../../src/rules/states.ts';
import type { DocId, Oid } from '../../src/rules/values.ts';
import { type Founded, foundedOnce } from './founded-once.ts';
import { closeGate, serverOf } from './gated-server.ts';
import { treeWith, writeCommit } from './hand-made.ts';
import { foundSystem, openSystem, type QualitySystem, writeMemberKey } from './quality-system.ts';

/**
 * A quality system behind a gated server with one registered system, APP: code in `src/`, tests in `test/`, one suite
 * `unit` that `ci-bot` attests. Its specification is in force; there is no code yet.
 */
export interface SoftwareSystem extends QualitySystem {
  /** A change record of bot that names APP, may change `src` and `test`, and is brought to IN_EXECUTION or as far as said. */
  change(title?: string, paths?: readonly string[], state?: State): Promise<DocId>;
  /** Commits files that descend from nothing, signed by nobody, and pushes them to `genesis/app`. @returns the commit */
  sandbox(files: Readonly<Record<string, string>>, more?: SandboxOptions): Promise<Oid>;
  /** A change record of bot that adopts a commit for these systems, brought to IN_EXECUTION or as far as said. */
  adoption(commit: string, more?: { readonly systems?: string; readonly state?: State }): Promise<DocId>;
  /** Commits files on `exec/<id>`, begun at trunk where it does not exist, and pushes it. @returns the commit */
  commit(id: DocId, files: Readonly<Record<string, string>>, more?: CommitOptions): Promise<Oid>;
  /** Brings JUnit results of a commit, as ci-bot. */
  attest(id: DocId, commit: Oid, tests: Readonly<Record<string, 'passed' | 'failed'>>): Promise<void>;
  /** Brings a matrix into force that names the commit: a new one, or a revision under the record. */
  matrix(id: DocId, commit: Oid): Promise<void>;
}

export interface CommitOptions {
  /** Who signs; bot if absent, nobody if null. */
  readonly signer?: string | null;
  /** The whole message; by default it carries QMS-CR. */
  readonly message?: string;
  /** The branch, if not `exec/<id>`. */
  readonly branch?: string;
  readonly push?: boolean;
}

export interface SandboxOptions {
  readonly parents?: readonly string[];
  readonly message?: string;
  /** The branch to push to by force, if not `genesis/app`; null for none. */
  readonly branch?: string | null;
}

const roster = 'name=ci-bot,email=ci-bot@example.org,group=ci,kind=ci,sponsor=ada';

async function edit(qs: QualitySystem, member: string, id: string, change: (text: string) => string) {
  const path = qs.copyOf(member, id);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

async function registerApp(qs: QualitySystem, entry: string): Promise<void> {
  await checkout(qs.as('ada'), { id: 'POLICY' });
  const path = join(qs.path, '.qms/workspace/ada/POLICY/policy.yaml');
  await writeFile(path, `${await readFile(path, 'utf8')}\nsystems:\n${entry}`);
  await checkin(qs.as('ada'), { id: 'POLICY', text: 'APP is registered' });
  await route(qs.as('ada'), { id: 'POLICY', to: 'review' });
  await assign(qs.as('quinn'), { id: 'POLICY', assignees: ['quinn'] });
  await review(qs.as('quinn'), { id: 'POLICY', outcome: 'recommend', text: 'Reads well.' });
  await route(qs.as('ada'), { id: 'POLICY', to: 'approval' });
  await approve(qs.as('quinn'), { id: 'POLICY' });
}

export const app = `  APP:
    title: The application
    paths: [src, test]
    suites:
      unit: { attest: [ci-bot] }
`;

const requirements = `| Id | Requirement |
| --- | --- |
| REQ-APP-001 | The application shall greet. |
| REQ-APP-002 | The application shall take leave. |
`;

export function junit(tests: Readonly<Record<string, 'passed' | 'failed'>>): string {
  const cases = Object.entries(tests).map(([name, outcome]) =>
    outcome === 'passed'
      ? `<testcase classname="app" name="${name}"/>`
      : `<testcase classname="app" name="${name}"><failure message="no"/></testcase>`,
  );
  return `<?xml version="1.0"?>\n<testsuite name="unit" tests="${cases.length}">${cases.join('')}</testsuite>\n`;
}

async function bringSpecificationIntoForce(qs: QualitySystem): Promise<void> {
  await qs.create({ kind: 'RS', title: 'What APP shall do', name: 'APP' });
  await edit(qs, 'bot', 'SDLC-APP-RS', (text) =>
    text
      .replace(/^system:.*\n/m, '')
      .replace(/^title:/m, 'system: APP\ntitle:')
      .replace(/\| Id \| Requirement[\s\S]*$/, requirements),
  );
  await qs.bring('SDLC-APP-RS' as DocId, 'EFFECTIVE');
}

/** What stands before a system is registered: who guards the server, members, and what else a test does first. */
export interface SoftwareFounding {
  readonly gate?: (qs: QualitySystem) => Promise<void>;
  readonly more?: readonly string[];
}

export async function foundSoftware(
  entry = app,
  beforeRegistration?: (qs: QualitySystem) => Promise<void>,
  founding: SoftwareFounding = {},
): Promise<SoftwareSystem> {
  const key = await writeMemberKey('ci-bot');
  const found = async (): Promise<Founded> => {
    const members = [`${roster},key=${key}`, ...(founding.more ?? [])];
    const qs = await foundSystem({ server: true, more: members });
    await (founding.gate ?? closeGate)(qs);
    await qs.git('config', 'gpg.format', 'ssh');
    await beforeRegistration?.(qs);
    await registerApp(qs, entry);
    await bringSpecificationIntoForce(qs);
    return { path: qs.path, server: await serverOf(qs), genesis: qs.genesis };
  };
  const usual = entry === app && !beforeRegistration && Object.keys(founding).length === 0;
  const qs = await openSystem(await (usual ? foundedOnce('software', found) : found()));
  return { ...qs, ...workOf(qs) };
}

/** What is done to the code of a system, on branches and in records. */
function workOf(qs: QualitySystem): Omit<SoftwareSystem, keyof QualitySystem> {
  return {
    change: async (title = 'Greet people', paths = ['src', 'test'], state = 'IN_EXECUTION') => {
      const id = await qs.create({ kind: 'CR', title });
      await edit(qs, 'bot', id, (text) => {
        const rows = paths.map((path) => `| ${path} | changed |\n`).join('');
        return text.replace(/^title:/m, 'systems: APP\ntitle:').replace(/^\| words \| words \|\n/m, rows);
      });
      await qs.bring(id, state);
      return id;
    },
    sandbox: async (files, more = {}) => {
      const empty = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
      const oid = await writeCommit(qs.path, {
        tree: await treeWith(qs.path, empty, files),
        parents: more.parents ?? [],
        message: more.message ?? 'Try things\n',
        author: 'stranger',
        time: 1_700_000_000,
        key: null,
      });
      const branch = more.branch === undefined ? 'genesis/app' : more.branch;
      if (branch !== null) await qs.git('push', '--quiet', 'origin', `+${oid}:refs/heads/${branch}`);
      return oid as Oid;
    },
    adoption: async (commit, more = {}) => {
      const id = await qs.create({ kind: 'CR', title: 'Take over what was tried' });
      const front = `systems: ${more.systems ?? 'APP'}\nadopts: ${commit}\ntitle:`;
      await edit(qs, 'bot', id, (text) => text.replace(/^title:/m, front));
      await qs.bring(id, more.state ?? 'IN_EXECUTION');
      return id;
    },
    commit: async (id, files, more = {}) => {
      const branch = more.branch ?? `exec/${id}`;
      await qs.git('fetch', '--quiet', 'origin');
      const known = (await qs.git('branch', '--list', branch)).trim() !== '';
      await qs.git(
        'checkout',
        '--quiet',
        ...(known ? [branch] : ['--no-track', '-b', branch, 'origin/main']),
      );
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(qs.path, path)), { recursive: true });
        await writeFile(join(qs.path, path), text);
        await qs.git('add', '--', path);
      }
      const signer = more.signer === undefined ? 'bot' : more.signer;
      const as = signer ?? 'bot';
      const who = ['-c', `user.name=${as}`, '-c', `user.email=${as}@example.org`];
      const key = signer === null ? ['--no-gpg-sign'] : [`-S${qs.keyOf(signer)}`];
      const message = more.message ?? `Change the code\n\nQMS-CR: ${id}\n`;
      await qs.git(...who, 'commit', '--quiet', ...key, '-m', message);
      const oid = (await qs.git('rev-parse', 'HEAD')).trim() as Oid;
      if (more.push !== false) await qs.git('push', '--quiet', 'origin', branch);
      await qs.git('checkout', '--quiet', 'main');
      return oid;
    },
    attest: async (id, commit, tests) => {
      const report = join(qs.path, '.git', 'junit.xml');
      await writeFile(report, junit(tests));
      await evidenceCi(qs.as('ci-bot'), { id, suite: 'unit', commit, reports: [report] });
    },
    matrix: async (id, commit) => {
      const rtm = 'SDLC-APP-RTM' as DocId;
      const known = (await qs.git('ls-remote', 'origin', `qms/${rtm}`)).trim() !== '';
      if (known) await checkout(qs.as('bot'), { id: rtm, authority: id });
      else await qs.create({ kind: 'RTM', title: 'Traceability of APP', name: 'APP' });
      if (known)
        await edit(qs, 'bot', rtm, (text) =>
          text
            .replace(/^revision_summary:.*\n/m, '')
            .replace(/^title:/m, `revision_summary: Qualified under ${id} at ${commit}\ntitle:`),
        );
      const { matrix } = await draftMatrix(qs.as('bot'), { id: rtm, change: id, commit });
      if (matrix.findings.length > 0)
        throw new Error(matrix.findings.map(({ message }) => message).join('; '));
      await qs.fillIn('bot', rtm);
      await qs.bring(rtm, 'EFFECTIVE');
    },
  };
}
