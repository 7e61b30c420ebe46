import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { ok, type Result, refuse, refused } from '../../rules/finding.ts';
import { failureOf, UnreadableAnswer } from './failure.ts';
import { paced } from './pacing.ts';

export interface GitHubOptions {
  /** Address of the interface: `https://api.github.com`, or `https://HOST/api/v3` of GitHub Enterprise Server. */
  readonly baseUrl: string;
  /** Null asks as a stranger. */
  readonly token: string | null;
  /** Milliseconds that one request may take; 30,000 without it. */
  readonly timeout?: number;
  /** How often a request that failed on the way is sent again, where that is harmless; 3 without it. */
  readonly retries?: number;
  /** The longest wait, in seconds, that a rate limit may ask for; beyond it the call fails. 60 without it. */
  readonly patience?: number;
  /** Ends whatever is under way. */
  readonly signal?: AbortSignal;
  readonly fetch?: typeof fetch;
  /** Milliseconds in a second of waiting; tests make it shorter. */
  readonly second?: number;
}

/** A hosting service's interface, with failures as values. */
export interface GitHub {
  readonly baseUrl: string;
  /**
   * Runs calls, and turns what fails into a finding `hosting/…`. `what` completes "could not …":
   * `github.ask('read pull request 5', async ({ rest }) => (await rest.pulls.get({ … })).data)`.
   */
  ask<T>(what: string, run: (octokit: Octokit) => Promise<T>): Promise<Result<T>>;
}

const Client = Octokit.plugin(throttling, retry);

/** Never sent again: the host understood, and refused. 429 and 403 are the throttling plugin's. */
const final = [400, 401, 403, 404, 409, 410, 422, 429, 451];

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

function checkAddress(baseUrl: string): Result<string> {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null) return refuse('hosting/address', 'the address of the interface is no address');
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));
  if (!safe || url.username !== '' || url.password !== '')
    return refuse('hosting/address', `${url.protocol}//${url.host} is not reached over plain https`);
  return ok(baseUrl.replace(/\/+$/, ''));
}

/** Each request has a time of its own, so that one that hangs is tried again rather than waited for. */
function timely(inner: typeof fetch, timeout: number, signal: AbortSignal | undefined): typeof fetch {
  return (input, init) => {
    const ends = [AbortSignal.timeout(timeout), signal, init?.signal].filter((each) => each != null);
    return inner(input, { ...init, signal: AbortSignal.any(ends) });
  };
}

/**
 * Octokit gives an answer that broke off as text, and a page of a proxy too: neither is what was asked for, and a list
 * that is empty by accident must not pass for an empty list.
 */
function checkAnswer(answer: { readonly data: unknown; readonly headers: object }, accept: unknown): void {
  if (typeof answer.data !== 'string' && !(answer.data instanceof ArrayBuffer)) return;
  const type = String((answer.headers as Record<string, unknown>)['content-type'] ?? '');
  const empty = answer.data === '' && type === '';
  const asksForText = /\.(?:diff|patch|raw|html|text|sarif)\b/.test(String(accept));
  if (!empty && !asksForText) throw new UnreadableAnswer('the answer broke off, or is not from the service');
}

/** Whether an error says how a call failed; others are faults of a program, and are not hidden as the host's. */
function isOfTheCall(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error instanceof UnreadableAnswer || ['HttpError', 'AbortError', 'TimeoutError'].includes(error.name)
  );
}

/**
 * Opens the interface of GitHub. A request that fails on the way is sent again, except where sending it twice could
 * do the thing twice (POST); what is refused for its rate is waited for, as long as `patience` allows; writes are paced.
 * No message has the token in it.
 *
 * Findings `hosting/address`.
 */
export function openGitHub(options: GitHubOptions): Result<GitHub> {
  const address = checkAddress(options.baseUrl);
  if (!address.ok) return address;
  const { token, timeout = 30_000, retries = 3, patience = 60, second = 1000 } = options;
  const silent = () => undefined;
  const mayWait = (after: number, _request: object, _octokit: object, attempt: number) =>
    after <= patience && attempt < retries;
  const octokit = new Client({
    baseUrl: address.value,
    ...(token === null ? {} : { auth: token }),
    userAgent: 'git-qms',
    request: { fetch: timely(options.fetch ?? globalThis.fetch, timeout, options.signal) },
    log: { debug: silent, info: silent, warn: silent, error: silent },
    retry: { enabled: retries > 0, doNotRetry: final, retries, retryAfterBaseValue: second },
    throttle: {
      onRateLimit: mayWait,
      onSecondaryRateLimit: mayWait,
      retryAfterBaseValue: second,
      // What is sent too fast is refused for minutes: one write a second, one that somebody is told of every three.
      write: paced(second) as never,
      notifications: paced(3 * second) as never,
    },
  });
  octokit.hook.wrap('request', async (request, asked) => {
    if (asked.method === 'POST') asked.request.retries = 0;
    const answer = await Promise.resolve(request(asked)).catch((error) => {
      throw isOfTheCall(error) ? error : new UnreadableAnswer(String(error), { cause: error });
    });
    checkAnswer(answer, asked.headers.accept);
    return answer;
  });
  const hide = (text: string) => (token === null || token === '' ? text : text.replaceAll(token, '(token)'));
  return ok({
    baseUrl: address.value,
    async ask(what, run) {
      try {
        return ok(await run(octokit));
      } catch (error) {
        if (!isOfTheCall(error)) throw error;
        const found = failureOf(what, error, Date.now());
        return refused({ ...found, message: hide(found.message) });
      }
    },
  });
}
