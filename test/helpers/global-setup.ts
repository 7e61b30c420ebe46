/** Tests must not see the developer's git configuration, time zone, locale or keys; QMS_RUNS is theirs. */
export function setup(): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('GIT_') || (name.startsWith('QMS_') && name !== 'QMS_RUNS')) delete process.env[name];
  }
  process.env.GIT_CONFIG_GLOBAL = '/dev/null';
  process.env.GIT_CONFIG_NOSYSTEM = '1';
  delete process.env.SSH_AUTH_SOCK;
}
