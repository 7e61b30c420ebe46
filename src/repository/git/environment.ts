/** Where git runs, and with which inherited environment; the boundary passes both in, nothing here reads `process.env`. */
export interface GitLocation {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True where git, ssh and askpass may ask the person at the terminal. */
  readonly interactive?: boolean;
  /** Kills the running git, with its helpers, when it fires. */
  readonly signal?: AbortSignal;
}

/** What git needs to start, to find a repository (or a push's quarantine) and to read the user's configuration. */
const located = [
  'PATH',
  'HOME',
  'XDG_CONFIG_HOME',
  'TMPDIR',
  'GIT_DIR',
  'GIT_COMMON_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_QUARANTINE_PATH',
  'GIT_CEILING_DIRECTORIES',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_CONFIG_SYSTEM',
] as const;

/** What a connection needs besides: keys, askpass programs, proxies, certificates. */
const transported = [
  'USER',
  'LOGNAME',
  'SSH_AUTH_SOCK',
  'SSH_AGENT_PID',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_SSH_VARIANT',
  'GIT_ASKPASS',
  'SSH_ASKPASS',
  'SSH_ASKPASS_REQUIRE',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'GNUPGHOME',
  'GIT_PROXY_COMMAND',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
] as const;

/**
 * Replace refs and grafts show other history than the objects hold; both are off. The graft file is a path that cannot
 * exist, because an empty one would still make git print advice. git itself strips these from a server that it starts
 * for a local-path remote.
 */
const fixed = {
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_PAGER: 'cat',
  GIT_ADVICE: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null/none',
} as const;

/**
 * Only where git stays in this repository: a server on a local path would pass these on to its own hooks. Lazy fetching
 * is off, because reading must not depend on the network: in a partial clone an absent object is absent. Not every git
 * knows that; so no protocol is allowed either, whatever `protocol.file.allow` of the repository says.
 */
const local = {
  GIT_LITERAL_PATHSPECS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
} as const;

/** The whole environment of one git process: an allowlist, then fixed values; everything else is left behind. */
export function gitEnvironment(
  location: GitLocation,
  transport: boolean,
): Readonly<Record<string, string | undefined>> {
  const names: readonly string[] = transport ? [...located, ...transported] : located;
  const env: Record<string, string | undefined> = {};
  for (const name of names) {
    const value = location.env[name];
    if (value !== undefined) env[name] = value;
  }
  Object.assign(env, fixed, transport ? {} : local);
  if (!location.interactive) env.GIT_TERMINAL_PROMPT = '0';
  else if (location.env.TERM !== undefined) env.TERM = location.env.TERM;
  return env;
}

const hardening = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.useReplaceRefs=false',
  'log.showSignature=false',
  'protocol.ext.allow=never',
] as const;

/**
 * Configuration that overrides the repository's and the user's. It travels to child processes of git, except to a
 * server that git starts for a local-path remote: so that server's hooks still run.
 */
export function gitConfiguration(transport: boolean): readonly string[] {
  const more = transport ? [] : ['protocol.allow=never', 'gc.auto=0'];
  return [...hardening, ...more].flatMap((setting) => ['-c', setting]);
}
