import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goBy, openBrowser, openScreen, type Screen, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())

/** Everything on the page has come. */
async function read({ page }: Screen) {
  await page.getByRole('heading', { name: /^(反复发生点位|Recurring places)/ }).waitFor()
  await page.getByRole('heading', { name: /^(突增预警|Surges)/ }).waitFor()
  await page.getByRole('heading', { name: /^(每月一题|Topic of the month)/ }).waitFor()
  await page.getByRole('table', { name: /^(各镇街晴雨指数|Index by area)$/ }).waitFor()
}

describe('the barometer', () => {
  let leader: Screen
  beforeAll(async () => {
    leader = await openScreen(browser)
    await signIn(leader, 'leader')
  })
  afterAll(() => leader.close())

  test('a leader sees where it presses and comes to the very ticket in three steps', async () => {
    const { page } = leader
    await goBy(page, '民生诉求', '晴雨表')
    await read(leader)
    await leader.check()
    await page.getByRole('button', { name: '听泉街道' }).click()
    await page.getByRole('heading', { name: '听泉街道：由什么构成' }).waitFor()
    await page.getByRole('button', { name: /^打开 \d+ 件：诉求量/ }).click()
    const records = page.getByRole('table', { name: '诉求量（对季节）' })
    await records.waitFor()
    await leader.check()
    const said = Number(/\d+/.exec((await page.getByRole('button', { name: /^打开 \d+ 件：诉求量/ }).textContent()) ?? '')?.[0])
    expect(await records.getByRole('link').count()).toBe(Math.min(said, 50))
    await records.getByRole('link').first().click()
    await page.getByText(/^GD\d{6}-/).first().waitFor()
  })

  test('a leader picks a topic with a reason, and it is followed', async () => {
    const { page } = leader
    await page.goto('/w/barometer')
    await read(leader)
    await page.getByLabel('选定清单以外的专题').selectOption({ index: 3 })
    const pick = page.getByRole('button', { name: /^选定专题/ })
    await pick.click()
    await page.getByRole('alert').waitFor()
    await leader.check()
    await page.getByLabel(/^选题理由/).fill('群众反映集中，列入本月专题治理。')
    await page.getByLabel(/^牵头单位/).selectOption('housing')
    await pick.click()
    await page.getByText('本月已选定1题。').waitFor()
    await page.getByText('群众反映集中，列入本月专题治理。').waitFor()
    await leader.check()
  })

  test('a month without tickets says so', async () => {
    const { page } = leader
    await page.goto('/w/barometer?month=2020-01')
    await page.getByText('这个月还没有工单').waitFor()
    await leader.check()
  })

  test.each([{ phone: true }, { phone: true, dark: true, english: true }, { dark: true }, { elder: true }])('stands on every device: %o', async (options) => {
    const screen = await openScreen(browser, options.english ? { ...options, english: false } : options)
    await signIn(screen, 'supervisor')
    if (options.english) {
      await screen.page.getByRole('button', { name: 'EN', exact: true }).click()
      await goBy(screen.page, 'Livelihood', 'Barometer')
    } else await goBy(screen.page, '民生诉求', '晴雨表')
    await read(screen)
    await screen.check()
    await screen.close()
  })

  test('whoever may not read every ticket has no way in, and is told why', async () => {
    const handler = await openScreen(browser)
    await signIn(handler, 'handler')
    expect(await handler.page.getByRole('link', { name: '晴雨表' }).count()).toBe(0)
    await handler.page.goto('/w/barometer')
    await handler.page.getByRole('alert').getByText(/仅供热线、督查、审计和区领导查看/).waitFor()
    await handler.check()
    await handler.close()
  })
})
