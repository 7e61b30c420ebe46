import { tipHeld } from '../history/trunk-index.ts';
import { type RefUpdate, updateRefs } from '../repository/git/refs.ts';
import { push } from '../repository/git/remote.ts';
import { fail, unwrap } from '../rules/finding.ts';
import type { DocId } from '../rules/values.ts';
import { type ContextOptions, openContext, type ReadContext, recordPrefix } from './context.ts';
import type { ActOutcome } from './outcome.ts';
import { documentId } from './perform.ts';

export interface ArchiveInput {
  /** Nothing named: every record whose branch trunk fully holds. */
  readonly ids: readonly string[];
}

/** So many branches go in one push: a server takes only so many refs at a time, and hosting services fewer. */
const atOnce = 500;

async function remove({ repository, refs }: ReadContext, updates: readonly RefUpdate[]): Promise<void> {
  if (refs.remote === null) return unwrap(await updateRefs(repository, updates, 'qms archive'));
  for (let from = 0; from < updates.length; from += atOnce) {
    const pushed = await push(repository, refs.remote, updates.slice(from, from + atOnce));
    const before = from === 0 ? '' : `; ${from} branches are archived, of ${updates.length}`;
    if (pushed.kind === 'race')
      fail('act/race', `a branch is not where this clone last saw it${before}`, {
        fix: `run \`git fetch --prune ${refs.remote}\`, then the command again`,
      });
    if (pushed.kind === 'refused') fail('push/refused', `${pushed.lines.join(' ')}${before}`);
  }
}

/** Deletes branches whose last event trunk holds: the records stay, found through trunk. */
export async function archive(options: ContextOptions, input: ArchiveInput): Promise<ActOutcome> {
  const context = await openContext(options);
  try {
    const { trunk } = context.history.source;
    const settled = (id: DocId) => tipHeld(trunk, id, trunk.steps.length - 1) === context.tips.get(id);
    const named = input.ids.map(documentId);
    const gone = named.filter((id) => !context.tips.has(id) && trunk.enacts.has(id));
    const present = named.filter((id) => !gone.includes(id));
    const open = present.find((id) => !settled(id));
    if (open !== undefined) {
      const where = { record: open };
      fail('archive/not-settled', `there is no branch of ${open}, or it holds events that trunk does not`, {
        where,
      });
    }
    const ids = named.length > 0 ? present : [...context.tips.keys()].filter(settled);
    const updates: RefUpdate[] = ids.map((id) => ({
      ref: `${recordPrefix}${id}`,
      old: context.tips.get(id) ?? null,
      new: null,
    }));
    if (context.relay)
      fail('relay/steps-itself', 'branches are taken away by whoever runs the relay', {
        fix: 'have `qms archive --closed` run in a clone that pushes as the relay; left alone they do no harm',
      });
    if (!options.dryRun) await remove(context, updates);
    return {
      act: 'archive',
      document: null,
      state: null,
      version: null,
      commits: [],
      refs: updates,
      counted: options.dryRun ? 'planned' : context.refs.remote === null ? 'local' : 'remote',
      notes: [
        `${ids.length} branches archived`,
        ...gone.map((id) => `${id} was archived before; trunk holds it`),
      ],
      warnings: [],
      files: [],
      steps: [],
      next: [],
    };
  } finally {
    await context.close();
  }
}
