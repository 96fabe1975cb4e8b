import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const out = join(root, 'dist', 'web')

/** Builds the web when its sources have changed since the last build: by name, size and time, so that a look costs milliseconds. */
export async function buildWeb(say: (line: string) => void): Promise<void> {
  const stamp = join(out, '.sources')
  const now = sources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  say('正在构建网页 · building the web')
  const built = spawnSync(process.execPath, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' })
  if (built.status !== 0) throw new Error('the web could not be built')
  writeFileSync(stamp, now)
}

function sources(): string {
  const hash = createHash('sha256')
  for (const file of [...globSync(['src/{web,algo}/**/*.{ts,tsx,css}', 'public/**/*', 'index.html', 'vite.config.ts', 'package-lock.json'], { cwd: root })].toSorted()) {
    const { size, mtimeMs } = statSync(join(root, file))
    hash.update(`${file} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}
