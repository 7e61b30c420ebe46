import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ContextOptions, openContext } from '../../acts/context.ts';
import type { HostedRepository } from '../../hosting/github/pull-requests.ts';
import { addressOf } from '../../repository/sealed/address.ts';
import { fail, unwrap } from '../../rules/finding.ts';

/** What a server is told of the hosting service when it starts. */
export interface HostingInput {
  /** `owner/name`; without it what the remote's address names. */
  readonly repository: string | undefined;
  /** Address of the service's interface, where it is not that of github.com. */
  readonly url: string | undefined;
  /** The file that holds the token; GH_TOKEN of the environment without it. */
  readonly tokenFile: string | undefined;
}

/** The one repository that is read, and how. */
export interface Hosting {
  readonly repository: HostedRepository;
  readonly baseUrl: string;
  /** Read anew for each call, so that a token can be replaced. */
  readonly token: () => Promise<string>;
  /** How long a call may take and what is tried again; tests are quicker. */
  readonly pace: {
    readonly timeout: number;
    readonly retries: number;
    readonly patience: number;
    readonly second?: number;
  };
}

/** An agent waits for its answer: what would take longer is said instead. */
const pace = { timeout: 10_000, retries: 2, patience: 10 };

const publicInterface = 'https://api.github.com';

/** `https://github.com/owner/name.git`, `ssh://git@github.com/owner/name`, `git@github.com:owner/name.git`. */
const hostedAt =
  /^(?:https:\/\/|ssh:\/\/(?:[^@/]+@)?|[^@/:]+@)([A-Za-z0-9.-]+)(?::\d+)?[:/]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/;

/** The repository that an address names, where its host is that of the interface: no other host gets the token. */
export function repositoryAt(address: string, baseUrl: string): HostedRepository | null {
  const [, host = '', owner = '', repo = ''] = hostedAt.exec(address) ?? [];
  const asked = new URL(baseUrl).hostname;
  const own = asked === 'api.github.com' ? 'github.com' : asked;
  return owner !== '' && host.toLowerCase() === own ? { owner, repo } : null;
}

async function addressOfRemote(options: ContextOptions): Promise<string | null> {
  const context = await openContext({ ...options, offline: true });
  try {
    const { repository, refs } = context;
    return refs.remote === null ? null : addressOf(repository, refs.remote, 'fetch');
  } finally {
    await context.close();
  }
}

function named(repository: string): HostedRepository {
  const [, owner = '', repo = ''] = /^([\w.-]+)\/([\w.-]+)$/.exec(repository) ?? [];
  if (owner === '' || [owner, repo].some((name) => /^\.+$/.test(name)))
    fail('usage/option-value', `--hosting is OWNER/NAME, not ${JSON.stringify(repository)}`);
  return { owner, repo };
}

/**
 * What a server may read of the hosting service: the repository is settled as it starts, so that no configuration that is
 * written later leads elsewhere. Null where no token is given, or the remote is at no service that is known.
 *
 * Raises `usage/option-value`, `usage/file`, `hosting/no-token`, `git-mcp/hosting`.
 */
export async function openHosting(options: ContextOptions, input: HostingInput): Promise<Hosting | null> {
  const { repository, url = publicInterface, tokenFile } = input;
  const wanted = repository ?? input.url ?? tokenFile;
  if (!URL.canParse(url))
    fail('usage/option-value', `--hosting-url is an address, not ${JSON.stringify(url)}`);
  const given = options.env.GH_TOKEN;
  const token = async () =>
    tokenFile === undefined ? (given ?? '') : readToken(resolve(options.cwd, tokenFile));
  if ((await token()) === '')
    return wanted === undefined ? null : fail('hosting/no-token', 'a hosting service is named, and no token');
  const address = repository === undefined ? await addressOfRemote(options) : null;
  const found = repository === undefined ? repositoryAt(address ?? '', url) : named(repository);
  if (found) return { repository: found, baseUrl: url, token, pace };
  if (wanted === undefined) return null;
  return fail('git-mcp/hosting', `the remote of this repository is not at ${new URL(url).hostname}`);
}

async function readToken(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) =>
    fail('usage/file', `${JSON.stringify(path)} cannot be read (${cause.code})`, { cause }),
  );
  return text.trim();
}

/** Opens the interface for one call. Raises `hosting/address`, and what reading the token raises. */
export async function readHosting(
  { repository, baseUrl, token, pace: times }: Hosting,
  signal: AbortSignal | undefined,
) {
  const { openGitHub, pullRequestsOf } = await import('../../hosting/github/program.ts');
  const github = unwrap(
    openGitHub({ baseUrl, token: await token(), ...times, ...(signal ? { signal } : {}) }),
  );
  return pullRequestsOf(github, repository);
}
