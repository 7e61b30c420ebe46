import { type ContextOptions, type ReadContext, recordPrefix } from '../acts/context.ts';
import { documentId } from '../acts/perform.ts';
import { trackingRef } from '../repository/git/remote.ts';
import { gitText } from '../repository/git/run.ts';
import { fail, unwrap } from '../rules/finding.ts';
import type { DocId, Oid } from '../rules/values.ts';
import { reading } from './open-reading.ts';

export interface LogInput {
  /** A record; trunk's own steps without it. */
  readonly id?: string | undefined;
  readonly maxCount?: number | undefined;
  readonly oneline?: boolean;
  readonly stat?: boolean;
  readonly patch?: boolean;
  /** Lets git verify each signature with `gpg.ssh.allowedSignersFile`. */
  readonly showSignature?: boolean;
}

export interface CommitLog {
  /** The ref that was walked, or the commit where an archived record has none. */
  readonly from: string;
  /** As git printed it. */
  readonly text: string;
}

async function start(context: ReadContext, id: DocId | null): Promise<{ from: string; tip: Oid }> {
  const { refs, tips, trunkTip } = context;
  const named = (ref: string) => (refs.remote === null ? ref : (trackingRef(refs.remote, ref) ?? ref));
  if (id === null) return { from: named(`refs/heads/${refs.trunk}`), tip: trunkTip };
  const chain = unwrap(await context.history.chain(id));
  const tip = chain.oids.at(-1) ?? context.founded.oid;
  return { from: tips.get(id) === tip ? named(`${recordPrefix}${id}`) : tip, tip };
}

/** What stock git shows of a record, or of trunk's steps: `git log`, newest first. Raises `record/unknown`. */
export function log(options: ContextOptions, input: LogInput = {}): Promise<CommitLog> {
  return reading(options, async (context) => {
    const { maxCount } = input;
    if (maxCount !== undefined && !(Number.isInteger(maxCount) && maxCount > 0))
      fail('usage/option-value', `--max-count is a whole number above 0, not ${maxCount}`);
    const { from, tip } = await start(context, input.id === undefined ? null : documentId(input.id));
    const args = [
      'log',
      '--first-parent',
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      '--date=iso-strict',
      input.oneline ? '--format=%h %ad %an: %s' : '--format=fuller',
      ...(maxCount === undefined ? [] : [`--max-count=${maxCount}`]),
      ...(input.stat ? ['--stat'] : []),
      ...(input.patch ? ['--patch'] : []),
      ...(input.showSignature ? ['--show-signature'] : []),
      // The object, not the name: what was looked up above is what is shown.
      tip,
      '--',
    ];
    return { from, text: await gitText(context.repository, args) };
  });
}
