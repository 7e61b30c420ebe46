import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { approve } from '../../src/acts/approve.ts';
import { assign } from '../../src/acts/assign.ts';
import { cancel } from '../../src/acts/cancel.ts';
import { close } from '../../src/acts/close.ts';
import type { ContextOptions } from '../../src/acts/context.ts';
import { type CreateInput, create } from '../../src/acts/create.ts';
import { execute } from '../../src/acts/execute.ts';
import { init } from '../../src/acts/init.ts';
import type { ActOutcome } from '../../src/acts/outcome.ts';
import { release } from '../../src/acts/release.ts';
import { review } from '../../src/acts/review.ts';
import { route } from '../../src/acts/route.ts';
import { documentPath } from '../../src/rules/kinds/ids.ts';
import type { State } from '../../src/rules/states.ts';
import type { DocId } from '../../src/rules/values.ts';
import { writeEd25519Key } from './ed25519-key.ts';
import { type Founded, foundedOnce } from './founded-once.ts';
import { git, temporaryDirectory, testEnvironment } from './git.ts';
import { oncePerFile } from './test-file.ts';

/**
 * A founded quality system in a repository of its own, with four members:
 *
 *     ada    administrator           founds it
 *     bot    initiator, agent of ada creates and owns what the helpers make
 *     quinn  quality                 assigns, reviews, approves
 *     rev    reviewer                reviews, approves
 *
 * All work goes through the acts, over real git. `await qs.crIn('PRE_APPROVED')` gives a change record in that state.
 */
export interface QualitySystem {
  /** The work tree; the repository is in its `.git`. */
  readonly path: string;
  readonly genesis: string;
  /** What an act takes to act as a member; `more` overrides (`cwd` for a clone, `clock`, `dryRun`). */
  as(member: string, more?: Partial<ContextOptions>): ContextOptions;
  /** Path of a member's private key; its public key lies beside it as `.pub`. */
  keyOf(member: string): string;
  /** Where a member's workspace copy of a document is, or would be. */
  copyOf(member: string, id: string): string;
  /** Replaces every placeholder of a workspace copy by words, so that it can be routed, now and after execution. */
  fillIn(member: string, id: string): Promise<void>;
  /** Stock git in the work tree. */
  git(...args: string[]): Promise<string>;
  /** Creates a document as bot, filled in, checked out. @returns its id */
  create(input: CreateInput, member?: string): Promise<DocId>;
  /** Moves a record on, step by step, until it is in `target`. Its present state must be on the way there. */
  bring(id: DocId, target: State): Promise<void>;
  /** A new change record of bot, brought to `target`; CANCELLED is reached from DRAFT. @returns its id */
  crIn(target: State, title?: string): Promise<DocId>;
  /** A new SOP of bot, EFFECTIVE 1.0 and in trunk. @returns its id */
  bringSopIntoForce(title?: string): Promise<DocId>;
}

export const members = ['ada', 'bot', 'quinn', 'rev'] as const;

const roles: Readonly<Record<(typeof members)[number], string>> = {
  ada: 'group=administrator,kind=human',
  bot: 'group=initiator,kind=agent,sponsor=ada',
  quinn: 'group=quality,kind=human',
  rev: 'group=reviewer,kind=human',
};

const optionalPrompts = fileURLToPath(new URL('./prompts', import.meta.url));

/** The members' keys, once for each test file. */
const keyFolder = oncePerFile(async () => {
  const folder = await temporaryDirectory();
  for (const name of members) await writeEd25519Key(join(folder, name), name, name);
  return folder;
});

export interface FoundingOptions {
  /** Also makes a bare repository, sets it as `origin`, and shares everything through it. It has no hooks. */
  readonly server?: boolean;
  /** Branch name of trunk; `main` without it. */
  readonly trunk?: string;
  /** Milliseconds; for dates that a test knows. By default the real time. */
  readonly clock?: () => number;
  /** Further members, as `qms init --member` takes them; their keys are `keyOf(name)` after {@link writeMemberKey}. */
  readonly more?: readonly string[];
  /**
   * A folder of prompts. By default one whose prompts need no answers, so that a test that is not about them may review
   * with a comment; `shipped` takes what `qms init` gives.
   */
  readonly prompts?: string;
  /** Who may replace lost keys together. */
  readonly recovery?: { readonly threshold: number; readonly principals: readonly string[] };
}

/** Writes a key for a further member. @returns the path, for `key=` of `--member` */
export async function writeMemberKey(name: string): Promise<string> {
  const path = join(await keyFolder(), name);
  await writeEd25519Key(path, name, name);
  return path;
}

/** Founds a quality system in a new repository. */
export async function foundSystem(founding: FoundingOptions = {}): Promise<QualitySystem> {
  const found = () => foundAnew(founding);
  // Another clock, other prompts or members of its own are a system of one file.
  const { server = false, ...special } = founding;
  const usual = Object.keys(special).length === 0;
  return openSystem(await (usual ? foundedOnce(server ? 'with-server' : 'alone', found) : found()), founding);
}

/** {@link foundSystem}, every time. */
async function foundAnew(founding: FoundingOptions): Promise<Founded> {
  const folder = await keyFolder();
  const path = await temporaryDirectory();
  await git(path, 'init', '--quiet', '--initial-branch=main');
  const server = founding.server ? await temporaryDirectory() : null;
  if (server !== null) {
    await git(server, 'init', '--quiet', '--bare', '--initial-branch=main');
    await git(path, 'remote', 'add', 'origin', server);
  }
  const founders = members.map(
    (name) => `name=${name},email=${name}@example.org,${roles[name]},key=${join(folder, name)}`,
  );
  const founder = {
    cwd: path,
    env: testEnvironment,
    keyFlag: join(folder, 'ada'),
    ...(founding.clock ? { clock: founding.clock } : {}),
  };
  const founded = await init(founder, {
    members: [...founders, ...(founding.more ?? [])],
    name: 'example',
    ...(founding.trunk ? { trunk: founding.trunk } : {}),
    prompts: founding.prompts === 'shipped' ? undefined : (founding.prompts ?? optionalPrompts),
    ...(founding.recovery ? { recovery: founding.recovery } : {}),
  });
  return { path, server, genesis: founded.commits[0]?.oid ?? '' };
}

/** What {@link foundSystem} gives, of a system that was founded. */
export async function openSystem(
  { path, genesis }: Founded,
  { clock }: Pick<FoundingOptions, 'clock'> = {},
): Promise<QualitySystem> {
  const folder = await keyFolder();
  const as: QualitySystem['as'] = (member, more = {}) => ({
    cwd: path,
    env: testEnvironment,
    keyFlag: join(folder, member),
    ...(clock ? { clock } : {}),
    ...more,
  });
  const copyOf = (member: string, id: string) => join(path, '.qms/workspace', member, `${id}.md`);
  const system: QualitySystem = {
    path,
    genesis,
    as,
    keyOf: (member) => join(folder, member),
    copyOf,
    fillIn: async (member, id) => {
      const text = await readFile(copyOf(member, id), 'utf8');
      await writeFile(copyOf(member, id), text.replace(/\{\{[^}]*\}\}|\[[A-Za-z][^\][]*\]/g, 'words'));
    },
    git: (...args) => git(path, ...args),
    create: async (input, member = 'bot') => {
      const { document, files } = await create(as(member), input);
      if (document === null) throw new Error('create names no document');
      // What is answered has no copy to fill in.
      if (files.length > 0) await system.fillIn(member, document);
      return document as DocId;
    },
    bring: (id, target) => bring(system, id, target),
    crIn: async (target, title = 'Change the order form') => {
      const id = await system.create({ kind: 'CR', title });
      if (target === 'CANCELLED') await cancel(as('bot'), { id, reason: 'not needed' });
      else await bring(system, id, target);
      return id;
    },
    bringSopIntoForce: async (title = 'Handling orders') => {
      const id = await system.create({ kind: 'SOP', title });
      await bring(system, id, 'EFFECTIVE');
      return id;
    },
  };
  return system;
}

type Step = (system: QualitySystem, id: DocId) => Promise<ActOutcome>;

const routeAndAssign: Step = async (system, id) => {
  await route(system.as('bot'), { id, to: 'review' });
  return assign(system.as('quinn'), { id, assignees: ['quinn', 'rev'] });
};

const reviewAll: Step = async (system, id) => {
  await review(system.as('quinn'), { id, outcome: 'recommend', text: 'Good.' });
  return review(system.as('rev'), { id, outcome: 'recommend', text: 'Fine.' });
};

const routeForApproval: Step = (system, id) => route(system.as('bot'), { id, to: 'approval' });

const approveAll: Step = async (system, id) => {
  await approve(system.as('rev'), { id });
  return approve(system.as('quinn'), { id });
};

const executeAll: Step = async (system, id) => {
  const text = await system.git('show', `${await refOf(system, id)}:${documentPath(id)}`);
  for (const [, item = ''] of text.matchAll(/^\| (?!CAPA)([A-Z]+-[0-9]+) \|/gm))
    await execute(system.as('bot'), { id, item, outcome: 'Pass', summary: 'done as planned' });
  return routeAndAssign(system, id);
};

/** What leads out of a state, on the way to the record's end; IN_…REVIEW means that the team is assigned. */
const steps: Partial<Record<State, Step>> = {
  DRAFT: routeAndAssign,
  IN_REVIEW: reviewAll,
  REVIEWED: routeForApproval,
  IN_APPROVAL: approveAll,
  IN_PRE_REVIEW: reviewAll,
  PRE_REVIEWED: routeForApproval,
  IN_PRE_APPROVAL: approveAll,
  PRE_APPROVED: (system, id) => release(system.as('bot'), { id }),
  IN_EXECUTION: executeAll,
  IN_POST_REVIEW: reviewAll,
  POST_REVIEWED: routeForApproval,
  IN_POST_APPROVAL: approveAll,
  POST_APPROVED: (system, id) => close(system.as('bot'), { id }),
};

/** Where the record's branch is seen: the server's as last fetched, or the repository's own. */
async function refOf(system: QualitySystem, id: DocId): Promise<string> {
  return (await system.git('remote')) === '' ? `refs/heads/qms/${id}` : `refs/remotes/origin/qms/${id}`;
}

async function stateOf(system: QualitySystem, id: DocId): Promise<State> {
  const format = '--format=%(contents:trailers:key=QMS-State,valueonly)';
  return (await system.git('for-each-ref', format, '--', await refOf(system, id))).trim() as State;
}

async function bring(system: QualitySystem, id: DocId, target: State): Promise<void> {
  let state = await stateOf(system, id);
  while (state !== target) {
    const step = steps[state];
    if (!step) throw new Error(`${id} is ${state}, and ${target} does not lie ahead`);
    state = (await step(system, id)).state as State;
  }
}
