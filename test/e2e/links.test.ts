import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, openScreen, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())

describe.each([{}, { phone: true, english: true }])('what belongs together is found from either end: %o', (device) => {
  test('a lead shows what points at it, names instead of ids, and an agreement leads back to it', async () => {
    const office = await openScreen(browser, device)
    try {
      await signIn(office, 'investment')
      const { page } = office
      await page.goto('/w/agreement')
      await page.getByRole('main').getByRole('link', { name: /项目投资协议/ }).first().click()
      await page.getByRole('heading', { name: /^(事项信息|What is known)$/ }).waitFor()
      await office.check()
      await page.getByRole('term').filter({ hasText: /^(招商线索|Lead)$/ }).first().waitFor()
      await page.locator('dd a[href*="/w/lead/"]').first().click()
      const joined = page.locator('section').filter({ has: page.getByRole('heading', { name: /^(关联事项|Joined matters)$/ }) })
      await joined.getByRole('link', { name: /项目投资协议/ }).first().waitFor()
      // No id of the register stands where a name belongs.
      expect(await page.getByText(/^(street-\d+|investment|S-invest-\d+|F\d{4})$/).count()).toBe(0)
      await office.check()
    } finally {
      await office.close()
    }
  })

  test('what is amended starts from what stands, and only what was changed is sent', async () => {
    const office = await openScreen(browser, device)
    try {
      await signIn(office, 'investment')
      const { page } = office
      await page.goto('/w/lead?state=talking')
      await page.getByRole('main').getByRole('link', { name: /项目/ }).first().click()
      await page.getByRole('button', { name: /^(完善项目信息|Amend)$/ }).click()
      const form = page.locator('form').filter({ has: page.getByRole('button', { name: /^(完善项目信息|Amend)$/ }) })
      const planned = form.getByLabel(/^(计划总投资（万元）|Planned investment)/)
      expect(Number(await planned.inputValue())).toBeGreaterThan(0)
      const jobs = form.getByLabel(/^(用工（人）|Jobs)/)
      const others = Number(await jobs.inputValue()) + 1
      await jobs.fill(String(others))
      await office.check()
      const sent = page.waitForRequest((r) => r.method() === 'POST' && new URL(r.url()).pathname.endsWith('/amend'))
      await form.getByRole('button', { name: /^(完善项目信息|Amend)$/ }).click()
      expect((JSON.parse((await sent).postData() ?? '{}') as { body: object }).body).toEqual({ jobs: others })
    } finally {
      await office.close()
    }
  })

  test('who controls an investor is recorded with its extract, and a wrong code is told', async () => {
    const office = await openScreen(browser, device)
    try {
      await signIn(office, 'investment')
      const { page } = office
      await page.goto('/w/control/new/record')
      const form = page.locator('form').filter({ has: page.getByRole('button', { name: /^(登记控制关系|Record it)$/ }) })
      const boxes = form.getByRole('textbox')
      for (const [i, text] of ['试填控股有限公司', '91110000100000251R', '试填科技有限公司', '91320412MA1ABCDE81'].entries()) await boxes.nth(i).fill(text)
      await form.getByRole('combobox').first().selectOption('actual')
      await form.locator('input[type="date"]').fill('2024-01-01')
      await form.locator('textarea').fill('国家企业信用信息公示系统')
      await form.getByRole('button', { name: /^(登记控制关系|Record it)$/ }).click()
      await page.getByText(/控制方的统一社会信用代码有误|the credit code is wrong/).first().waitFor()
      await office.check()
    } finally {
      await office.close()
    }
  })
})
