import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { findChromium } from './chromium.mjs'

/**
 * Everything `npm test` promises, in order, each part whatever became of the one before: types, lint, tests, and the
 * journeys in a browser where there is one. Closes with each test that failed and why, what became of each part, and
 * last with the counts.
 */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly TestFile[]
}

interface TestFile {
  readonly name: string
  readonly status: string
  readonly message: string
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string; readonly failureMessages: readonly string[] }[]
}

const root = join(import.meta.dirname, '..')
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const tool = (path: string) => join(root, 'node_modules', path)
const reports = mkdtempSync(join(tmpdir(), 'pandeng-report-'))
const counts = { passed: 0, failed: 0, skipped: 0 }
const summary: string[] = []
const failures: string[] = []
let broken = false

step('types', [tool('typescript/bin/tsc'), '-p', '.'])
step('lint', [tool('oxlint/bin/oxlint'), '--type-aware', '--quiet'])
vitest('tests', [])
if (existsSync(join(root, 'vitest.e2e.config.ts'))) {
  if (!findChromium()) say('journeys', '没有 Chromium，已跳过 · skipped, there is no Chromium')
  else if (step('web', [tool('vite/bin/vite.js'), 'build', '--logLevel', 'warn'])) vitest('journeys', ['--config', 'vitest.e2e.config.ts'])
}
rmSync(reports, { recursive: true, force: true })
if (failures.length > 0) console.log(`\n${failures.join('\n')}`)
console.log(`\n${summary.join('\n')}\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = broken || counts.failed > 0 || counts.passed === 0 ? 1 : 0

function step(name: string, args: readonly string[]): boolean {
  console.log(`— ${name}`)
  const started = performance.now()
  const ok = spawnSync(node, args, { cwd: root, stdio: 'inherit' }).status === 0
  if (!ok) broken = true
  say(name, `${ok ? 'ok' : 'failed'} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return ok
}

function say(name: string, what: string): void {
  summary.push(`${name.padEnd(10)} ${what}`)
}

function vitest(name: string, more: readonly string[]): void {
  const out = join(reports, `${name}.json`)
  step(name, [tool('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${out}`, ...more])
  if (!existsSync(out)) {
    broken = true
    return
  }
  const report = JSON.parse(readFileSync(out, 'utf8')) as Report
  for (const file of report.testResults) {
    const failed = file.assertionResults.filter((a) => a.status === 'failed')
    for (const a of failed) fail(file, a.fullName, a.failureMessages.join('\n'))
    // A file that could not even be loaded has no test to fail: it counts as one.
    if (file.status === 'failed' && failed.length === 0) {
      counts.failed++
      fail(file, '', file.message)
    }
  }
  counts.passed += report.numPassedTests
  counts.failed += report.numFailedTests
  counts.skipped += report.numPendingTests + report.numTodoTests
}

/** The first lines of what went wrong: the whole of it stands where the test ran. */
function fail(file: TestFile, test: string, why: string): void {
  failures.push(`failed: ${relative(root, file.name)} > ${test}`, ...why.split('\n').slice(0, 12).map((line) => `    ${line}`))
}
