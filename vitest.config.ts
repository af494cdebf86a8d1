import { defineConfig } from 'vitest/config';

// Vitest reads its configuration from a default export only.
// biome-ignore lint/style/noDefaultExport: see above
export default defineConfig({
  // As callers import it; the package's own export is built.
  resolve: { alias: { 'verso/client': new URL('./shared/client/index.ts', import.meta.url).pathname } },
  test: {
    // Local stacks start threads of their own; more files at once than there are cores only makes them slower.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/journeys/**', 'test/browser/**'],
          // Syntheses of the whole app share the machine with everything else.
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: ['test/journeys/synthesize-once.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/journeys/synthesize-once.ts', 'test/browser/unpack-chromium.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
