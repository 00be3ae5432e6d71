import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/*/src/**/*.test.ts',
      'apps/*/test/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/*.interop.test.ts'],
    // Property tests take seconds, and many times that on a machine with other work.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // tsc checks all files under the base options; errors outside of the type tests are left to each package's own check.
    typecheck: {
      enabled: true,
      include: ['{packages,apps}/*/src/**/*.test-d.ts'],
      tsconfig: 'tsconfig.base.json',
      ignoreSourceErrors: true,
    },
  },
});
