import { createHash, randomUUID } from 'node:crypto';
import type { ContextOptions } from '../acts/context.ts';
import type { KeptOpen } from '../reading/kept-open.ts';
import { actingPrincipal, reading } from '../reading/open-reading.ts';
import { itemsOf } from '../reading/watch/items.ts';
import { type Finding, fail, finding, QmsError } from '../rules/finding.ts';
import type { Policy, Principal } from '../rules/policy/policy.ts';
import { ActQueue } from './act-queue.ts';
import { type Sent, sendAnswer, sendRefusal } from './answering.ts';
import type { Journal } from './journal.ts';
import { type Listed, listed } from './listing.ts';
import type { Reachable } from './next-calls.ts';
import type { ResourceText } from './resources.ts';
import { type Answer, type AnyTool, type CallContext, type Elsewhere, toolsOf } from './tool.ts';

/** How many bytes an answer may have as JSON. */
const mostBytes = 24_000;

/** Who calls, as the credential says: where their key is. */
export interface Caller {
  /** As `--key` takes it; undefined leaves it to the environment and git's configuration, as on the command line. */
  readonly key: string | undefined;
  /** By what they proved it: for the log. */
  readonly via: 'key' | 'token' | 'certificate' | 'socket';
}

/** One call, as the log has it: who, what, and what came of it; no arguments, no secrets. */
export interface LoggedCall {
  readonly at: string;
  readonly who: string | null;
  readonly via: Caller['via'];
  readonly tool: string;
  readonly document: string | null;
  readonly ok: boolean;
  readonly rules: readonly string[];
  readonly commit: string | null;
  readonly milliseconds: number;
}

/** One call, free of any transport. */
export interface ToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The client's or proxy's own key, where it stands beside the arguments. */
  readonly key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((message: string) => void) | undefined;
}

interface Known {
  readonly principal: Principal;
  readonly policy: Policy;
  readonly tools: readonly AnyTool[];
  /** Acts are proposed to a relay, which takes its time: they wait for it together. */
  readonly relay: boolean;
  readonly elsewhere: Elsewhere;
}

/** What whoever connects is told beside the tools. */
export interface Told {
  readonly instructions: string;
  /** Texts by address, and checklists as prompts; null where the tools are not about documents. */
  readonly documents: Documents | null;
  /** What the other server offers. */
  readonly elsewhere: Elsewhere;
}

export interface Documents {
  read(options: ContextOptions, uri: string): Promise<ResourceText>;
  prompt(options: ContextOptions, name: string, id: string): Promise<string>;
}

/** A table of tools to agents: lists them and performs calls, for any transport and any number of callers. */
export class Service {
  readonly told: Told;
  readonly #tools: readonly AnyTool[];
  readonly #location: Pick<ContextOptions, 'cwd' | 'env' | 'clock' | 'offline'>;
  readonly #kept: Pick<KeptOpen, 'open' | 'openForAct'>;
  readonly #journal: Journal;
  readonly #log: (call: LoggedCall) => void;
  /** Calls that are being performed, by principal and key: the same call again waits for the first. */
  readonly #underWay = new Map<string, { readonly call: string; readonly sent: Promise<Sent> }>();

  readonly #queue = new ActQueue();

  constructor(
    tools: readonly AnyTool[],
    location: Pick<ContextOptions, 'cwd' | 'env' | 'clock' | 'offline'>,
    kept: Pick<KeptOpen, 'open' | 'openForAct'>,
    journal: Journal,
    told: Told,
    log: (call: LoggedCall) => void = () => {},
  ) {
    this.told = told;
    this.#tools = tools;
    this.#location = location;
    this.#kept = kept;
    this.#journal = journal;
    this.#log = log;
  }

  #reading(caller: Caller): ContextOptions {
    return { ...this.#location, keyFlag: caller.key, open: this.#kept.open };
  }

  /** Who the caller is, and what they may call. Raises what opening the repository raises, and `signature/…`. */
  async known(caller: Caller): Promise<Known> {
    return reading(this.#reading(caller), async (context) => {
      const principal = await actingPrincipal(context);
      const { policy, relay } = context;
      const { elsewhere } = this.told;
      return {
        principal,
        policy,
        relay,
        tools: toolsOf(this.#tools, policy, principal),
        elsewhere: { ...elsewhere, tools: toolsOf(elsewhere.tools, policy, principal) },
      };
    });
  }

  /** A resource, to this caller. Raises as {@link Documents.read}. */
  async read(caller: Caller, uri: string): Promise<ResourceText> {
    return (await this.#documents(caller)).read(this.#reading(caller), uri);
  }

  /** A prompt, to this caller. Raises as {@link Documents.prompt}. */
  async prompt(caller: Caller, name: string, id: string): Promise<string> {
    return (await this.#documents(caller)).prompt(this.#reading(caller), name, id);
  }

  async #documents(caller: Caller): Promise<Documents> {
    await this.known(caller);
    return this.told.documents ?? fail('mcp/resource', 'this server has no documents');
  }

  /** What waits for a caller, as one name: it is another as soon as anything else waits. */
  async waiting(caller: Caller): Promise<string> {
    const { principal } = await this.known(caller);
    const items = await itemsOf(this.#reading(caller), principal.id);
    return items.map(({ item }) => item).join(' ');
  }

  /** Returns when no act is under way any more. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#underWay.values()].map(({ sent }) => sent));
  }

  async list(caller: Caller): Promise<Listed[]> {
    return (await this.known(caller)).tools.map(listed);
  }

  /** Performs a call, and logs it. What is wrong with it is its answer; nothing is thrown. */
  async call(caller: Caller, call: ToolCall): Promise<Sent> {
    const began = performance.now();
    let who: string | null = null;
    const sent = await this.#answer(caller, call, (principal) => {
      who = principal;
    });
    const { document = null, commit = null, findings = [] } = sent.content as Record<string, never>;
    this.#log({
      at: new Date((this.#location.clock ?? Date.now)()).toISOString(),
      who,
      via: caller.via,
      tool: call.name,
      document,
      ok: !sent.isError,
      rules: (findings as readonly { readonly rule: string }[]).map(({ rule }) => rule),
      commit,
      milliseconds: Math.round(performance.now() - began),
    });
    return sent;
  }

  async #answer(caller: Caller, call: ToolCall, hear: (principal: string) => void): Promise<Sent> {
    const all = { tools: this.#tools, elsewhere: this.told.elsewhere };
    let yours: Reachable = { ...all, tools: [] };
    try {
      const known = await this.known(caller);
      hear(known.principal.id);
      yours = known;
      const { user, idempotency_key: ownKey, ...input } = call.arguments;
      if (user !== undefined) assertUser(known.principal, user);
      const tool = toolNamed(this.#tools, known, call.name);
      const parsed = tool.input.safeParse(input);
      if (!parsed.success) throw new QmsError(parsed.error.issues.map((issue) => wrongArgument(tool, issue)));
      const context = {
        principal: known.principal,
        policy: known.policy,
        progress: call.progress ?? (() => {}),
      };
      const signal = call.signal ? { signal: call.signal } : {};
      if (!tool.writes || tool.looks?.(parsed.data as never)) {
        const options = { ...this.#reading(caller), ...signal };
        return bounded(sendAnswer(yours, await run(tool, { ...context, options }, parsed.data), all));
      }
      const key = keyOf(ownKey ?? call.key);
      return await this.#once(known.principal.id, key, describe(tool, parsed.data), async (request) => {
        const after: (() => Promise<void>)[] = [];
        const options = {
          ...this.#location,
          keyFlag: caller.key,
          open: this.#kept.openForAct,
          relayWait,
          ...signal,
          ...request,
          afterAnswer: (task: () => Promise<void>) => void after.push(task),
        };
        const act = () => run(tool, { ...context, options }, parsed.data);
        // Git's own tools move branches that belong to the caller: nobody races for those.
        const races = this.told.documents !== null && !known.relay;
        const answer = await (races ? this.#queue.run(known.principal.id, call.signal, act) : act());
        return { sent: sendAnswer(yours, answer, all), after };
      });
    } catch (error) {
      return sendRefusal(yours, findingsOf(call.name, error));
    }
  }

  /** Performs an act once for each key: whoever calls again with it gets the first answer. */
  async #once(
    principal: string,
    key: string,
    call: string,
    act: (
      request: Required<Pick<ContextOptions, 'request' | 'requestName'>>,
    ) => Promise<{ readonly sent: Sent; readonly after: readonly (() => Promise<void>)[] }>,
  ): Promise<Sent> {
    const name = `${principal} ${key}`;
    // Whoever called it first may have gone, and their call have been stopped with them; this one goes on.
    for (let same = this.#underWay.get(name); same; same = this.#underWay.get(name)) {
      if (same.call !== call)
        fail('mcp/key-reused', `the idempotency key ${JSON.stringify(key)} stands for another call of yours`);
      const sent = await same.sent.catch((error) => (isStopped(error) ? null : Promise.reject(error)));
      if (sent) return sent;
    }
    const perform = async (): Promise<Sent> => {
      const earlier = await this.#journal.recall(principal, key, call);
      if (earlier) return { content: earlier, isError: false };
      const { sent, after } = await act({ request: `${key} ${call}`, requestName: key });
      try {
        await this.#journal.keep(principal, key, call, sent.content);
      } catch {
        // It is done all the same, and what the act has left behind knows the same key again.
        return sent;
      }
      for (const task of after) await task();
      return sent;
    };
    const sent = perform().finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, { call, sent });
    return sent;
  }
}

/** Clients give a call up after a minute; called again with its key, it goes on waiting for the relay. */
const relayWait = 40;

/** Whether a call ended because whoever made it called it off, or went away. */
function isStopped(error: unknown): boolean {
  return error instanceof QmsError && error.findings.every(({ rule }) => rule === 'git/aborted');
}

async function run(tool: AnyTool, context: CallContext, input: unknown): Promise<Answer> {
  return tool.run(context, input as never);
}

function toolNamed(tools: readonly AnyTool[], { principal, tools: yours }: Known, name: string): AnyTool {
  const own = yours.find((each) => each.name === name);
  if (own) return own;
  if (tools.some((each) => each.name === name))
    return fail(
      'mcp/not-yours',
      `${principal.id} is in the group ${principal.group}, which has no use for ${name}`,
    );
  const more =
    name === 'qms_fix'
      ? ': a document in force is never repaired, it is revised (qms_checkout with an authority)'
      : '';
  return fail('mcp/unknown-tool', `there is no tool ${JSON.stringify(name)}${more}`);
}

/** What a caller says of itself must be true. */
function assertUser({ id, sponsor }: Principal, user: unknown): void {
  if (user === id) return;
  const whose = sponsor === null ? '' : `, for whom ${sponsor} answers`;
  fail('mcp/not-you', `you are ${id}${whose}, not ${JSON.stringify(user)}: your key says so`);
}

function wrongArgument(
  tool: AnyTool,
  issue: { readonly path: PropertyKey[]; readonly message: string },
): Finding {
  const at = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  const names = Object.keys(tool.input.shape).join(', ');
  return finding('mcp/arguments', `${tool.name}: ${at}${issue.message}; it takes ${names}`);
}

/** A name as QMS-Request takes it; what is none is named by its digest. */
function keyOf(given: unknown): string {
  if (given === undefined) return randomUUID();
  if (typeof given !== 'string' || given === '' || given.length > 1000)
    return fail('mcp/arguments', 'idempotency_key is a text of at most 1000 characters');
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(given)) return given;
  return createHash('sha256').update(given).digest('hex');
}

/** A call, whatever the order of its arguments. */
function describe(tool: AnyTool, input: unknown): string {
  const sorted = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  const text = JSON.stringify(input, sorted);
  return `${tool.name} ${createHash('sha256').update(text).digest('hex')}`;
}

/** An answer that a client would cut is no answer. */
function bounded(sent: Sent): Sent {
  const bytes = Buffer.byteLength(JSON.stringify(sent.content));
  return bytes <= mostBytes ? sent : fail('mcp/too-large', `the answer has ${bytes} bytes`);
}

function findingsOf(name: string, error: unknown): readonly Finding[] {
  if (error instanceof QmsError) return error.findings;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [finding('internal/unexpected', `${name}: ${message}`)];
}
