import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the systems that are founded once in a run. */
    founded: string;
  }
}

/** What tests themselves are told: how many random cases, from which seed, whether the whole of what is sampled; a Node 24. */
const forTests = ['QMS_RUNS', 'QMS_TEST_SEED', 'QMS_WHOLE', 'QMS_NODE_24'];

/** Tests must not see the developer's git configuration, time zone, locale or keys. @returns what ends the run */
export function setup(project: TestProject): () => void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('GIT_') || (name.startsWith('QMS_') && !forTests.includes(name)))
      delete process.env[name];
  }
  process.env.GIT_CONFIG_GLOBAL = '/dev/null';
  process.env.GIT_CONFIG_NOSYSTEM = '1';
  delete process.env.SSH_AUTH_SOCK;
  const founded = mkdtempSync(join(tmpdir(), 'git-qms-founded-'));
  project.provide('founded', founded);
  // Whoever watches has changed something: what older code founded and built is no use.
  project.onTestsRerun(async () => {
    for (const name of readdirSync(founded)) rmSync(join(founded, name), { recursive: true });
  });
  return () => rmSync(founded, { recursive: true, force: true });
}
