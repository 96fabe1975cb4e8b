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

  test('a second report contends, and the leader rules where the office sits in the unit itself', async () => {
    const { page } = scout
    await page.getByRole('link', { name: /转为并列申报/ }).click()
    await page.getByRole('heading', { name: '并列申报', exact: true }).waitFor()
    await page.getByRole('button', { name: '并列申报', exact: true }).click()
    await page.getByRole('link', { name: /^首报回执、评审/ }).click()
    await page.getByText(/并列申报，待招商委办裁定/).waitFor()
    const path = new URL(page.url()).pathname
    const [office, leader] = [await openScreen(browser), await openScreen(browser)]
    try {
      await signIn(office, 'investment')
      await office.page.goto(path)
      await office.page.getByRole('heading', { name: '首报首谈' }).waitFor()
      expect(await office.page.getByRole('button', { name: '裁定首报' }).count()).toBe(0) // it is of the unit that reported
      await signIn(leader, 'leader')
      const desk = leader.page
      await desk.goto(path)
      await desk.getByRole('table', { name: '同一投资方的其他申报' }).getByText(/^早/).waitFor()
      await leader.check()
      await desk.getByRole('button', { name: '裁定首报' }).click()
      const form = desk.getByRole('dialog')
      await form.getByRole('combobox', { name: /^裁定/ }).selectOption('first_stands')
      await leader.check()
      await form.getByRole('button', { name: '裁定首报' }).click()
      await form.getByRole('alert').waitFor() // a ruling has its reason
      await form.getByLabel('理由').fill('首报在先，且系同一投资方的同一项目')
      await form.getByRole('button', { name: '裁定首报' }).click()
      await desk.getByText('首报在先，且系同一投资方的同一项目').waitFor()
      await desk.getByText('并入首报').first().waitFor()
      await leader.check()
    } finally {
      await office.close()
      await leader.close()
    }
  })

  test('an industry is found by name, what may be left out is folded, and opens where it is wanted', async () => {
    const { page } = scout
    await page.goto('/w/lead/new/report')
    await page.getByLabel('国民经济行业').fill('3610')
    await page.getByText(/3610是2011版代码/).waitFor()
    await page.getByLabel('国民经济行业').fill('3841 锂离子电池制造')
    await page.getByText('3841 锂离子电池制造', { exact: false }).first().waitFor()
    expect(await page.getByLabel('用地需求（亩）').isVisible()).toBe(false)
    await page.getByText('要素需求：用地、厂房、水电热').click()
    await page.getByLabel('用地需求（亩）').fill('60')
    await page.getByText('已填1项').waitFor()
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
    await page.getByRole('heading', { name: '评审会纪要' }).waitFor()
    const word = await page.getByRole('link', { name: '周报 Word' }).getAttribute('href')
    expect((await page.request.get(word ?? '')).headers()['content-type']).toContain('wordprocessingml')
    await page.getByText(/^依据：\d+条线索$/).click()
    await scout.check()
  })
})

test.each([{}, { phone: true }, { english: true }, { phone: true, english: true, elder: true }])('the whole history of a lead stands on every device: %o', async (device) => {
  const board = await openScreen(browser, device)
  try {
    await signIn(board, 'board')
    const { page } = board
    const { rows } = (await (await page.request.get('/api/lead?state=talking&limit=1')).json()) as { rows: { id: string; number: string }[] }
    await page.goto(`/w/leads/${rows[0]?.id ?? ''}`)
    for (const heading of [/^(项目概况|The project)$/, /^(走到哪一步|How far it has come)$/, /^(首报首谈|First report)$/, /^(保护期和实质进展|Protection and real progress)$/, /^(进展报告|Progress reports)$/, /^(流转和业绩分成|Transfers and credit)$/, /^(联系记录|Contacts)/, /^(部门会审|Opinions of departments)/, /^(五个金额口径|Five sums)$/]) await page.getByRole('heading', { name: heading }).waitFor()
    await board.check()
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByText(/(招商线索全过程|History of a lead) · /).isVisible()).toBe(true)
    expect(await page.getByRole('link', { name: /^(落地匹配|Sites that fit)$/ }).isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })
    await page.goto('/w/leads/no-such-lead')
    await page.getByRole('alert').waitFor()
    await board.check()
  } finally {
    await board.close()
  }
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

test('whoever introduced an investor is owed a word; it is given on the page of the lead, and met', async () => {
  const office = await openScreen(browser)
  await signIn(office, 'investment')
  const { page } = office
  const { rows } = (await (await page.request.get('/api/lead?limit=100')).json()) as { rows: { id: string }[] }
  let lead: string | undefined
  for (const { id } of rows) {
    const { introducer } = (await (await page.request.get(`/api/leads/${id}/history`)).json()) as { introducer: { answers: unknown[] } | null }
    if (introducer?.answers.length === 0) { lead = id; break }
  }
  await page.goto(`/w/leads/${lead}`)
  await page.getByText('尚未反馈').waitFor()
  await office.check()
  await page.getByRole('button', { name: '反馈引荐人' }).click()
  await page.getByLabel(/^联系日期/).fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))
  await page.getByLabel(/^方式/).selectOption({ label: '电话' })
  await page.getByLabel(/^反馈内容/).fill('已转研判，结果于本周内答复。')
  await office.check()
  await page.getByRole('dialog').getByRole('button', { name: '反馈引荐人' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  const told = page.locator('section', { has: page.getByRole('heading', { name: '引荐人和反馈' }) })
  await told.getByText('已转研判，结果于本周内答复。').waitFor()
  expect(await told.getByText('尚未反馈').count()).toBe(0)
  await office.check()
  await office.close()
})
