import { defineConfig } from 'vitest/config';

/** Milliseconds after which something hangs, on however slow a machine: no test says by them how fast anything is. */
const PATIENCE = { testTimeout: 120_000, hookTimeout: 300_000 };

// Vitest reads its configuration from a default export only.
// biome-ignore lint/style/noDefaultExport: see above
export default defineConfig({
  // As callers import it; the package's own export is built.
  resolve: { alias: { 'verso/client': new URL('./shared/client/index.ts', import.meta.url).pathname } },
  test: {
    // Local stacks start threads of their own; more files at once than there are cores only makes them slower.
    maxWorkers: 2,
    // What is asked for again and again comes at last; how soon depends on the machine.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/journeys/**', 'test/browser/**'],
          ...PATIENCE,
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: ['test/journeys/synthesize-once.ts'],
          ...PATIENCE,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/journeys/synthesize-once.ts', 'test/browser/unpack-chromium.ts'],
          ...PATIENCE,
        },
      },
    ],
  },
});
