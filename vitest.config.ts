import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    globalSetup: ['test/postgres.ts'],
    // To find what hangs, not what is slow: two cores do what four do in half the time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: Math.min(4, Math.max(2, availableParallelism())),
    env: { TZ: 'Asia/Shanghai' },
  },
})
