import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { QMS_BUILD: JSON.stringify('tests') },
  test: {
    maxWorkers: 2,
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/helpers/global-setup.ts'],
    setupFiles: ['test/helpers/property-seed.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
