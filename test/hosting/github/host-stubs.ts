/** What GitHub's interface answers, by its published shapes, where the emulator answers 404: and it remembers. */

type Json = Record<string, unknown>;
type Answer = readonly [status: number, body?: unknown];

interface Environment {
  branchPolicy: unknown;
  policies: { id: number; name: string }[];
  secrets: string[];
}

const repository = '/repos/lab/records';
const secretsAnswer = (names: readonly string[]) => ({
  total_count: names.length,
  secrets: names.map((name) => ({ name })),
});

const missing: Answer = [404, { message: 'Not Found', documentation_url: 'https://docs.github.example' }];

export function stubs() {
  const state = {
    rulesets: [] as (Json & { id: number; name: string })[],
    variables: new Map<string, string>(),
    environments: new Map<string, Environment>(),
    /** Secrets of the repository and of the organisation, and workflows that are switched off. */
    secrets: { repository: [] as string[], organisation: [] as string[] },
    workflows: [] as { id: number; path: string; state: string }[],
    deployKeys: [] as { id: number; title: string; read_only: boolean }[],
    workflowToken: { default_workflow_permissions: 'write', can_approve_pull_request_reviews: true } as Json,
  };
  let next = 1;

  const routes: readonly (readonly [RegExp, (found: RegExpExecArray, body: Json) => Answer])[] = [
    [/^GET \/apps\/github-actions$/, () => [200, { id: 15368, slug: 'github-actions' }]],
    [
      /^GET [^?]*\/rulesets(?:\?.*)?$/,
      () => [
        200,
        state.rulesets.map(({ id, name, enforcement, target }) => ({ id, name, enforcement, target })),
      ],
    ],
    [
      /^GET .*\/rulesets\/(\d+)$/,
      ([, id]) => {
        const found = state.rulesets.find((each) => each.id === Number(id));
        return found ? [200, found] : missing;
      },
    ],
    [
      /^POST .*\/rulesets$/,
      (_, body) => {
        if (state.rulesets.some(({ name }) => name === body.name))
          return [422, { message: 'Validation Failed', errors: ['Name must be unique'] }];
        const made = { ...body, id: next++, name: String(body.name), source_type: 'Repository' };
        state.rulesets.push(made);
        return [201, made];
      },
    ],
    [
      /^PUT .*\/rulesets\/(\d+)$/,
      ([, id], body) => {
        const at = state.rulesets.findIndex((each) => each.id === Number(id));
        if (at < 0) return missing;
        state.rulesets[at] = { ...body, id: Number(id), name: String(body.name) };
        return [200, state.rulesets[at]];
      },
    ],
    [
      /^GET .*\/actions\/variables(?:\?.*)?$/,
      () => {
        const variables = [...state.variables].map(([name, value]) => ({ name, value }));
        return [200, { total_count: variables.length, variables }];
      },
    ],
    [
      /^POST .*\/actions\/variables$/,
      (_, { name, value }) => {
        if (state.variables.has(String(name))) return [409, { message: 'Already exists' }];
        state.variables.set(String(name), String(value));
        return [201, {}];
      },
    ],
    [
      /^PATCH .*\/actions\/variables\/(\w+)$/,
      ([, name = ''], { value }) => {
        state.variables.set(name, String(value));
        return [204];
      },
    ],
    [/^GET .*\/actions\/secrets(?:\?.*)?$/, () => [200, secretsAnswer(state.secrets.repository)]],
    [/^GET .*\/organization-secrets(?:\?.*)?$/, () => [200, secretsAnswer(state.secrets.organisation)]],
    [
      /^GET .*\/actions\/workflows(?:\?.*)?$/,
      () => [200, { total_count: state.workflows.length, workflows: state.workflows }],
    ],
    [/^GET .*\/actions\/permissions\/workflow$/, () => [200, state.workflowToken]],
    [
      /^PUT .*\/actions\/permissions\/workflow$/,
      (_, body) => {
        state.workflowToken = body;
        return [204];
      },
    ],
    [/^GET .*\/keys(?:\?.*)?$/, () => [200, state.deployKeys]],
    [
      /^GET .*\/environments\/([\w-]+)$/,
      ([, name = '']) => {
        const found = state.environments.get(name);
        return found ? [200, { id: 1, name, deployment_branch_policy: found.branchPolicy }] : missing;
      },
    ],
    [
      /^PUT .*\/environments\/([\w-]+)$/,
      ([, name = ''], body) => {
        const found = state.environments.get(name) ?? { policies: [], secrets: [], branchPolicy: null };
        state.environments.set(name, { ...found, branchPolicy: body.deployment_branch_policy });
        return [200, { id: 1, name }];
      },
    ],
    [
      /^GET .*\/environments\/([\w-]+)\/deployment-branch-policies(?:\?.*)?$/,
      ([, name = '']) => {
        const policies = state.environments.get(name)?.policies ?? [];
        return [200, { total_count: policies.length, branch_policies: policies }];
      },
    ],
    [
      /^POST .*\/environments\/([\w-]+)\/deployment-branch-policies$/,
      ([, name = ''], body) => {
        const made = { id: next++, name: String(body.name) };
        state.environments.get(name)?.policies.push(made);
        return [200, made];
      },
    ],
    [
      /^DELETE .*\/environments\/([\w-]+)\/deployment-branch-policies\/(\d+)$/,
      ([, name = '', id]) => {
        const found = state.environments.get(name);
        if (found) found.policies = found.policies.filter((each) => each.id !== Number(id));
        return [204];
      },
    ],
    [
      /^GET .*\/environments\/([\w-]+)\/secrets(?:\?.*)?$/,
      ([, name = '']) => {
        const secrets = (state.environments.get(name)?.secrets ?? []).map((each) => ({ name: each }));
        return [200, { total_count: secrets.length, secrets }];
      },
    ],
  ];

  return {
    state,
    /** Null where the emulator answers. */
    answer(line: string, body: Json): Answer | null {
      if (!line.includes(repository) && !line.includes('/apps/')) return null;
      for (const [pattern, give] of routes) {
        const found = pattern.exec(line);
        if (found) return give(found, body);
      }
      return null;
    },
  };
}
