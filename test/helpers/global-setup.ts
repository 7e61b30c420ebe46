/** What tests themselves are told: how many random cases, from which seed, whether the whole of what is sampled; a Node 24. */
const forTests = ['QMS_RUNS', 'QMS_TEST_SEED', 'QMS_WHOLE', 'QMS_NODE_24'];

/** Tests must not see the developer's git configuration, time zone, locale or keys. */
export function setup(): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('GIT_') || (name.startsWith('QMS_') && !forTests.includes(name)))
      delete process.env[name];
  }
  process.env.GIT_CONFIG_GLOBAL = '/dev/null';
  process.env.GIT_CONFIG_NOSYSTEM = '1';
  delete process.env.SSH_AUTH_SOCK;
}
