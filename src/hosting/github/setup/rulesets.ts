import { ok, type Result, refuse } from '../../../rules/finding.ts';
import type { GitHub } from '../client.ts';
import { type Area, type Demand, runSetup } from './demand.ts';
import { differences, fitted, mended } from './ruleset-differences.ts';
import { rulesetWords } from './ruleset-words.ts';
import type { Ruleset, Wanted } from './wanted.ts';

type Live = Ruleset & { readonly id: number };
type Body = Parameters<Parameters<Parameters<GitHub['ask']>[1]>[0]['rest']['repos']['createRepoRuleset']>[0];

async function readRulesets(github: GitHub, { owner, repo }: Wanted): Promise<Result<Live[]>> {
  return github.ask('read the rulesets', async ({ paginate, rest }) => {
    const list = await paginate(rest.repos.getRepoRulesets, {
      owner,
      repo,
      per_page: 100,
      includes_parents: false,
    });
    const whole = list.map(async ({ id }) => {
      const { data } = await rest.repos.getRepoRuleset({ owner, repo, ruleset_id: id });
      const { ref_name } = (data.conditions ?? {}) as Partial<Ruleset['conditions']>;
      return {
        ...data,
        target: data.target ?? 'branch',
        conditions: { ref_name: { include: ref_name?.include ?? [], exclude: ref_name?.exclude ?? [] } },
        rules: data.rules ?? [],
      } as Live;
    });
    return Promise.all(whole);
  });
}

function write(wanted: Wanted, ruleset: Ruleset, live: Live | undefined): Demand['mend'] {
  const { owner, repo } = wanted;
  return (github) =>
    github.ask(`write the ruleset ${ruleset.name}`, async ({ rest }) => {
      if (live === undefined) {
        await rest.repos.createRepoRuleset({ owner, repo, ...ruleset } as unknown as NonNullable<Body>);
        return `made the ruleset ${ruleset.name}`;
      }
      const body = { owner, repo, ruleset_id: live.id, ...mended(live, ruleset) };
      await rest.repos.updateRepoRuleset(
        body as unknown as Parameters<typeof rest.repos.updateRepoRuleset>[0],
      );
      return `mended the ruleset ${ruleset.name}`;
    });
}

/** A ruleset that is as it should be, as far as it is shown: GitHub tells who may pass it to those alone who may change it. */
function halfSeen({ name }: Ruleset): Demand {
  return {
    name: `ruleset ${name}`,
    value: 'active; who may pass it is not shown to this token',
    met: false,
    consequence: 'somebody else than the relay may be let past it, and nobody sees that from here',
    fix: 'qms github doctor, with the token of somebody who administers the repository',
    advice: true,
    mend: null,
  };
}

/**
 * The rulesets of templates/github/rulesets/. Those that stop everybody but the relay, or ask for a check, come last:
 * before the workflows are on trunk, and hold their keys, they would lock everybody out.
 *
 * @param after what must be done before that, or null
 */
export const rulesets =
  (after: string | null): Area =>
  async (github, wanted) => {
    const live = await readRulesets(github, wanted);
    if (!live.ok) return live;
    const app = await github.ask(
      'read which app runs workflows',
      async ({ rest }) => (await rest.apps.getBySlug({ app_slug: 'github-actions' })).data,
    );
    if (!app.ok) return app;
    // A required check that is bound to nothing may be made by anybody who may write.
    if (!app.value) return refuse('hosting/refused', 'could not read which app runs workflows');
    const { id } = app.value;
    const demands: Demand[] = [];
    for (const template of wanted.rulesets) {
      const ruleset = fitted(template, wanted.relay, id);
      if (ruleset === null) continue;
      const found = live.value.find(({ name }) => name === ruleset.name);
      const wrong = found === undefined ? ['not there'] : differences(found, ruleset);
      if (found !== undefined && found.bypass_actors === undefined && wrong.length === 0) {
        demands.push(halfSeen(ruleset));
        continue;
      }
      const locks =
        template.bypass_actors?.length !== 0 &&
        ruleset.rules.some(({ type }) => ['creation', 'update', 'required_status_checks'].includes(type));
      demands.push({
        name: `ruleset ${ruleset.name}`,
        value: wrong.length === 0 ? 'active' : wrong.join('; '),
        met: wrong.length === 0,
        consequence: rulesetWords[ruleset.name] ?? 'what it forbids is open',
        fix: runSetup,
        ...(template.rules.every(({ type }) => type === 'required_signatures') && !wanted.signed
          ? { advice: true as const, mend: null, fix: 'qms github setup --signed-commits --yes' }
          : { mend: write(wanted, ruleset, found) }),
        ...(after !== null && locks ? { after } : {}),
      });
    }
    return ok(demands);
  };
