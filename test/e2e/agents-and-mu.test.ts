import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { goBy, openBrowser, openScreen, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())

test('scores per mu open into their parts, in every group, with objections beside them', async () => {
  const screen = await openScreen(browser)
  await signIn(screen, 'parks')
  const { page } = screen
  await goBy(page, '园区与土地', '亩均评价')
  await page.getByRole('link', { name: /年度工业企业亩均效益评价/ }).first().click()
  await page.getByRole('link', { name: '得分、分项和等级' }).click()
  await page.getByRole('heading', { name: /^得分/ }).waitFor()
  await screen.check()
  await page.locator('section', { has: page.getByRole('heading', { name: /^得分/ }) }).locator('tbody button').first().click()
  await page.getByText(/第1位/).waitFor()
  await screen.check()
  await page.getByRole('tab', { name: /规模以下/ }).click()
  await page.getByText('单位用电税收').first().waitFor()
  await page.getByRole('button', { name: '处理', exact: true }).first().waitFor()
  await page.goto('/w/mu/new')
  await page.getByRole('heading', { name: '建立亩均评价批次' }).waitFor()
  await screen.check()
  await screen.close()
})

test('a contract names its fee rule in the city’s own words, and a conflict is refused', async () => {
  const screen = await openScreen(browser, { phone: true })
  await signIn(screen, 'investment')
  const { page } = screen
  await page.goto('/w/agent_contract/new/draft')
  await page.getByLabel(/^委托事项/).fill('委托引荐光电项目')
  await page.getByLabel(/^引荐人（受托机构）/).fill('商贸')
  await page.getByLabel(/^引荐人代表/).fill('洪岭')
  await page.getByLabel(/^计费规则/).selectOption({ index: 1 })
  await page.getByLabel(/^委托范围/).fill('引荐光电企业来区投资')
  await page.getByLabel(/^起始日/).fill('2026-01-01')
  await page.getByLabel(/^截止日/).fill('2027-12-31')
  await screen.check()
  await page.getByRole('button', { name: '拟订委托合同' }).click()
  await page.getByRole('alert').first().waitFor()
  await screen.check()
  expect(await page.getByLabel(/^委托事项/).inputValue()).toBe('委托引荐光电项目')
  await screen.close()
})
