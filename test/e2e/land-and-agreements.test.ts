import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goBy, openBrowser, openScreen, type Screen, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())

describe('land', () => {
  let keeper: Screen
  beforeAll(async () => { keeper = await openScreen(browser); await signIn(keeper, 'parks') })
  afterAll(() => keeper.close())

  test('lies on one map beside the same as a list, and a piece opens into its conditions', async () => {
    const { page } = keeper
    await goBy(page, '园区与土地', '土地一张图')
    await page.getByLabel('状态').selectOption('available')
    await page.getByRole('heading', { name: /^清单（[1-9]\d*）/ }).waitFor()
    await page.locator('.land-list button').first().click()
    await page.getByText('投资强度（万元/亩）').waitFor()
    await page.getByRole('heading', { name: '分园区出让率' }).waitFor()
    await page.getByText(/^出让率 = 已供面积 ÷ 在册面积/).waitFor()
    await keeper.check()
    await page.getByRole('link', { name: '办理和全过程' }).click()
    await page.getByRole('button', { name: '预留', exact: true }).waitFor()
    await keeper.check()
  })

  test('is registered by an outline typed or drawn, which is told when it crosses itself', async () => {
    const { page } = keeper
    await page.goto('/w/parcel/new/register')
    await page.getByLabel('编号').fill('SY-2026-0001')
    await page.getByLabel('名称').fill('试填一号地块')
    await page.getByLabel('用途').selectOption('M1')
    const points = page.getByLabel(/^坐标（每行/)
    await points.fill('118.857,36.905\n118.859,36.907\n118.859,36.905\n118.857,36.907')
    await points.blur()
    await page.getByText('边界线自相交').waitFor()
    await points.fill('118.857,36.905\n118.859,36.905\n118.859,36.907\n118.857,36.907')
    await points.blur()
    const told = (await page.getByText(/约[\d.,]+亩/).textContent()) ?? ''
    await page.getByLabel('面积（亩）').fill(/约([\d.]+)亩/.exec(told)?.[1] ?? '0')
    await page.getByLabel('坐标系').selectOption('CGCS2000')
    await keeper.check()
    await page.getByRole('button', { name: '登记地块' }).click()
    await page.getByRole('heading', { name: '试填一号地块' }).waitFor()
    expect(await page.getByText('待供').count()).toBeGreaterThan(0)
  })

  test('is brought in from a file, bad lines told', async () => {
    const { page } = keeper
    const box = (east: number) => ({ type: 'Polygon', coordinates: [[[118.86 + east, 36.909], [118.862 + east, 36.909], [118.862 + east, 36.911], [118.86 + east, 36.911], [118.86 + east, 36.909]]] })
    const feature = (编号: string, east: number, mu: number) => ({ type: 'Feature', geometry: box(east), properties: { 编号, 名称: `${编号}地块`, 用途: 'M1', '面积（亩）': mu, 坐标系: 'CGCS2000' } })
    const path = join(mkdtempSync(join(tmpdir(), 'land-')), '地块.geojson')
    writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: [feature('SD-1', 0, 59.3), feature('SD-2', 0.005, 12), feature('SD-3', -0.2, 59.3)] }))
    await page.goto('/w/parks')
    await page.getByRole('button', { name: '批量导入' }).click()
    await page.getByLabel('文件（GeoJSON 或 CSV）').setInputFiles(path)
    await page.getByRole('button', { name: '读取并检查' }).click()
    await page.getByText('可导入1行，有误2行。').waitFor()
    await page.getByText('不在本区镇街范围内').waitFor()
    await keeper.check()
    await page.getByLabel(/舍弃有误的2行/).check()
    await page.getByRole('button', { name: '导入1行' }).click()
    await page.getByRole('button', { name: '批量导入', expanded: false }).waitFor()
    await page.getByText('SD-1地块').first().waitFor()
    expect(await page.getByText('SD-2地块').count()).toBe(0)
  })
})

test('a clause is shown with the words that were met and the law behind them; commitments stand by their day', async () => {
  const office = await openScreen(browser)
  try {
    await signIn(office, 'investment')
    const { page } = office
    await page.goto('/w/agreement')
    await page.locator('a[href^="/w/agreement/xy-"]').first().click()
    await page.getByRole('link', { name: /^条款审查/ }).click()
    await page.getByRole('heading', { name: '签署条件' }).waitFor()
    await page.getByRole('heading', { name: '承诺履约' }).waitFor()
    await page.getByText('五个口径').waitFor()
    await page.getByRole('navigation', { name: '主导航' }).locator('a.active', { hasText: '投资协议' }).waitFor()
    await office.check()
    await goBy(page, '协议与履约', '承诺日历')
    await page.getByRole('heading', { name: '承诺日历' }).waitFor()
    await page.getByRole('heading', { name: /^清单/ }).or(page.getByText('这个月没有到期的承诺')).first().waitFor()
    await office.check()
    await page.getByRole('link', { name: '亮灯清单' }).click()
    await page.getByRole('heading', { name: '亮灯清单：承诺事项' }).waitFor()
    await page.getByRole('row').nth(1).getByRole('link').first().click()
    await page.locator('p.lit .tag').first().waitFor()
    await office.check()
    const feed = await page.request.get('/api/agreements/calendar.ics')
    expect(await feed.text()).toMatch(/^BEGIN:VCALENDAR\r\n/)
  } finally {
    await office.close()
  }
})

test.each([{ phone: true, english: true }, { phone: true, dark: true }])('stands on every device: %o', async (device) => {
  const screen = await openScreen(browser, device.english ? { ...device, english: false } : device)
  try {
    await signIn(screen, 'parks')
    if (device.english) await screen.page.getByRole('button', { name: 'EN', exact: true }).click()
    for (const path of ['/w/parks', '/w/agreements', '/w/parcel/new/register']) {
      await screen.page.goto(path)
      await screen.page.getByRole('heading').first().waitFor()
      await screen.check()
    }
    expect(await screen.page.getByRole('heading').count()).toBeGreaterThan(0)
  } finally {
    await screen.close()
  }
})

test('whoever keeps no land is told so', async () => {
  const handler = await openScreen(browser)
  try {
    await signIn(handler, 'handler')
    await handler.page.goto('/w/parks')
    await handler.page.getByText('土地一张图供园区、招商、项目和区领导岗位查看').waitFor()
    expect(await handler.page.locator('.land-list').count()).toBe(0)
  } finally {
    await handler.close()
  }
})
