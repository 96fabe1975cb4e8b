import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goBy, openBrowser, openScreen, type Screen, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())

describe('from the cockpit to the photograph', () => {
  let leader: Screen
  beforeAll(async () => {
    leader = await openScreen(browser)
    await signIn(leader, 'leader')
  })
  afterAll(() => leader.close())

  test('a number on the cockpit opens into the record it is made of in three steps', async () => {
    const { page } = leader
    await goBy(page, '', '驾驶舱')
    await page.getByRole('heading', { name: '驾驶舱' }).waitFor()
    await leader.check()
    await page.getByRole('table', { name: '目标进度' }).getByRole('link', { name: '重点项目完成投资' }).click()
    await page.getByRole('heading', { name: /重点项目完成投资/ }).waitFor()
    await leader.check()
    await page.getByRole('button', { name: /^打开\d{4}年\d+月的构成$/ }).last().click()
    const values = page.getByRole('table', { name: '分项数值' })
    await values.waitFor()
    await leader.check()
    await values.getByRole('link').first().click()
    await page.getByText(/^XM\d{6}-/).first().waitFor()
    await page.locator('.timeline img').first().waitFor() // the photograph of the site on the line that reported the month
    await leader.check()
  })

  test('a project says by its permits, its money and its months where it is', async () => {
    const { page } = leader
    await page.goto('/w/project?state=building')
    await page.getByRole('table').getByRole('link').first().click()
    await page.getByRole('link', { name: /^进度：手续/ }).click()
    await page.getByRole('table', { name: '手续办理' }).waitFor()
    await page.getByRole('heading', { name: /^投资曲线/ }).waitFor()
    await leader.check()
  })

  test('industry grows on the comparable base, and the page says what it is not', async () => {
    const { page } = leader
    await page.goto('/w/economy')
    await page.getByText(/非统计数据/).first().waitFor()
    await page.getByRole('heading', { name: /可比口径$/ }).waitFor()
    await leader.check()
    await page.getByLabel('按').selectOption('area')
    await page.getByRole('table', { name: '镇街' }).waitFor()
    await leader.check()
  })
})

test.each([{ phone: true }, { phone: true, english: true, dark: true }, { elder: true }])('stands on every device: %o', async (device) => {
  const screen = await openScreen(browser, device)
  try {
    await screen.page.goto('/sign-in')
    await screen.page.getByLabel(device.english ? 'Account' : '账号', { exact: true }).fill('leader')
    await screen.page.getByLabel(device.english ? 'Password' : '密码', { exact: true }).fill('Pandeng-2026')
    await screen.page.getByRole('button', { name: device.english ? 'Sign in' : '登录', exact: true }).click()
    await screen.page.getByRole('button', { name: device.english ? 'Confirm' : '确认' }).click()
    await screen.page.getByRole('heading', { name: device.english ? 'My work today' : '今日工作' }).waitFor()
    for (const [path, heading] of [['/w/cockpit', /驾驶舱|Cockpit/], ['/w/targets', /年度目标|Targets of the year/], ['/w/economy', /工业经济运行|Industrial economy/]] as const) {
      await screen.page.goto(path)
      await screen.page.getByRole('heading', { name: heading }).waitFor()
      await screen.page.locator('table, .row-cards').first().waitFor()
      await screen.check()
    }
  } finally {
    await screen.close()
  }
})

test('whoever does not look over the district is told so, and a year without targets says so', async () => {
  const handler = await openScreen(browser)
  try {
    await signIn(handler, 'handler')
    await handler.page.goto('/w/cockpit')
    await handler.page.getByText(/驾驶舱供区领导/).waitFor()
    await handler.check()
    await handler.page.goto('/w/targets?year=2001')
    await handler.page.getByText('这一年没有与您有关的目标').waitFor()
    await handler.check()
    expect(await handler.page.getByRole('link', { name: '驾驶舱' }).count()).toBe(0)
  } finally {
    await handler.close()
  }
})
