import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goBy, openBrowser, openScreen, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())
const nextYear = String(new Date().getFullYear() + 1)

describe('a rule is changed in the browser', () => {
  test('by somebody who knows spreadsheets: written, looked over, tried on past cases, submitted; and approved by a leader', async () => {
    const keeper = await openScreen(browser)
    const { page } = keeper
    try {
      await signIn(keeper, 'rules')
      await goBy(page, '规则', '规则')
      await keeper.check()
      await page.getByRole('link', { name: '项目开工亮灯' }).click()
      await page.getByRole('table', { name: /^项目开工亮灯/ }).waitFor()
      await keeper.check()
      await page.getByRole('link', { name: '修订', exact: true }).click()
      const cell = (name: string) => page.getByLabel(name, { exact: true })
      await cell('超过计划月份（月） 7').fill('>=2 月')
      await page.getByText(/^1处需要修改/).waitFor()
      await keeper.check()
      await cell('超过计划月份（月） 7').fill('>=2')
      await page.getByText('以下情形有几行同时命中').waitFor()
      await cell('超过计划月份（月） 6').fill('[1..2)')
      await page.getByText('没有错误、重叠和遗漏').waitFor()
      await page.getByRole('button', { name: '用以往案例试算' }).click()
      await page.getByText(/^试算\d+个以往案例，\d+个结果会改变$/).waitFor()
      await keeper.check()
      await page.getByLabel('文件标题').fill('演示区项目亮灯补充办法')
      await page.getByLabel('文件字号').fill('青经管办发〔2026〕77号')
      await page.getByLabel('生效日期').fill(`${nextYear}-01-01`)
      await page.getByLabel('修订理由').fill('开工节奏偏慢，收紧亮灯标准。')
      await page.getByRole('button', { name: '起草规则' }).click()
      await page.getByRole('button', { name: '提交审批' }).click()
      await page.getByText('待批准').first().waitFor()
      await keeper.check()
      const url = page.url()
      const leader = await openScreen(browser)
      try {
        await signIn(leader, 'leader')
        await leader.page.goto(url)
        await leader.page.getByRole('button', { name: '批准', exact: true }).click()
        await leader.page.getByText('已批准').first().waitFor()
        await leader.page.goto('/w/rules')
        await leader.page.getByText(`${nextYear}年1月1日起换版`).waitFor()
      } finally {
        await leader.close()
      }
    } finally {
      await keeper.close()
    }
  })

  test('a lamp opens into the row that lit it', async () => {
    const leader = await openScreen(browser)
    try {
      await signIn(leader, 'leader')
      await leader.page.goto('/w/cockpit')
      await leader.page.getByRole('table', { name: '亮灯个数' }).getByRole('link', { name: /[红黄绿]灯/ }).first().click()
      await leader.page.getByRole('table', { name: '亮灯事项' }).waitFor()
      await leader.check()
      await leader.page.getByRole('link', { name: /〔\d{4}〕\d+号第\d+行$/ }).first().click()
      await leader.page.getByRole('heading', { name: '判定留存' }).waitFor()
      expect(leader.page.url()).toContain('/w/rules/lamp.')
    } finally {
      await leader.close()
    }
  })
})

describe('what is made of numbers, days and rows is filled in on a form', () => {
  test('a target with its plan curve', async () => {
    const planner = await openScreen(browser)
    const { page } = planner
    try {
      await signIn(planner, 'planner')
      await page.goto('/w/target/new/propose')
      await page.getByLabel('指标').selectOption({ label: '固定资产投资（万元）' })
      await page.getByLabel('年度').fill(nextYear)
      await page.getByLabel('目标名称').fill('固定资产投资试填')
      await page.getByLabel('目标值').fill('1200')
      await page.getByRole('button', { name: '按目标值均匀分解' }).click()
      await page.getByLabel('3月', { exact: true }).fill('250')
      await page.getByLabel('牵头单位').selectOption({ label: '发展和改革局' })
      await planner.check()
      await page.getByRole('button', { name: '拟定目标' }).click()
      await page.getByText('待审定').first().waitFor()
      await planner.check()
    } finally {
      await planner.close()
    }
  })

  test('a project with its funds, on a phone', async () => {
    const office = await openScreen(browser, { phone: true })
    const { page } = office
    try {
      await signIn(office, 'projects')
      await page.goto('/w/project/new/register')
      await page.getByLabel('项目名称').fill('演示区研发中心试填项目')
      await page.getByLabel('管理类型').selectOption('filing')
      await page.getByLabel('项目等级').selectOption({ index: 2 })
      await page.getByLabel('国民经济行业').fill('7320')
      await page.getByLabel('建设内容及规模').fill('新建研发楼一栋及配套设施')
      await page.getByLabel('计划总投资（万元）').fill('8000')
      await page.getByLabel('责任单位').selectOption({ label: '发展和改革局' })
      await page.getByRole('button', { name: '添加一行' }).click()
      await page.getByLabel('来源 1').selectOption({ label: '自筹' })
      await page.getByLabel('计划（万元） 1').fill('8000')
      await page.getByLabel('计划开工').fill(`${nextYear}-03-01`)
      await office.check()
      await page.getByRole('button', { name: '入库储备' }).click()
      await page.getByRole('heading', { name: '演示区研发中心试填项目' }).waitFor()
      await page.getByText('自筹').first().waitFor()
      await office.check()
    } finally {
      await office.close()
    }
  })
})
