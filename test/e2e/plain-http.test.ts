import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { findChromium } from '../../scripts/chromium.mjs'

/** A name of the district's own net, reached over plain http: no secure context, so no service worker, no `randomUUID`, no position. */
const NAME = 'pandeng.lan'
let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox', `--host-resolver-rules=MAP ${NAME} 127.0.0.1`] })
})
afterAll(() => browser.close())

test('over plain http, and with no storage for things kept, a resident still raises something with two photographs sent at once', async () => {
  const context = await browser.newContext({ baseURL: inject('address').replace('127.0.0.1', NAME), viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
  await context.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { get: () => { throw new DOMException('forbidden', 'SecurityError') } }))
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (err) => errors.push(err.message))
  await page.goto('/r/raise')
  expect(await page.evaluate(() => [isSecureContext, 'randomUUID' in crypto, 'serviceWorker' in navigator])).toEqual([false, false, false])
  await page.getByLabel('什么事', { exact: true }).fill('白鹭镇翠屏社区井盖松动，夜里有响声。')
  await page.getByRole('button', { name: '用当前位置' }).click()
  await page.getByText('手机不提供定位').waitFor()
  await page.locator('input[type=file]').last().setInputFiles([photo('一.png', 120), photo('二.png', 40)])
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByRole('textbox', { name: '手机号' }).fill('13800009003')
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByRole('textbox', { name: '验证码' }).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '已收到' }).waitFor()
  await page.getByRole('link', { name: '查看进展' }).click()
  await page.getByRole('heading', { name: '您反映的内容' }).waitFor()
  expect(await page.locator('section', { hasText: '您反映的内容' }).locator('.enclosures img').count()).toBe(2)
  expect(errors).toEqual([])
  await context.close()
})

/** A picture of its own: one grey pixel with that many bytes behind it. */
function photo(name: string, more: number): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: 'image/png', buffer: Buffer.concat([Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCAHsHQ5wAAAABJRU5ErkJggg==', 'base64'), Buffer.alloc(more)]) }
}
