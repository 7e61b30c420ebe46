import { type ContextOptions, openContext, type ReadContext } from '../acts/context.ts';
import { openRepository } from '../repository/git/location.ts';
import { type Check, guarded, prefer } from './doctor/check.ts';
import { checkEnvironment } from './doctor/environment.ts';
import { checkLocalHooks } from './doctor/hooks.ts';
import { checkGitIdentity, checkKey } from './doctor/identity.ts';
import { checkRepository } from './doctor/repository.ts';
import { checkServer } from './doctor/server.ts';
import { checkSystem } from './doctor/system.ts';
import { workspaceOf } from './workspace.ts';

export interface Diagnosis {
  readonly checks: readonly Check[];
  /** 0 nothing failed; 1 something did; 6 a program that everything rests on is missing or too old. */
  readonly exit: 0 | 1 | 6;
}

async function checkPeople(context: ReadContext): Promise<readonly Check[]> {
  const found: { principal: Awaited<ReturnType<typeof checkKey>>['principal'] } = { principal: null };
  const key = await guarded('identity', 'signing key', async () => {
    const { checks, principal } = await checkKey(context);
    found.principal = principal;
    return checks;
  });
  const { principal } = found;
  const copies = principal === null ? null : await workspaceOf(context, principal.id);
  const stray = copies?.stray ?? [];
  return [
    ...key,
    ...(await checkGitIdentity(context, principal)),
    ...(copies === null
      ? []
      : [
          prefer(
            stray.length === 0,
            'workspace',
            'copies',
            stray.length === 0
              ? `${copies.copies.length} checked out`
              : `${stray.join(', ')} belongs to no checkout`,
            'keep what you need of it, then delete it',
          ),
        ]),
  ];
}

/** Reads nothing but what it must, so that one broken thing does not hide the others. */
async function checkAll(options: ContextOptions, node: string): Promise<Check[]> {
  const checks: Check[] = [...(await checkEnvironment(options, node))];
  checks.push(
    ...(await guarded('repository', 'repository', async () => {
      const repository = await openRepository(options.cwd, options.env);
      const found = [...(await checkRepository(repository))];
      let genesis: string | null = null;
      found.push(
        ...(await guarded('quality system', 'quality system', async () => {
          const context = await openContext(options);
          try {
            genesis = context.founded.oid;
            return [
              ...(await checkSystem(context)),
              ...(repository.isBare
                ? []
                : [...(await checkLocalHooks(options)), ...(await checkPeople(context))]),
            ];
          } finally {
            await context.close();
          }
        })),
      );
      if (repository.isBare)
        found.push(...(await guarded('server', 'gate', () => checkServer(options, repository, genesis))));
      return found;
    })),
  );
  return checks;
}

/** Looks at this machine, this clone, the quality system in it and the actor. @param node version of the running Node */
export async function doctor(options: ContextOptions, node: string): Promise<Diagnosis> {
  const checks = await checkAll(options, node);
  const failed = checks.filter((check) => check.status === 'fail');
  const exit = failed.length === 0 ? 0 : failed.some((check) => check.group === 'environment') ? 6 : 1;
  return { checks, exit };
}
