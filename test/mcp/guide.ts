import { expect } from 'vitest';
import type { Agent, Told } from './client.ts';

/** A call that an answer proposes, with what is left to be said. */
export interface Proposed {
  readonly server?: 'git' | 'qms';
  readonly tool: string;
  readonly arguments: Record<string, unknown>;
  readonly needs?: readonly string[];
  readonly says?: string;
}

/** What an agent that understands nothing writes for a parameter, from the call and the answer that asked for it. */
export type Words = Readonly<Record<string, (asked: Told, call: Proposed) => unknown>>;

/** What one agent called and was told. */
export interface Spent {
  calls: number;
  bytes: number;
}

export interface Guided {
  /** The servers that each agent has. */
  readonly agents: Readonly<Record<string, { readonly qms: Agent; readonly git?: Agent }>>;
  readonly words: Words;
  /** The record that is carried from its creation to its close. */
  readonly kind: string;
  readonly first: string;
  readonly mostCalls: number;
  /** What others do meanwhile. */
  readonly meanwhile?: (call: Proposed, told: Told) => Promise<void>;
}

const answerTo = (document: string) => (item: { id: string; asks: string }) =>
  `[pass] ${item.id}: looked at${item.asks === 'evidence' ? `\n    @ ${document}.md:1` : ''}`;

/** Words that do for any record. */
export const plainWords: Words = {
  outcome: (_, { tool }) => (tool === 'qms_execute' ? 'Pass' : 'recommend'),
  summary: () => 'Done as planned, and looked at.',
  comment: () => 'As it should be.',
  assignees: (_, { says }) => [/independent: (\w+)/.exec(says ?? '')?.[1]],
  answers: ({ checklist, document }) => checklist.map(answerTo(document)).join('\n'),
};

/** Fills each placeholder in, and adds a third execution item after the last. */
export function planned(text: string): string {
  const filled = text.replace(/\{\{[^}]*\}\}/g, 'words');
  const row = filled.match(/^\| EI-2 .*$/m)?.[0] ?? '';
  return filled.replace(row, `${row}\n${row.replace('EI-2', 'EI-3')}`);
}

/** A proposed call with everything that it needs. */
function complete(words: Words, asked: Told, call: Proposed): Record<string, unknown> {
  const own = { ...call.arguments };
  for (const name of call.needs ?? []) {
    if (name === 'edits.new')
      own.edits = (own.edits as { old: string }[]).map(({ old }) => ({ old, new: 'All of it.' }));
    else own[name] = words[name]?.(asked, call) ?? expect.fail(`nothing is known of ${name}`);
  }
  return own;
}

/** Agents follow the first call that each answer proposes, and fail where they are told what they cannot call. */
export async function follow({ agents, words, kind, first, mostCalls, meanwhile }: Guided) {
  const spent: Record<string, Spent> = {};
  const path: string[] = [];
  const record = new RegExp(`^${kind}-[0-9]+$`);
  let who = first;
  let asked = { ok: true, isError: false } as Told;
  let call: Proposed = { tool: 'qms_create', arguments: { doc_type: kind }, needs: ['title'] };
  for (;;) {
    const server = call.server ?? 'qms';
    const told = await agents[who]?.[server]?.call(call.tool, complete(words, asked, call));
    spent[who] ??= { calls: 0, bytes: 0 };
    const own = spent[who];
    if (!told || !own || path.length > mostCalls) return expect.fail(path.join('\n'));
    const { isError, ...content } = told;
    own.calls += 1;
    own.bytes += Buffer.byteLength(JSON.stringify(content));
    path.push(`${who} ${call.tool} ${told.document} ${told.state} ${JSON.stringify(content).length}`);
    if (isError) expect.fail(`${path.join('\n')}\n${JSON.stringify(told)}`);
    const commands = (told.next ?? []).filter((each: object) => 'command' in each);
    if (commands.length > 0) expect.fail(`${path.join('\n')}\n${JSON.stringify(commands)}`);
    await meanwhile?.(call, told);
    if (record.test(told.document) && told.state === 'CLOSED') break;
    asked = told;
    const [mine, other] = [told.next?.[0], told.waits_for?.[0]];
    // A call of its own server says no server.
    const next = mine ?? other;
    if (!next) return expect.fail(`${path.join('\n')}\nnothing comes next`);
    if (!mine) who = other.who;
    call = next.server || server === 'qms' ? next : { ...next, server };
  }
  const total = Object.values(spent).reduce((a, b) => ({
    calls: a.calls + b.calls,
    bytes: a.bytes + b.bytes,
  }));
  console.info(path.join('\n'), JSON.stringify({ ...spent, total }));
  return { path, spent, total };
}
