import { type ContextOptions, fetchGoverned, openContext, type ReadContext } from '../acts/context.ts';
import { refFiles } from '../repository/git/ref-files.ts';
import { inspectRefs, type Ref } from '../repository/git/refs.ts';
import { QmsError } from '../rules/finding.ts';

/** A repository that a program which lives long keeps open for readings. */
export interface KeptOpen {
  /** Takes the place of {@link openContext}; whoever takes one closes it, as ever. */
  open(options: ContextOptions): Promise<ReadContext>;
  close(): Promise<void>;
}

interface Kept {
  readonly context: ReadContext;
  readonly refs: readonly Ref[];
  readers: number;
  replaced: boolean;
}

function isSame(one: Ref | undefined, other: Ref): boolean {
  return (
    one === other ||
    (one?.ref === other.ref && one.oid === other.oid && one.symbolicTarget === other.symbolicTarget)
  );
}

/** Whether two listings say the same, in the same order; another order counts as another listing, which harms nothing. */
function sameRefs(one: readonly Ref[], other: readonly Ref[]): boolean {
  return one.length === other.length && other.every((each, place) => isSame(one[place], each));
}

/** How old what was fetched may be, in milliseconds, before a reading asks the remote again. */
const freshFor = 5000;

/**
 * Keeps what was read and judged from one reading to the next, for as long as every branch stands where it stood. When
 * one has moved, the repository is opened anew; readings that still run end with what they began with. Where there is a
 * remote, it is asked now and then: nobody else may be acting in this clone.
 */
export function keptOpen(): KeptOpen {
  let kept: Kept | null = null;
  let opening: Promise<Kept> | null = null;
  let files: ReturnType<typeof refFiles> | null = null;
  let fetching: Promise<void> | null = null;
  let fetched = Number.NEGATIVE_INFINITY;

  async function present({ repository, refs }: ReadContext): Promise<readonly Ref[]> {
    files ??= refFiles(repository.commonDir);
    const prefixes = [refs.remote === null ? 'refs/heads' : `refs/remotes/${refs.remote}`];
    return (await files(prefixes)) ?? (await inspectRefs(repository, prefixes));
  }

  /** The listing that a context was opened with, in the order in which it is listed now. */
  async function seenBy(context: ReadContext): Promise<readonly Ref[]> {
    const now = await present(context);
    const known = new Map(context.listed.map((each) => [each.ref, each]));
    return now.length === known.size ? now.flatMap(({ ref }) => known.get(ref) ?? []) : [];
  }

  /** Brings what others pushed to the remote, where that was not asked for a while; one that is away is no hindrance. */
  async function freshen(options: ContextOptions): Promise<void> {
    const { context } = kept ?? {};
    if (!context || options.offline || context.refs.remote === null) return;
    if (performance.now() - fetched < freshFor) return;
    fetched = performance.now();
    fetching ??= fetchGoverned(context.repository, context.refs)
      .catch((error: unknown) => {
        if (!(error instanceof QmsError)) throw error;
      })
      .finally(() => {
        fetching = null;
      });
    await fetching;
  }

  async function leave(one: Kept): Promise<void> {
    if (one.replaced && one.readers === 0) await one.context.close();
  }

  async function renew(options: ContextOptions): Promise<Kept> {
    // No signal: it outlives the call that happens to open it.
    const { signal: _, ahead: __, open: ___, ...lasting } = options;
    const context = await openContext(lasting);
    const before = kept;
    // A branch that moved since the context was opened is seen at the next reading.
    kept = { context, refs: await seenBy(context), readers: 0, replaced: false };
    if (before) {
      before.replaced = true;
      await leave(before);
    }
    return kept;
  }

  return {
    async open(options) {
      if (opening) await opening.catch(() => {});
      await freshen(options);
      let use = kept;
      if (use === null || !sameRefs(await present(use.context), use.refs)) {
        opening ??= renew(options).finally(() => {
          opening = null;
        });
        use = await opening;
      }
      use.readers += 1;
      const held = use;
      let closed = false;
      const close = async () => {
        if (closed) return;
        closed = true;
        held.readers -= 1;
        await leave(held);
      };
      return { ...use.context, options, close };
    },
    async close() {
      const last = kept;
      kept = null;
      if (!last) return;
      last.replaced = true;
      await leave(last);
    },
  };
}
