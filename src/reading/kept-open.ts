import { type ContextOptions, openContext, type ReadContext } from '../acts/context.ts';
import { refFiles } from '../repository/git/ref-files.ts';
import { inspectRefs, type Ref } from '../repository/git/refs.ts';

/** A repository that a program which lives long keeps open for readings. */
export interface KeptOpen {
  /** Takes the place of {@link openContext}; whoever takes one closes it, as ever. */
  open(options: ContextOptions): Promise<ReadContext>;
  close(): Promise<void>;
}

interface Kept {
  readonly context: ReadContext;
  readonly refs: string;
  readers: number;
  replaced: boolean;
}

/** All that a listing says, in one text. */
function textOf(refs: readonly Ref[]): string {
  return refs
    .map(({ ref, oid, symbolicTarget }) => `${ref} ${oid} ${symbolicTarget ?? ''}`)
    .sort()
    .join('\n');
}

/**
 * Keeps what was read and judged from one reading to the next, for as long as every branch stands where it stood. When
 * one has moved, the repository is opened anew; readings that still run end with what they began with.
 */
export function keptOpen(): KeptOpen {
  let kept: Kept | null = null;
  let opening: Promise<Kept> | null = null;
  let files: ReturnType<typeof refFiles> | null = null;

  async function present({ repository, refs }: ReadContext): Promise<string> {
    files ??= refFiles(repository.commonDir);
    const prefixes = [refs.remote === null ? 'refs/heads' : `refs/remotes/${refs.remote}`];
    return textOf((await files(prefixes)) ?? (await inspectRefs(repository, prefixes)));
  }

  async function leave(one: Kept): Promise<void> {
    if (one.replaced && one.readers === 0) await one.context.close();
  }

  async function renew(options: ContextOptions): Promise<Kept> {
    // No signal: it outlives the call that happens to open it.
    const { signal: _, ahead: __, open: ___, ...lasting } = options;
    const context = await openContext(lasting);
    const before = kept;
    kept = { context, refs: textOf(context.listed), readers: 0, replaced: false };
    if (before) {
      before.replaced = true;
      await leave(before);
    }
    return kept;
  }

  return {
    async open(options) {
      if (opening) await opening.catch(() => {});
      let use = kept;
      if (use === null || (await present(use.context)) !== use.refs) {
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
