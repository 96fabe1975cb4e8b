import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goBy, openBrowser, openScreen, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())

describe('a chain', () => {
  test('opens from the picture into firms and evidence, and a gap into a lead with one press', async () => {
    const screen = await openScreen(browser)
    await signIn(screen, 'scout')
    const { page } = screen
    await goBy(page, '产业链', '产业链图谱')
    await page.getByRole('link', { name: '新能源汽车' }).click()
    await page.getByRole('button', { name: /^底盘系统/ }).click()
    await page.getByRole('heading', { name: '底盘系统' }).waitFor()
    await screen.check()
    await page.getByRole('tab', { name: '断缺环节' }).click()
    await page.getByText('关联密度').first().waitFor()
    expect(await page.locator('main a[href^="/w/structure/"]').count()).toBeGreaterThan(0)
    await screen.check()
    await page.getByRole('link', { name: '转为招商线索' }).first().click()
    await page.getByRole('heading', { name: '首报' }).waitFor()
    expect(await page.getByLabel(/^项目名称/).inputValue()).toContain('补链项目')
    expect(await page.getByLabel(/^线索来源/).inputValue()).toBe('chain')
    await screen.check()
    await screen.close()
  })

  test('is drawn in the browser, saved as one act, and told when an industry is of the old edition', async () => {
    const screen = await openScreen(browser)
    await signIn(screen, 'chains')
    const { page } = screen
    await page.goto('/w/chains/edit')
    await page.getByLabel('产业链名称').fill('低空经济')
    await page.getByLabel('链长').fill('副区长')
    await page.getByLabel('牵头部门').selectOption({ index: 1 })
    for (const [name, code] of [['飞控系统', '6510'], ['整机', '3963']] as const) {
      await page.getByRole('button', { name: '增加环节' }).click()
      await page.getByLabel('环节', { exact: true }).fill(name)
      await page.getByLabel(/^行业代码/).fill(code)
      await page.getByLabel(/^产品/).fill(`${name}成品`)
    }
    await page.getByRole('checkbox', { name: '飞控系统' }).check()
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('2011版代码').waitFor()
    await screen.check()
    await page.getByRole('button', { name: /^飞控系统/ }).click()
    await page.getByLabel(/^行业代码/).fill('3824')
    await page.getByLabel(/^产品/).click()
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByRole('heading', { name: '低空经济' }).waitFor()
    await page.getByText('编制中').first().waitFor()
    await screen.check()
    expect(await page.getByRole('button', { name: /缺$/ }).count()).toBe(2)
    await screen.close()
  })

  test.each([{ phone: true, english: true }, { dark: true }, { elder: true, phone: true }])('stands on every device: %o', async (device) => {
    const screen = await openScreen(browser, device)
    await signIn(screen, 'leader')
    for (const path of ['/w/chains', '/w/chains/cl-bio', '/w/chains/cl-bio?tab=gaps', '/w/chains/cl-bio?tab=supply', '/w/lead/calendar']) {
      await screen.page.goto(path)
      await screen.page.getByRole('heading', { level: 1 }).waitFor()
      await screen.page.locator('main .card').first().waitFor()
      await screen.check()
    }
    expect(await screen.page.getByRole('alert').count()).toBe(0)
    await screen.close()
  })
})

test('sites that fit a lead, why, what is missing elsewhere; one is held with a press', async () => {
  const screen = await openScreen(browser)
  await signIn(screen, 'investment')
  const { page } = screen
  const { rows } = (await (await page.request.get('/api/lead?state=talking&limit=40')).json()) as { rows: { id: string }[] }
  let lead = ''
  for (const { id } of rows) {
    const { lists } = (await (await page.request.get(`/api/leads/${id}/sites`)).json()) as { lists: { fits: { state: string }[]; near_misses: unknown[] }[] }
    if (lists[0]?.fits[0]?.state === 'available' && lists[0].near_misses.length > 0) { lead = id; break }
  }
  await page.goto(`/w/leads/${lead}/sites`)
  await page.getByRole('heading', { name: /^符合（[1-9]/ }).waitFor()
  await screen.check()
  await page.getByRole('heading', { name: /^差一点/ }).waitFor()
  await page.locator('section', { has: page.getByRole('heading', { name: /^差一点/ }) }).getByRole('button').first().click()
  await page.getByText('要落在这里，须：').waitFor()
  await screen.check()
  await page.locator('section', { has: page.getByRole('heading', { name: /^符合/ }) }).getByRole('button').first().click()
  await page.getByRole('button', { name: '为本线索预留' }).click()
  await page.getByText('已为本线索预留').first().waitFor()
  await page.getByLabel('理由').fill('投资方改选其他地块')
  await page.getByRole('button', { name: '释放预留' }).click()
  await page.getByRole('button', { name: '为本线索预留', exact: true }).waitFor()
  await page.getByRole('checkbox', { name: '比较1号' }).check()
  await page.getByRole('checkbox', { name: '比较2号' }).check()
  await page.getByRole('heading', { name: '并排比较' }).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  await page.getByRole('tab', { name: /^厂房/ }).click()
  await screen.check()
  await screen.close()
})
