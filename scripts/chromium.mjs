import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const USUAL = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]
const CACHES = ['.cache/ms-playwright', 'Library/Caches/ms-playwright', 'AppData/Local/ms-playwright'].map((p) => join(homedir(), p))
const INSIDE = ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium', 'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing', 'chrome-win/chrome.exe', 'chrome-win64/chrome.exe']

/** A Chromium on this machine that runs: the one named, the usual places, or Playwright's own. Undefined when there is none. */
export function findChromium(named = process.env.CHROMIUM_PATH) {
  const cached = CACHES.filter((c) => existsSync(c)).flatMap((c) => readdirSync(c).filter((d) => d.startsWith('chromium-')).flatMap((d) => INSIDE.map((i) => join(c, d, i))))
  return [named, ...USUAL, ...cached].find((p) => p && existsSync(p) && runs(p))
}

/** Ubuntu's /usr/bin/chromium-browser may be a stub that only asks for a snap. Others are believed: the question takes a quarter of a second. */
function runs(path) {
  return !path.endsWith('chromium-browser') || spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 10_000 }).status === 0
}
