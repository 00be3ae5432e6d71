import { defineConfig } from 'vitest/config';

/** Tests with real programs that do not come with npm, each installed from Debian. They fail where one is missing. */
export default defineConfig({
  test: {
    include: ['{packages,apps}/**/*.interop.test.ts', 'tests/**/*.interop.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
