import { type Finding, finding } from '../../rules/finding.ts';
import type { RuleId } from '../../rules/registry.ts';

/** What is known of a call that failed; an Octokit error has these fields, so has whatever fetch throws. */
interface Failed {
  readonly status?: number;
  readonly message?: string;
  readonly cause?: unknown;
  readonly response?: { readonly headers?: Readonly<Record<string, unknown>>; readonly data?: unknown };
}

/** An answer that says 2xx and is not what was asked for: cut off, or a page of something between. */
export class UnreadableAnswer extends Error {}

/** Text of the host for a line of ours: one line, of a length that can be read. */
function quoted(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

function header(failed: Failed, name: string): string | null {
  const value = failed.response?.headers?.[name];
  return value === undefined || value === null || value === '' ? null : quoted(String(value));
}

/** Seconds until the host will listen again, or null where it is no rate limit that refused. */
function secondsToWait(failed: Failed, now: number): number | null {
  const after = header(failed, 'retry-after');
  if (after !== null && /^\d+$/.test(after)) return Number(after);
  if (header(failed, 'x-ratelimit-remaining') === '0') {
    const reset = Number(header(failed, 'x-ratelimit-reset'));
    return Number.isFinite(reset) ? Math.max(0, Math.ceil(reset - now / 1000)) : 60;
  }
  return failed.status === 429 || /\bsecondary rate\b/i.test(failed.message ?? '') ? 60 : null;
}

/** Which right was missing, as far as the host says: it names them in headers, and the single sign-on to go through. */
function missingRight(failed: Failed): string {
  const permissions = header(failed, 'x-accepted-github-permissions');
  const scopes = header(failed, 'x-accepted-oauth-scopes');
  const signOn = header(failed, 'x-github-sso');
  return [
    permissions === null ? '' : `; it needs ${permissions}`,
    permissions === null && scopes !== null ? `; it needs one of the scopes ${scopes}` : '',
    signOn === null ? '' : `; the token is not authorised for the organisation’s single sign-on (${signOn})`,
  ].join('');
}

const byStatus: Readonly<Record<number, RuleId>> = {
  401: 'hosting/unauthorised',
  403: 'hosting/forbidden',
  404: 'hosting/not-found',
  409: 'hosting/conflict',
  410: 'hosting/not-found',
};

function namesOf(failed: unknown): readonly string[] {
  const names: string[] = [];
  for (let each = failed; each instanceof Error && names.length < 5; each = each.cause) names.push(each.name);
  return names;
}

/**
 * The finding for a call that failed. `what` completes "could not …"; whatever the host says is quoted in one short line.
 *
 * @param now milliseconds since 1970, for how long to wait
 */
export function failureOf(what: string, error: unknown, now: number): Finding {
  const failed = (typeof error === 'object' && error !== null ? error : {}) as Failed;
  const says = quoted(failed.message ?? String(error));
  const could = `could not ${what}`;
  if (error instanceof UnreadableAnswer) return finding('hosting/unavailable', `${could}: ${says}`);
  if (namesOf(error).some((name) => name === 'TimeoutError' || name === 'AbortError'))
    return finding('hosting/timed-out', `${could}: no answer in time`);
  if (failed.response === undefined) return finding('hosting/unreachable', `${could}: ${says}`);
  const { status = 0 } = failed;
  const wait = status === 403 || status === 429 ? secondsToWait(failed, now) : null;
  if (wait !== null)
    return finding('hosting/rate-limited', `${could}: called too often; try again in ${wait} s`, {
      fix: `wait ${wait} s, then run the same command again; it goes on where it stopped`,
    });
  if (status >= 500) return finding('hosting/unavailable', `${could}: ${status}, ${says}`);
  const rule = byStatus[status] ?? 'hosting/refused';
  return finding(rule, `${could}: ${status}, ${says}${status === 403 ? missingRight(failed) : ''}`);
}
