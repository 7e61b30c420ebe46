import { type ContextOptions, openActor, openContext, type ReadContext } from '../acts/context.ts';
import { QmsError } from '../rules/finding.ts';
import type { Principal } from '../rules/policy/policy.ts';

/** Opens the quality system, lets `body` read it, and closes it again. Raises what {@link openContext} raises. */
export async function reading<T>(
  options: ContextOptions,
  body: (context: ReadContext) => Promise<T>,
): Promise<T> {
  const context = await (options.open ?? openContext)(options);
  try {
    return await body(context);
  } finally {
    await context.close();
  }
}

/** The principal whose key is chosen, as the policy in force knows them. Raises as {@link openActor}. */
export async function actingPrincipal(context: ReadContext): Promise<Principal> {
  const actor = await openActor(context);
  const principal = context.policy.principals.get(actor.id);
  if (!principal) throw new Error(`openActor gave ${actor.id}, who is not in the roster`);
  return principal;
}

/** {@link actingPrincipal} for readings that need nobody in particular: without a known key they speak to everyone. */
export async function actingPrincipalIfAny(context: ReadContext): Promise<Principal | null> {
  try {
    return await actingPrincipal(context);
  } catch (error) {
    if (error instanceof QmsError) return null;
    throw error;
  }
}
