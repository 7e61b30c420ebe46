import { filesOf, readWritten } from '../../src/acts/interactive.ts';
import { perform } from '../../src/acts/perform.ts';
import type { Session } from '../../src/acts/session.ts';
import { compile } from '../../src/documents/interactive/compile.ts';
import { parseInteractive } from '../../src/documents/interactive/parse.ts';
import { readResponses, writeResponses } from '../../src/documents/interactive/responses-file.ts';
import { unwrap } from '../../src/rules/finding.ts';
import { type Entry, entryTime, type Responses } from '../../src/rules/interactive/answers.ts';
import { walk } from '../../src/rules/interactive/walk.ts';
import { documentPath, responsesPath } from '../../src/rules/kinds/ids.ts';
import type { Pin } from '../../src/rules/record/pin.ts';
import type { DocId } from '../../src/rules/values.ts';
import { type EventByHand, eventByHand, tipOf, trailersOf } from './hand-made.ts';
import type { QualitySystem } from './quality-system.ts';

/** The commit that helpers name as the system under test. */
export const underTest = `app ${'a'.repeat(40)}`;

/** What the shipped template asks in the order of one step, and what a helper answers. */
export function answersTo(
  outcome: 'Pass' | 'Fail' = 'Pass',
  items = 'EI-1',
): readonly (readonly [string, string])[] {
  return [
    ['related_items', items],
    ['objective', 'The form prints.'],
    ['prerequisites', 'The build of today, on the test bench.'],
    ['step_instruction.1', 'Print the form.'],
    ['step_expected.1', 'One sheet comes out.'],
    ['step_actual.1', 'One sheet came out.'],
    ['step_outcome.1', outcome],
    ['more_steps.1', 'no'],
    ['negative', 'Without paper it says so.'],
    ['summary_outcome', outcome],
    ['summary_narrative', 'It rests on the sheet, which is attached.'],
  ];
}

/** Answers what the shipped template asks, one step, up to `until` (left out) or to the end; in one push. */
export async function answerAll(
  qs: QualitySystem,
  id: string,
  more: {
    readonly by?: string;
    readonly outcome?: 'Pass' | 'Fail';
    readonly items?: string;
    readonly until?: string;
  } = {},
): Promise<void> {
  await perform('respond', qs.as(more.by ?? 'bot'), async (session) => {
    const { parent } = await session.record(id as DocId);
    for (const [item, value] of answersTo(more.outcome, more.items)) {
      if (item === more.until) break;
      const record = await session.record(id as DocId);
      const { template, responses } = await readWritten(session, record);
      const time = Math.max(session.now(), record.date);
      const commit = item.startsWith('step_actual') ? underTest : null;
      const by = session.actor.id;
      const entry: Entry = { kind: 'answer', item, value, commit, reason: null, by, at: entryTime(time) };
      await session.event({
        id: record.id,
        act: 'respond',
        time,
        fields: { item, commits: commit === null ? [] : [commit] },
        files: filesOf(record.id, parent, {
          template,
          responses: { ...responses, entries: [...responses.entries, entry] },
        }),
      });
    }
    return { document: id as DocId };
  });
}

/** What a verification record begins with, from the template that genesis holds. */
export async function firstQuestions(
  session: Session,
  id: DocId,
  parent: DocId | null,
): Promise<{ readonly template: Pin; readonly files: Map<string, Uint8Array> }> {
  const pin: Pin = { name: 'TEMPLATE-VR' as DocId, oid: session.context.founded.oid };
  const read = await session.history.contents.template(pin);
  if (read === null) throw new Error('the template of a VR asks nothing');
  const responses = { schema: 1, template: pin, title: 'A look', entries: [] } as const;
  return { template: pin, files: filesOf(id, parent, { template: unwrap(read), responses }) };
}

/** The same files without a session, for a `create` made by hand. */
export async function questionsByHand(
  qs: QualitySystem,
  id: DocId,
  parent: DocId,
): Promise<Record<string, string>> {
  const pin: Pin = { name: 'TEMPLATE-VR' as DocId, oid: qs.genesis as Pin['oid'] };
  const shown = await qs.git('show', `${qs.genesis}:${documentPath(pin.name as DocId)}`);
  const template = unwrap(parseInteractive(`${shown}\n`));
  const responses = { schema: 1, template: pin, title: 'A look', entries: [] } as const;
  const files = filesOf(id, parent, { template, responses });
  return Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]));
}

/** Answers what is asked, up to so many questions; one event each. */
export async function answerNext(session: Session, id: DocId, most: number): Promise<void> {
  for (let given = 0; given < most; given++) {
    const record = await session.record(id);
    const { template, responses } = await readWritten(session, record);
    const [place] = walk(template.graph, responses.entries).open;
    if (!place && given > 0) return;
    const { node, item } = place ?? { node: null, item: 'objective' };
    const value = node?.kind === 'gate' ? 'no' : node?.type === 'outcome' ? 'Pass' : 'EI-1';
    const commit = node?.kind === 'prompt' && node.commit ? underTest : null;
    const time = Math.max(session.now(), record.date);
    // A record that is complete has an answer amended.
    const reason = place ? null : 'seen again';
    const entry: Entry = {
      kind: 'answer',
      item,
      value,
      commit,
      reason,
      by: session.actor.id,
      at: entryTime(time),
    };
    const entries = [...responses.entries, entry];
    await session.event({
      id,
      act: 'respond',
      time,
      ...(reason === null ? {} : { reason }),
      fields: { item, commits: commit === null ? [] : [commit] },
      files: filesOf(id, record.parent, { template, responses: { ...responses, entries } }),
    });
    if (!place) return;
  }
}

/** A respond event made by hand; each part can be set wrong. */
export interface AnswerByHand {
  readonly id: string;
  readonly by?: string;
  /** The entry; who and when are the event's unless said otherwise. */
  readonly entry: Partial<Entry> & { readonly item: string };
  /** Further entries after it. */
  readonly more?: readonly Entry[];
  /** To the responses as they would be written. */
  readonly file?: (text: string) => string;
  /** To the document as it would compile. */
  readonly document?: (text: string) => string;
  /** To the responses before they are written. */
  readonly responses?: (responses: Responses) => Responses;
  readonly event?: Partial<EventByHand>;
}

/** Makes a respond event without the act. @returns the commit's id; it is on no ref */
export async function answerByHand(qs: QualitySystem, answer: AnswerByHand): Promise<string> {
  const { id, by = 'bot' } = answer;
  const before = answer.event?.after ?? (await tipOf(qs, id));
  const show = (path: string) => qs.git('show', `${before}:${path}`);
  const path = responsesPath(id as DocId) ?? '';
  const read = unwrap(readResponses(Buffer.from(`${await show(path)}\n`)));
  const shown = await qs.git('show', `${read.template.oid}:${documentPath(read.template.name as DocId)}`);
  const template = unwrap(parseInteractive(`${shown}\n`));
  const time = answer.event?.time ?? Math.floor(Date.now() / 1000);
  const entry: Entry = {
    kind: 'answer',
    value: 'So.',
    commit: null,
    reason: null,
    by,
    at: entryTime(time),
    ...answer.entry,
  };
  const added = { ...read, entries: [...read.entries, entry, ...(answer.more ?? [])] };
  const responses = answer.responses?.(added) ?? added;
  const parent = id.replace(/-VR-[0-9]+$/, '') as DocId;
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
  const compiled = text(compile(template, responses, { id, parent }));
  const written = text(writeResponses(responses));
  const [major = '1', minor = '0'] = ((await trailersOf(qs.path, before)).Version ?? '').split('.');
  return eventByHand(qs, {
    id,
    act: 'respond',
    by,
    version: `${major}.${Number(minor) + 1}`,
    pins: [parent],
    time,
    files: {
      [documentPath(id as DocId)]: answer.document?.(compiled) ?? compiled,
      [path]: answer.file?.(written) ?? written,
    },
    ...answer.event,
    set: {
      Item: entry.item,
      ...(entry.reason === null ? {} : { Reason: entry.reason }),
      ...(entry.commit === null ? {} : { Commit: entry.commit }),
      ...answer.event?.set,
    },
  });
}
