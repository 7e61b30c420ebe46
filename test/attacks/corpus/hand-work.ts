import { documentPath } from '../../../src/rules/kinds/ids.ts';
import type { DocId } from '../../../src/rules/values.ts';
import {
  type EventByHand,
  eventByHand,
  type TrailerValues,
  tipOf,
  treeWith,
  writeCommit,
} from '../../helpers/hand-made.ts';
import type { QualitySystem } from '../../helpers/quality-system.ts';

/** Commits that many attacks begin with, made by hand. */

export const now = () => Math.floor(Date.now() / 1000);

/** A document with nothing but a title, and some lines of front matter. */
export function titled(title: string, properties = ''): string {
  return `---\ntitle: ${title}\n${properties}---\n\n# ${title}\n`;
}

/** The `create` of an executable record, by bot. */
export function created(qs: QualitySystem, id: DocId, more: Partial<EventByHand> = {}): Promise<string> {
  return eventByHand(qs, {
    id,
    act: 'create',
    by: 'bot',
    after: null,
    phase: 'pre',
    version: '0.1',
    state: 'DRAFT',
    pins: ['trunk'],
    files: { [documentPath(id)]: titled('By hand') },
    ...more,
  });
}

/** The `create` of a variance under a record. */
export function variance(
  qs: QualitySystem,
  parent: DocId,
  id: DocId,
  more: Partial<EventByHand> = {},
): Promise<string> {
  return created(qs, id, {
    set: { Parent: parent },
    pins: [parent, 'trunk'],
    files: { [documentPath(id)]: titled('A slip', 'variance_type: 1\n') },
    ...more,
  });
}

/** A comment by quinn, which is lawful in every open state. */
export function comment(qs: QualitySystem, id: DocId, more: Partial<EventByHand> = {}): Promise<string> {
  return eventByHand(qs, { id, act: 'comment', by: 'quinn', text: 'A word.', ...more });
}

export interface PlainStep {
  readonly files?: Readonly<Record<string, string | null>>;
  readonly tree?: string;
  readonly message?: string;
  readonly by?: string;
  readonly key?: string | null;
}

/** A commit of trunk that says nothing of any record, as git's own commands make it. */
export async function plainStep(
  qs: QualitySystem,
  parents: readonly string[],
  step: PlainStep = {},
): Promise<string> {
  const { by = 'bot', message = 'Plain work\n', files = {} } = step;
  const tree = step.tree ?? (await treeWith(qs.path, parents[0] ?? (await tipOf(qs, 'trunk')), files));
  return writeCommit(qs.path, { tree, parents, message, author: by, time: now(), key: step.key ?? null });
}

/** What a member who reviews or approves adds to such an event. */
export const recommended: { readonly set: TrailerValues; readonly text: string } = {
  set: { Outcome: 'recommend' },
  text: 'Looks right.',
};
