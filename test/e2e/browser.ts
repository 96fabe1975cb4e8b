import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { findChromium } from '../../scripts/chromium.mjs'

const PHONE = { width: 390, height: 844 }
const WIDE = { width: 1440, height: 900 }
const PASSWORD = 'Pandeng-2026'

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('there is no Chromium: set CHROMIUM_PATH')
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking', '--disable-component-update'] })
}

export interface Screen {
  readonly page: Page
  readonly context: BrowserContext
  /** Nothing on the screen breaks WCAG 2.2 AA as far as a machine can tell, and it fits its width. */
  check(): Promise<void>
  close(): Promise<void>
}

/** A screen of somebody's own: their session, their language, their device. A script error on it fails the test. */
export async function openScreen(browser: Browser, { phone = false, english = false, elder = false, dark = false } = {}): Promise<Screen> {
  const context = await browser.newContext({ baseURL: inject('address'), viewport: phone ? PHONE : WIDE, locale: 'zh-CN', serviceWorkers: 'block' })
  await context.addInitScript(({ locale, theme }) => {
    localStorage.setItem('pandeng.locale', locale)
    localStorage.setItem('pandeng.theme', theme)
  }, { locale: english ? 'en' : 'zh', theme: JSON.stringify({ look: dark ? 'dark' : 'light', elder }) })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (err) => errors.push(err.message))
  return {
    page, context,
    async check() {
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
      expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.target.join(' ') ?? ''}`)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(errors).toEqual([])
    },
    close: () => context.close(),
  }
}

/** Staff come in by password and second factor, through the form itself. */
export async function signIn({ page }: Screen, login: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel(/^(账号|Account)$/).fill(login)
  await page.getByLabel(/^(密码|Password)$/).fill(PASSWORD)
  await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click()
  await page.getByRole('button', { name: /^(确认|Confirm)$/ }).click()
  await page.getByRole('heading', { name: /^(今日工作|My work today)/ }).waitFor()
}

/** To a page by the navigation, as a person goes: the menu where there is one, the system it stands in, the link. */
export async function goBy(page: Page, system: string, link: string): Promise<void> {
  const nav = page.getByRole('navigation', { name: /^(主导航|Main)$/ })
  await nav.getByText(/^(今日工作|My work today|菜单|Menu)$/).first().waitFor()
  const wanted = nav.getByRole('link', { name: link, exact: true })
  for (const closed of [/^(菜单|Menu)$/, system]) {
    const fold = nav.locator('summary').filter({ hasText: closed }).first()
    if (!(await wanted.isVisible()) && (await fold.isVisible())) await fold.click()
  }
  await wanted.click()
}
