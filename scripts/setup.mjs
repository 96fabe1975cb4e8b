// Set-up for `npm start` and `npm test`: runs on Node 20 with nothing installed, and is done in a blink when all is in place.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}node_modules/.pandeng-setup`
const lock = createHash('sha256').update(readFileSync(`${root}package-lock.json`)).digest('hex')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('攀登 Pandeng: 正在安装依赖 · installing dependencies (once) …')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  demand(`${root}node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, () => run(process.execPath, ['node_modules/node/installArchSpecificPackage.js'], `${root}node_modules/node`))
  writeFileSync(stamp, lock)
}

if (process.argv.includes('--test') && !findChromium()) getChromium()

function getChromium() {
  console.log('没有找到 Chromium，正在尝试安装 · no Chromium found, trying to install one …')
  const debian = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0
  if (debian) {
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-noto-cjk', 'fonts-noto-color-emoji'], { stdio: 'ignore' })
  } else spawnSync(npx(), ['playwright-core', 'install', 'chromium'], { cwd: root, stdio: 'ignore', shell: process.platform === 'win32' })
  if (!findChromium()) console.log('未能取得 Chromium，将跳过浏览器测试 · no Chromium could be had: the browser journeys will be skipped')
}

/** A package manager may skip an install script: then it is run here. */
function demand(path, make) {
  if (!existsSync(path)) make()
}

function npx() {
  return process.platform === 'win32' ? 'npx.cmd' : 'npx'
}

function run(command, args, cwd = root) {
  const done = spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' })
  if (done.status === 0) return
  console.error(`安装没有完成，请检查网络后再试 · the installation did not finish (${command} ${args[0]}); nothing else was changed`)
  process.exit(1)
}
