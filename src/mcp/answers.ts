import { packageVersion } from '../repository/package-files.ts';
import { fixFor, QmsError } from '../rules/finding.ts';
import { keyInMeta } from './key-in-meta.ts';
import type { Listed } from './listing.ts';
import { prompts } from './prompts.ts';
import { type ResourceText, resources, resourceTemplates } from './resources.ts';
import type { Caller, Service } from './service.ts';

/** Whom a connection speaks for, and what is known of it beside. */
export interface Connection {
  readonly caller: () => Promise<Caller>;
  /** Fires when the client calls a request off by another way than this connection. */
  readonly cancelled?: (request: string | number) => AbortSignal;
  /** What the caller is to know, whatever it asks. */
  readonly note?: string | null;
}

/** A `tools/call`, as any revision of the protocol brings it. */
export interface Asked {
  readonly id: string | number;
  readonly name: string;
  readonly arguments?: Readonly<Record<string, unknown>> | undefined;
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  readonly signal: AbortSignal;
  readonly notify: (notification: {
    method: 'notifications/progress';
    params: { progressToken: string | number; progress: number; message: string };
  }) => Promise<void>;
}

/** What a `tools/call` is answered with: clients show one or the other to the model, so both say the same. */
interface CallResult {
  // Of an index, so that it fits the types of both libraries.
  readonly [key: string]: unknown;
  content: { type: 'text'; text: string }[];
  structuredContent: Record<string, unknown>;
  isError: boolean;
}

/** An error of the protocol; both libraries send its code and data as they are. */
export class CrossingError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The protocol's code for a resource that is not there, up to 2025-11-25; the library of later revisions turns it into theirs. */
const notFound = -32_002;
const invalidParams = -32_602;

/** Lets findings cross as the protocol's error, with rule and fix as data. */
async function crossing<T>(task: Promise<T>, code: number): Promise<T> {
  try {
    return await task;
  } catch (error) {
    if (!(error instanceof QmsError)) throw error;
    const findings = error.findings.map((each) => ({
      rule: each.rule,
      message: each.message,
      fix: fixFor(each),
    }));
    throw new CrossingError(code, findings.map(({ rule, message }) => `${message} (${rule})`).join('; '), {
      findings,
    });
  }
}

/** What one connection or request is answered, in plain data: the same in each revision of the protocol. */
export interface Answers {
  readonly info: { name: string; version: string };
  readonly options: {
    capabilities: { tools: object; resources?: { subscribe: true }; prompts?: object };
    instructions: string;
  };
  list(): Promise<Listed[]>;
  call(asked: Asked): Promise<CallResult>;
  /** Null where the tools are not about documents. */
  readonly documents: DocumentAnswers | null;
}

/** Documents by address, and checklists as prompts. */
export interface DocumentAnswers {
  readonly resources: typeof resources;
  readonly resourceTemplates: typeof resourceTemplates;
  readonly prompts: typeof prompts;
  /** Raises {@link CrossingError}. */
  read(uri: string): Promise<{ contents: ResourceText[] }>;
  /** Raises {@link CrossingError}. */
  prompt(
    name: string,
    given: Readonly<Record<string, string>> | undefined,
  ): Promise<{ messages: { role: 'user'; content: { type: 'text'; text: string } }[] }>;
}

export function answersOf(service: Service, { caller, cancelled, note }: Connection): Answers {
  const { instructions, documents } = service.told;
  return {
    info: { name: 'git-qms', version: packageVersion() },
    options: {
      capabilities: { tools: {}, ...(documents ? { resources: { subscribe: true }, prompts: {} } : {}) },
      instructions,
    },
    list: async () => service.list(await caller()),
    call: async (asked) => {
      const key = asked.meta?.[keyInMeta];
      const { content: told, isError } = await service.call(await caller(), {
        name: asked.name,
        arguments: asked.arguments ?? {},
        key: typeof key === 'string' ? key : undefined,
        signal: cancelled ? AbortSignal.any([asked.signal, cancelled(asked.id)]) : asked.signal,
        progress: progressOf(asked),
      });
      const content = note
        ? { ...told, notes: [note, ...((told.notes as string[] | undefined) ?? [])] }
        : told;
      return {
        content: [{ type: 'text', text: JSON.stringify(content) }],
        structuredContent: { ...content },
        isError,
      };
    },
    documents: documents && {
      resources,
      resourceTemplates,
      prompts,
      read: async (uri) => ({
        contents: [{ ...(await crossing(service.read(await caller(), uri), notFound)) }],
      }),
      prompt: async (name, given) => {
        const task = service.prompt(await caller(), name, given?.doc_id ?? '');
        const text = await crossing(task, invalidParams);
        return { messages: [{ role: 'user', content: { type: 'text', text } }] };
      },
    },
  };
}

/** Passes on how far a call is, where the client asked for it. */
function progressOf({ meta, notify }: Asked): ((message: string) => void) | undefined {
  const token = meta?.progressToken;
  if (typeof token !== 'string' && typeof token !== 'number') return undefined;
  let steps = 0;
  return (message) => {
    steps += 1;
    const params = { progressToken: token, progress: steps, message };
    void notify({ method: 'notifications/progress', params }).catch(() => {});
  };
}
