import { formatMessage, type Trailers } from '../../src/rules/bytes/trailers.ts';
import { git } from '../helpers/git.ts';
import { tipOf, trailersOf, treeWith, writeCommit } from '../helpers/hand-made.ts';
import type { SoftwareSystem } from '../helpers/software-system.ts';

export interface CodeByHand {
  readonly id: string;
  readonly commit: string;
  readonly clear: string;
  /** Signs and is named as actor; bot if absent. */
  readonly by?: string;
  readonly key?: string | null;
  /** Where trunk stands before; by default as last fetched. */
  readonly after?: string;
  readonly parents?: readonly string[];
  /** Files to set or remove in the lawful tree. */
  readonly files?: Readonly<Record<string, string | null>>;
  readonly set?: Readonly<Record<string, readonly string[] | null>>;
  /** The pin of the change record; by default its tip. */
  readonly tip?: string;
  /** Seconds since 1970; now if absent. */
  readonly time?: number;
}

/** The tree that the code step of APP has to have: trunk's, with `src` and `test` of the commit. */
export async function lawfulTree(qs: SoftwareSystem, base: string, commit: string): Promise<string> {
  const files: Record<string, string | null> = {};
  for (const [revision, keep] of [
    [base, false],
    [commit, true],
  ] as const)
    for (const path of (await qs.git('ls-tree', '-r', '--name-only', revision, 'src', 'test')).split('\n'))
      if (path !== '') files[path] = keep ? await git(qs.path, 'show', `${commit}:${path}`) : null;
  return treeWith(qs.path, base, withLineEnds(files));
}

/** `git` takes the last line feed away; these files end with one. */
function withLineEnds(files: Readonly<Record<string, string | null>>) {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text === null ? null : `${text.trimEnd()}\n`]),
  );
}

/** Makes one code step of APP by hand. @returns its id; it is on no ref */
export async function codeByHand(qs: SoftwareSystem, step: CodeByHand): Promise<string> {
  const base = step.after ?? (await tipOf(qs, 'trunk'));
  const by = step.by ?? 'bot';
  const lawful = await lawfulTree(qs, base, step.commit);
  const tree = step.files ? await treeWith(qs.path, lawful, step.files) : lawful;
  const policy = (await trailersOf(qs.path, step.clear)).Policy ?? '';
  const subject = `${step.id}: code of APP`;
  const all: Record<string, readonly string[] | null> = {
    Document: [step.id],
    Event: ['code'],
    Actor: [by],
    System: ['APP'],
    Commit: [`APP ${step.commit}`],
    Policy: [policy],
    Pin: [`${step.id} ${step.tip ?? (await tipOf(qs, step.id))}`],
    Clear: [step.clear],
    ...step.set,
  };
  const trailers = Object.fromEntries(
    Object.entries(all).filter(([, values]) => values !== null),
  ) as Trailers;
  return writeCommit(qs.path, {
    tree,
    parents: step.parents ?? [base, step.commit],
    message: formatMessage({ subject, body: '', trailers }),
    author: by,
    time: step.time ?? Math.floor(Date.now() / 1000),
    key: step.key === null ? null : qs.keyOf(step.key ?? by),
  });
}
