import { defineConfig } from 'vitest/config';

/**
 * Test files that have a process each: they put something else in the place of a module, or measure, kill or play so much
 * that a second for the modules is little to them. All others share the processes and the modules.
 */
const apart = [
  'test/{action,attacks,crashes,demo,gate-daemon,incidents,limits,properties}/**/*.test.ts',
  'test/{races,relay,replay,second-verifier,software,sweep}/**/*.test.ts',
  'test/mcp/git/**/*.test.ts',
  'test/gates/acts.test.ts',
];

const projects = [
  { name: 'apart', isolate: true, include: apart },
  { name: 'together', isolate: false, include: ['test/**/*.test.ts'], exclude: apart },
];

// An option of the command line for hooks reaches no project.
const timeout = Number(process.env.SOAK_TIMEOUT ?? 240_000);

export default defineConfig({
  define: { QMS_BUILD: JSON.stringify('tests') },
  test: {
    maxWorkers: 2,
    globalSetup: ['test/helpers/global-setup.ts'],
    setupFiles: ['test/helpers/property-seed.ts', 'test/helpers/end-of-file.ts'],
    testTimeout: timeout,
    hookTimeout: timeout,
    projects: projects.map((test) => ({ extends: true, test })),
  },
});
