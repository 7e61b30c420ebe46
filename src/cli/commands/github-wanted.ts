import { readFile } from 'node:fs/promises';
import { openContext } from '../../acts/context.ts';
import { all, type CommandInput, has, optional } from '../../commands/input.ts';
import type { fillingOf, GitHub, isFilling, Wanted } from '../../hosting/github/program.ts';
import { packageCommit, packageFile, packageVersion } from '../../repository/package-files.ts';
import { fail, unwrap } from '../../rules/finding.ts';
import type { CommandContext } from '../command.ts';

/** The workflows of templates/github/; those of the relay only where there is one. */
const workflowNames = ['gate', 'attest', 'relay', 'audit'] as const;

async function readWorkflow(name: string, template: string) {
  const text = await readFile(packageFile(`templates/github/${template}`), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
  return { path: `.github/workflows/qms-${name}.yml`, text };
}

/** `qms github setup` with the options of this call: another relay or repository must not slip in from the defaults. */
export function setupAgain(input: CommandInput): string {
  const quoted = (text: string) => (/^[\w@:./=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  const given = ['repo', 'api', 'relay', 'fill'].flatMap((name) =>
    all(input, name).map((value) => ` --${name} ${quoted(value)}`),
  );
  return `qms github setup${given.join('')}${has(input, 'signed-commits') ? ' --signed-commits' : ''}`;
}

/** `--fill SUITE=unit`: what the templates of workflows leave open. */
function readFillings(
  texts: readonly string[],
  forms: { readonly isFilling: typeof isFilling; readonly fillingOf: typeof fillingOf },
) {
  const pairs = texts.map((text) => {
    const [name = '', ...rest] = text.split('=');
    const value = rest.join('=');
    if (!forms.isFilling(name, value))
      fail(
        'usage/option-value',
        `--fill ${name}=… is not ${JSON.stringify(value)}: it is ${forms.fillingOf(name)}`,
      );
    return [name, value] as const;
  });
  return Object.fromEntries(pairs);
}

/**
 * The repository on GitHub that a clone belongs to, and what it shall be like. Raises `hosting/address`,
 * `hosting/no-token` and what opening the clone raises.
 */
export async function githubWanted(
  { options }: CommandContext,
  input: CommandInput,
): Promise<{ readonly github: GitHub; readonly wanted: Wanted }> {
  const hosting = await import('../../hosting/github/program.ts');
  const { apiOf, fill, isFilling, openGitHub, readRemote, relayCalled, relayName, splitName, tokenFor } =
    hosting;
  const called = optional(input, 'relay') ?? 'deploy-key';
  const relay =
    relayCalled(called) ??
    fail('usage/option-value', `--relay is deploy-key, app:NUMBER or none, not ${JSON.stringify(called)}`);
  const fillings = readFillings(all(input, 'fill'), hosting);
  const context = await openContext(options);
  try {
    const { refs, repository, founded } = context;
    const named = optional(input, 'repo');
    const name = named === undefined ? null : splitName(named);
    if (named !== undefined && name === null)
      fail('usage/option-value', `--repo is OWNER/NAME, not ${JSON.stringify(named)}`);
    const api = optional(input, 'api');
    if (api !== undefined && !URL.canParse(api)) fail('usage/option-value', '--api is an address');
    const apiHost = api === undefined ? null : new URL(api).hostname.replace(/^api\./, '');
    const url = repository.config.get(`remote.${refs.remote ?? 'origin'}.url`) ?? '';
    const address = name
      ? { ...name, host: apiHost ?? 'github.com', api: api ?? apiOf('github.com') }
      : unwrap(readRemote(url));
    const host = apiHost ?? address.host;
    const token = tokenFor(host, options.env);
    if (token === null)
      fail('hosting/no-token', `there is no token for ${host}`, {
        ...(host === 'github.com'
          ? {}
          : { fix: `put a token of ${host} into the environment as GH_ENTERPRISE_TOKEN` }),
      });
    const names = workflowNames.filter((each) => each !== 'relay' || relay.kind !== 'none');
    const commit = packageCommit();
    const known = {
      GENESIS: founded.oid,
      RELAY: relayName(relay),
      ...(isFilling('TRUNK', refs.trunk) ? { TRUNK: refs.trunk } : {}),
    };
    const read = await Promise.all(names.map((name) => readWorkflow(name, hosting.templateOf(name, relay))));
    return {
      github: unwrap(
        openGitHub({
          baseUrl: api ?? address.api,
          token,
          ...(options.signal ? { signal: options.signal } : {}),
        }),
      ),
      wanted: {
        owner: address.owner,
        repo: address.repo,
        trunk: refs.trunk,
        genesis: founded.oid,
        relay,
        signed: has(input, 'signed-commits'),
        rulesets: await hosting.rulesetsIn(packageFile('templates/github/rulesets')),
        workflows: read.map(({ path, text }) => ({
          path,
          text: text && fill(text, { ...known, ...fillings }),
        })),
        own: commit && `${commit} # v${packageVersion()}`,
      },
    };
  } finally {
    await context.close();
  }
}
