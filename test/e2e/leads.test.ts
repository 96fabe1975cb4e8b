import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, openScreen, type Screen, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())

describe('a lead from its first report', () => {
  let scout: Screen
  beforeAll(async () => { scout = await openScreen(browser); await signIn(scout, 'scout') })
  afterAll(() => scout.close())

  test('is first by an immutable receipt, and a second report of the same investor is told while it is typed', async () => {
    const { page } = scout
    await page.goto('/w/lead/new/report')
    const fill = async (name: string) => {
      await page.getByLabel('项目名称').fill(name)
      await page.getByLabel('投资方', { exact: false }).first().fill('晴川试填储能科技有限公司')
      await page.getByLabel('线索来源').selectOption({ index: 1 })
      await page.getByLabel('国民经济行业').fill('3841')
      await page.getByLabel('投资内容').fill('新建钠离子储能电芯生产线两条及检测中心')
      await page.getByLabel('计划总投资（万元）').fill('26000')
      await page.getByLabel('项目级别').selectOption('ordinary')
    }
    await fill('钠离子储能电芯试填项目')
    await page.getByText('本区还没有在办的同一投资方线索，可以首报').waitFor()
    await scout.check()
    await page.getByRole('button', { name: '首报', exact: true }).click()
    await page.getByRole('link', { name: /^首报回执、评审/ }).click()
    await page.getByText('与留痕首行一致，未被改动').waitFor()
    await scout.check()
    await page.goto('/w/lead/new/report')
    await fill('储能电芯二期试填项目')
    await page.getByText('已有单位首报同一投资方：').waitFor()
    await scout.check()
  })

  test('funnel and weekly report open into the leads they are made of', async () => {
    const { page } = scout
    await page.goto('/w/leads')
    await page.getByRole('table', { name: '到达和停留' }).waitFor()
    await scout.check()
    await page.getByRole('link', { name: '招商周报' }).click()
    await page.getByRole('heading', { name: '招商周报' }).waitFor()
    await page.getByText(/草稿|这一周没有登记的动态/).first().waitFor()
    await scout.check()
  })
})

test.each([{ phone: true, english: true }, { dark: true }])('stands on every device: %o', async (device) => {
  const board = await openScreen(browser, device)
  try {
    await board.page.goto('/sign-in')
    const { page } = board
    await page.getByLabel(/^(账号|Account)$/).fill('board')
    await page.getByLabel(/^(密码|Password)$/).fill('Pandeng-2026')
    await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click()
    await page.getByRole('button', { name: /^(确认|Confirm)$/ }).click()
    await page.getByRole('heading', { name: /今日工作|My work today/ }).waitFor()
    await page.goto('/w/leads')
    await page.getByRole('heading', { name: /招商漏斗|The funnel of leads/ }).waitFor()
    await page.getByRole('table').first().waitFor()
    await board.check()
    await page.goto('/w/lead?state=reviewing')
    const first = page.getByRole('link', { name: /项目/ }).first()
    if (await first.isVisible().catch(() => false)) { await first.click(); await page.getByRole('link', { name: /首报回执|Receipt/ }).click(); await page.getByRole('heading', { name: /部门会审|Opinions/ }).waitFor(); await board.check() }
    expect(page.url()).toContain('/w/')
  } finally {
    await board.close()
  }
})
