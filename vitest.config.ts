import { defineConfig } from 'vitest/config';

const EXCLUDE = ['**/node_modules/**', 'dist/**'];
/** Keeps no state and knows only itself: a process for each file would cost more than its tests. */
const PURE = ['libs/domain/**/*.spec.ts'];

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  environments: { __vitest__: { resolve: { conditions: ['source'] } } },
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/support/plain-reporter.ts'],
    // Most of what runs long waits for other processes more than it works.
    maxWorkers: 4,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, exclude: EXCLUDE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'others',
          include: ['{apps,libs,test,tools}/**/*.spec.ts'],
          exclude: [...EXCLUDE, ...PURE],
          globalSetup: ['test/support/services.global.ts'],
        },
      },
    ],
  },
});
