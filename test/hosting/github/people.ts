import { secretsOf } from '../../../src/hosting/github/setup/environments.ts';
import type { Wanted } from '../../../src/hosting/github/setup/wanted.ts';
import type { Host } from './host.ts';

/** What only people do: keys, and bringing the pull request of set-up in. */
export async function bringIn(host: Host, wanted: Wanted): Promise<void> {
  if (wanted.relay.kind === 'deploy-key')
    host.state.deployKeys.push({ id: 1, title: 'qms-relay', read_only: false });
  for (const { environment, secrets } of secretsOf(wanted))
    host.state.environments.get(environment)?.secrets.push(...secrets);
  const ref = (await host.call('GET', '/repos/lab/records/git/ref/heads/qms-setup')) as {
    readonly object: { readonly sha: string };
  };
  await host.call('PATCH', `/repos/lab/records/git/refs/heads/${wanted.trunk}`, { sha: ref.object.sha });
}
