import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const folder = fileURLToPath(new URL('../../templates/github', import.meta.url));
const names = (await readdir(folder)).filter((name) => name.endsWith('.yml'));
const action = parse(await readFile(new URL('../../action.yml', import.meta.url), 'utf8'));

interface Job {
  readonly permissions: Record<string, string>;
  readonly environment?: string;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Record<string, string>;
  }[];
}

describe.each(names)('the workflow %s', async (name) => {
  const text = await readFile(`${folder}/${name}`, 'utf8');
  const { on, permissions, jobs } = parse(text) as {
    on: Record<string, unknown>;
    permissions: unknown;
    jobs: Record<string, Job>;
  };
  const all = Object.values(jobs);

  test('has no right but what its one job says, and never pull_request_target', () => {
    expect(permissions).toEqual({});
    expect(Object.keys(on)).not.toContain('pull_request_target');
    for (const job of all) {
      expect(job.permissions).toBeDefined();
      expect(Object.values(job.permissions).filter((right) => right === 'write').length).toBeLessThanOrEqual(
        1,
      );
    }
  });

  test('runs no shell, and pins what it uses', () => {
    for (const { steps } of all)
      for (const step of steps) {
        expect(step.run).toBeUndefined();
        expect(step.uses).toMatch(/@(COMMIT_OF_[A-Z_]+|[0-9a-f]{40})$/);
      }
  });

  test('gives the Action inputs that it has', () => {
    const own = all.flatMap(({ steps }) => steps).filter(({ uses }) => uses?.startsWith('git-qms/'));
    expect(own).toHaveLength(1);
    for (const input of Object.keys(own[0]?.with ?? {})) expect(Object.keys(action.inputs)).toContain(input);
  });

  test('judges from a genesis that stands in its text', () => {
    const own = all.flatMap(({ steps }) => steps).find(({ uses }) => uses?.startsWith('git-qms/'));
    expect(own?.with?.genesis).toBe('GENESIS');
  });

  test('reads keys only in an environment, and never on an event that takes the workflow from what was pushed', () => {
    const keys = [...text.matchAll(/secrets\.(\w+)/g)].map(([, key]) => key);
    if (keys.length === 0) return;
    for (const { environment } of all) expect(environment).toMatch(/^qms-/);
    for (const event of ['push', 'pull_request', 'create']) expect(Object.keys(on)).not.toContain(event);
  });
});

test('there is one for each mode, and a second for a relay that signs in as a GitHub App', () => {
  const found = names.map((name) => name.replace('.yml', '')).sort();
  expect(found).toEqual(['attest', 'audit', 'gate', 'relay', 'relay-app']);
});
