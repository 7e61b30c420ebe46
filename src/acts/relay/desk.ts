import { openRepository } from '../../repository/git/location.ts';
import { remoteFor } from '../../repository/git/remote.ts';
import { fail } from '../../rules/finding.ts';
import { mayAct } from '../../rules/policy/questions.ts';
import { type Actor, type ContextOptions, openActor, openContext, type ReadContext } from '../context.ts';
import { fetchRemoteRefs, type RemoteRefs } from './remote-refs.ts';

/** What a relay judges with: the remote as it will stand once all that was admitted has moved. */
export interface Desk {
  readonly actor: Actor;
  readonly refs: RemoteRefs;
  readonly context: ReadContext;
}

/** The remote as it stands, opened by its relay. Raises `relay/no-remote`, `relay/right`, `remote/…`. */
export async function openDesk(
  options: ContextOptions,
): Promise<{ readonly desk: Desk; readonly remote: string }> {
  const repository = await openRepository(options.cwd, options.env);
  const remote = remoteFor(repository.config);
  if (remote === null) fail('relay/no-remote', `${repository.commonDir} has no remote`);
  const refs = await fetchRemoteRefs(repository, remote);
  const context = await openContext(options);
  try {
    const actor = await openActor(context);
    if (!mayAct(context.policy, actor.id, 'enact'))
      fail('relay/right', `${actor.id} is not in a group that may make steps of trunk`);
    return { desk: { actor, refs, context }, remote };
  } catch (error) {
    await context.close();
    throw error;
  }
}
