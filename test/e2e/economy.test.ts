import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, openScreen, type Screen, signIn } from './browser.ts'

let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'pandeng-economy-'))
beforeAll(async () => { browser = await openBrowser() })
afterAll(async () => { await browser.close(); rmSync(folder, { recursive: true, force: true }) })

describe('an analyst of industry', () => {
  let analyst: Screen
  beforeAll(async () => { analyst = await openScreen(browser); await signIn(analyst, 'analyst') })
  afterAll(() => analyst.close())

  test('sees growth by pillar and by size, each with its source', async () => {
    const { page } = analyst
    await page.goto('/w/economy')
    for (const by of ['支柱产业', '企业规模']) {
      await page.getByLabel('按').selectOption({ label: by })
      await page.getByRole('table', { name: by }).waitFor()
      await analyst.check()
    }
  })

  test('takes up a firm that nears its line, by the figures that were reported', async () => {
    const { page } = analyst
    await page.getByRole('link', { name: '入规退库监测' }).click()
    await page.getByRole('heading', { name: /^监测的准确程度/ }).waitFor()
    await analyst.check()
    const begin = page.getByRole('link', { name: '建立事项' }).first()
    await begin.click()
    await page.getByLabel('提出理由').fill('上门讲解入统流程，协助备齐材料。')
    await analyst.check()
    await page.locator('form button[type=submit]').click()
    await page.getByText(/^RG\d{6}-/).first().waitFor()
    await analyst.check()
  })

  test('looks at odd figures, each with its reason', async () => {
    await analyst.page.goto('/w/economy/anomalies')
    await analyst.page.getByRole('heading', { name: '异常数据' }).waitFor()
    await analyst.page.getByText(/与本企业以往相比|没有需要核对的数据/).first().waitFor()
    await analyst.check()
    await analyst.page.goto('/w/economy/anomalies?period=2020-01')
    await analyst.page.getByText('没有需要核对的数据').waitFor()
    await analyst.check()
  })
})

test('a reporter brings a table in: bad cells told, good ones one batch', async () => {
  const reporter = await openScreen(browser, { phone: true })
  const { page } = reporter
  try {
    await signIn(reporter, 'reporter')
    await page.goto('/w/economy/import')
    await reporter.check()
    const firms = await page.request.get('/api/search?q=%E9%9D%92%E5%B2%9A').then(async (r) => ((await r.json()) as { parties: { name: string; uscc: string | null }[] }).parties.filter((p) => p.uscc).slice(0, 2))
    const path = join(folder, '用工调度.csv')
    writeFileSync(path, ['统一社会信用代码,企业名称,月份,期末用工人数（人）', ...firms.map((f, i) => `${f.uscc},${f.name},2019-0${i + 3},${120 + i}`), `${firms[0]?.uscc},${firms[0]?.name},2019-05,一百`, `91320412MA1ABCDE80,无此企业,2019-03,5`].join('\n'))
    await page.locator('input[type=file]').first().setInputFiles(path)
    await page.getByRole('button', { name: '读取并检查' }).click({ timeout: 10_000 })
    await page.getByRole('heading', { name: '二、核对' }).waitFor()
    await page.getByText(/有误，不能导入 \d/).waitFor()
    await reporter.check()
    await page.getByLabel(/^数据名称/).fill('用工试填')
    await page.getByLabel(/^来源单位/).fill('科技和工业信息化局')
    await page.getByRole('button', { name: '生成批次' }).click()
    await page.getByText(/处错误，未导入/).waitFor()
    await page.getByLabel(/^舍弃\d+处/).check()
    await page.getByRole('button', { name: '生成批次' }).click()
    await page.getByText(/^已生成批次/).waitFor()
    expect(await page.getByRole('link', { name: /^SJ|^[A-Z]{2}\d{6}-/ }).count()).toBeGreaterThan(0)
    await reporter.check()
  } finally {
    await reporter.close()
  }
})

test('figures of single firms are not for everybody', async () => {
  const leader = await openScreen(browser)
  try {
    await signIn(leader, 'leader')
    await leader.page.goto('/w/economy/watch')
    await leader.page.getByText(/单户数据仅供统计岗位查看/).first().waitFor()
    expect(await leader.page.getByRole('table').count()).toBe(0)
  } finally {
    await leader.close()
  }
})
