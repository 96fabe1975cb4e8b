import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.mjs'

/** Everything `npm test` promises, in order; the first two fail fast, the last line counts. */
const bin = (path: string) => join(import.meta.dirname, '..', 'node_modules', path)
const reports = mkdtempSync(join(tmpdir(), 'pandeng-report-'))
const counts = { passed: 0, failed: 0, skipped: 0 }
let broken = false

step('types', [bin('typescript/bin/tsc'), '-p', '.'])
step('lint', [bin('oxlint/bin/oxlint'), '--quiet'])
vitest('tests', [])
if (existsSync('vitest.e2e.config.ts')) {
  if (findChromium()) {
    step('web', [bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn'])
    vitest('journeys', ['--config', 'vitest.e2e.config.ts'])
  } else console.log('没有 Chromium，跳过浏览器测试 · no Chromium: the browser journeys are skipped')
}
rmSync(reports, { recursive: true, force: true })
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = broken || counts.failed > 0 || counts.passed === 0 ? 1 : 0

function step(name: string, args: readonly string[]): boolean {
  console.log(`— ${name}`)
  const ok = spawnSync(process.execPath, args, { stdio: 'inherit' }).status === 0
  if (!ok) broken = true
  return ok
}

function vitest(name: string, more: readonly string[]): void {
  const out = join(reports, `${name}.json`)
  step(name, [bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${out}`, ...more])
  if (!existsSync(out)) {
    broken = true
    return
  }
  const report = JSON.parse(readFileSync(out, 'utf8')) as { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number }
  counts.passed += report.numPassedTests
  counts.failed += report.numFailedTests
  counts.skipped += report.numPendingTests + report.numTodoTests
}
