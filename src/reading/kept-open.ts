import {
  branches,
  type ContextOptions,
  fetchGoverned,
  openContext,
  type ReadContext,
} from '../acts/context.ts';
import { contextForAct, moveContext } from '../acts/moved-context.ts';
import type { Earlier } from '../history/history.ts';
import { readWholeConfig } from '../repository/git/config.ts';
import { refFiles } from '../repository/git/ref-files.ts';
import { inspectRefs, type Ref } from '../repository/git/refs.ts';
import { seenFile } from '../repository/git/seen-files.ts';
import { includesFiles, settingsFiles } from '../repository/git/settings-files.ts';
import { QmsError } from '../rules/finding.ts';
import type { DocId } from '../rules/values.ts';

/** A repository that a program which lives long keeps open for readings and acts. */
export interface KeptOpen {
  /** Takes the place of {@link openContext} for a reading; whoever takes one closes it, as ever. */
  open(options: ContextOptions): Promise<ReadContext>;
  /** The same for an act: what it adds to the history is its own until its refs have moved. */
  openForAct(options: ContextOptions): Promise<ReadContext>;
  close(): Promise<void>;
}

/** A repository as it was opened, with all that later looks at it share. */
interface Whole {
  readonly opened: ReadContext;
  /** Whether its settings are what they were. */
  readonly isSame: () => Promise<boolean>;
  readonly list: () => Promise<readonly Ref[]>;
  /** What was judged at earlier looks, by record, the last used last. */
  readonly known: Map<DocId, Earlier>;
  users: number;
  replaced: boolean;
  /** What is left to later programs is written behind the answers, one after the other. */
  writing: Promise<void>;
}

/** A look at it: everything as the refs stand in one listing. */
interface Look {
  readonly whole: Whole;
  readonly context: ReadContext;
  readers: number;
}

/** How old what was fetched may be, in milliseconds, before a reading asks the remote again. */
const freshFor = 5000;

/** So many records are kept judged; what goes is judged again from what was written of it. */
const mostKept = 2000;

/** Files, however many refs there are: a program that asks again and again reads only those that changed. */
const allLoose = Number.POSITIVE_INFINITY;

function saysTheSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}

/** Where settings come from further files, git is asked each time. */
async function settingsOf({ repository }: ReadContext): Promise<() => Promise<boolean>> {
  const files = settingsFiles(repository).map(seenFile);
  const first = files.map((read) => read());
  const unchanged = () => files.every((read, place) => read() === first[place]);
  const asked = async () => saysTheSame(repository.config, await readWholeConfig(repository));
  // They may have changed since the repository was opened, and before the files were first looked at.
  const sameThen = await asked();
  const all = includesFiles(repository);
  return async () => sameThen && unchanged() && (!all || (await asked()));
}

async function wholeOf(opened: ReadContext): Promise<Whole> {
  const { repository, refs } = opened;
  const files = refFiles(repository.commonDir, allLoose);
  const prefixes = [branches(refs.remote)];
  return {
    opened,
    isSame: await settingsOf(opened),
    list: async () => (await files(prefixes)) ?? (await inspectRefs(repository, prefixes)),
    known: new Map(),
    users: 0,
    replaced: false,
    writing: Promise.resolve(),
  };
}

/** Keeps what a context judged for the next look. */
function keepJudged({ known }: Whole, { history, trunkTip: trunk }: ReadContext): void {
  for (const [id, judged] of history.opened) {
    // A map keeps the order of insertion: what was used last stands last.
    known.delete(id);
    known.set(id, { judged, trunk });
  }
  for (const id of known.keys()) {
    if (known.size <= mostKept) break;
    known.delete(id);
  }
}

/** Leaves what a context judged to later programs, behind what is being written. Nothing depends on it. */
function writeJudged(whole: Whole, { history }: ReadContext): void {
  whole.writing = whole.writing.then(() => history.remember()).catch(() => {});
}

/**
 * Keeps what was read and judged from one reading or act to the next. Each begins with a look at the refs; where some have
 * moved, what does not rest on them is taken over, and the rest is read. Readings that still run end with what they began
 * with. Where settings have changed, or trunk is another, the repository is opened anew. Where there is a remote, readings ask
 * it now and then: nobody else may be acting in this clone.
 */
export function keptOpen(): KeptOpen {
  let kept: Look | null = null;
  let looking: Promise<Look> | null = null;
  let fetching: Promise<void> | null = null;
  let fetched = Number.NEGATIVE_INFINITY;

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

  async function leave(whole: Whole): Promise<void> {
    if (!whole.replaced || whole.users > 0) return;
    await whole.writing;
    await whole.opened.close();
  }

  async function openWhole(options: ContextOptions): Promise<Look> {
    // No signal: it outlives the call that happens to open it.
    const { signal: _, ahead: __, open: ___, ...lasting } = options;
    const opened = await openContext(lasting);
    return { whole: await wholeOf(opened), context: opened, readers: 0 };
  }

  /** Another look, where the last one no longer shows what is there. */
  async function lookAgain(options: ContextOptions, last: Look | null): Promise<Look> {
    const { whole, context } = last && (await last.whole.isSame()) ? last : await openWhole(options);
    const there = await whole.list();
    keepJudged(whole, context);
    const moved = await moveContext(context, there, (id) => whole.known.get(id) ?? null);
    if (moved === null) return openWhole(options);
    if (moved.history !== context.history) writeJudged(whole, context);
    return { whole, context: moved, readers: 0 };
  }

  /** Puts a look in the place of the last one. */
  async function take(found: Look): Promise<Look> {
    const old = kept;
    kept = found;
    if (old && old.whole !== found.whole) {
      writeJudged(old.whole, old.context);
      old.whole.replaced = true;
      await leave(old.whole);
    }
    return found;
  }

  /** Never older than the call: a look that somebody else began may not show what has moved since. */
  async function look(options: ContextOptions): Promise<Look> {
    for (;;) {
      if (looking === null) {
        const last = kept;
        const same = last && (await last.whole.isSame()) && (await last.whole.list()) === last.context.listed;
        if (same) return last;
      }
      if (looking === null) {
        looking = lookAgain(options, kept)
          .then(take)
          .finally(() => {
            looking = null;
          });
        return looking;
      }
      await looking.catch(() => {});
    }
  }

  /** Counts a context as used until it is closed, once. */
  function closing({ whole }: Look, last: () => void): () => Promise<void> {
    whole.users += 1;
    let closed = false;
    return async () => {
      if (closed) return;
      closed = true;
      whole.users -= 1;
      last();
      await leave(whole);
    };
  }

  return {
    async open(options) {
      await freshen(options);
      const found = await look(options);
      found.readers += 1;
      const close = closing(found, () => {
        found.readers -= 1;
        const { whole, context } = found;
        if (found.readers > 0 || context.history.opened.size <= mostKept) return;
        keepJudged(whole, context);
        writeJudged(whole, context);
        void whole.writing.then(() => {
          for (const id of [...context.history.opened.keys()].slice(0, -mostKept)) context.history.forget(id);
        });
      });
      return { ...found.context, options, close };
    },
    async openForAct(options) {
      const found = await look(options);
      const { whole, context } = found;
      keepJudged(whole, context);
      const own = await contextForAct(context, options, (id) => whole.known.get(id) ?? null);
      const close = closing(found, () => {
        keepJudged(whole, own);
        writeJudged(whole, own);
      });
      return { ...own, close };
    },
    async close() {
      const last = kept;
      kept = null;
      if (!last) return;
      writeJudged(last.whole, last.context);
      last.whole.replaced = true;
      await leave(last.whole);
    },
  };
}
