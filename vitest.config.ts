import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'apps/*/test/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/*.interop.test.ts'],
    typecheck: {
      enabled: true,
      include: ['{packages,apps}/*/src/**/*.test-d.ts'],
      tsconfig: 'tsconfig.base.json',
      ignoreSourceErrors: true,
    },
  },
});
