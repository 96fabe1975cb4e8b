import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, openScreen, type Screen, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())

const CONTENT = '听泉路与文昌路口路灯不亮三天了，晚上孩子走路看不清。'

describe('a lamp that does not burn', () => {
  let resident: Screen
  let desk: Screen
  let handler: Screen
  let number = ''

  beforeAll(async () => {
    resident = await openScreen(browser, { phone: true })
    desk = await openScreen(browser)
    handler = await openScreen(browser)
  })
  afterAll(() => Promise.all([resident, desk, handler].map((s) => s.close())))

  test('a resident writes first, signs in last, and keeps a number', async () => {
    const { page } = resident
    await page.goto('/r')
    await page.getByRole('link', { name: '我要反映' }).first().click()
    await page.getByLabel('什么事', { exact: true }).fill(CONTENT)
    await page.getByRole('button', { name: '求助' }).click()
    await page.getByRole('textbox', { name: '地址' }).fill('听泉街道长乐社区3号楼旁')
    await resident.check()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('textbox', { name: '手机号' }).fill('13800009001')
    await page.getByRole('button', { name: '获取验证码' }).click()
    await page.getByRole('textbox', { name: '验证码' }).waitFor()
    await resident.check()
    await page.getByRole('dialog').getByRole('button', { name: '登录' }).click()
    await page.getByRole('heading', { name: '已收到' }).waitFor()
    number = (await page.locator('.number').textContent()) ?? ''
    expect(number).toMatch(/^GD\d{6}-/)
    await resident.check()
    await page.getByRole('link', { name: '查看进展' }).click()
    await page.getByText('已提交').first().waitFor()
    await resident.check()
  })

  test('the desk finds it, takes it in and sends it to a unit', async () => {
    const { page } = desk
    await signIn(desk, 'hotline')
    await desk.check()
    await page.getByRole('searchbox').fill(number)
    await page.getByRole('searchbox').press('Enter')
    await page.getByRole('link', { name: CONTENT }).click()
    await page.getByRole('button', { name: '受理', exact: true }).click()
    await choose(desk, '诉求分类', '路灯')
    await page.getByLabel(/^处置类别/).selectOption('consult')
    await desk.check()
    await page.locator('form').getByRole('button', { name: '受理', exact: true }).click()
    await page.getByRole('button', { name: '派单', exact: true }).click()
    await page.getByLabel(/^承办单位/).selectOption('housing')
    await page.locator('form').getByRole('button', { name: '派单', exact: true }).click()
    await page.getByText('待签收').first().waitFor()
    await desk.check()
  })

  test('the unit takes it in hand, and may not say "solved" without proof', async () => {
    const { page } = handler
    await signIn(handler, 'handler')
    await handler.check()
    await page.getByRole('link', { name: /^通知/ }).click()
    await page.getByRole('link', { name: new RegExp(number) }).click()
    await page.getByRole('button', { name: '签收' }).click()
    await page.getByRole('button', { name: '联系诉求人' }).click()
    await page.getByLabel(/^联系方式/).selectOption('phone')
    await page.getByLabel(/^联系情况/).fill('已电话联系，约定今晚到现场。')
    await page.locator('form').getByRole('button', { name: '联系诉求人' }).click()
    await page.getByRole('button', { name: '反馈（已解决）' }).click()
    await page.getByLabel(/^答复内容/).fill('已更换光源并检修线路，当晚恢复照明。')
    await page.getByLabel(/^办理结果/).selectOption('solved')
    await page.locator('form').getByRole('button', { name: '反馈（已解决）' }).click()
    await page.getByRole('alert').getByText('缺少凭证').waitFor()
    await handler.check()
    await page.locator('form input[type=file]').first().setInputFiles({ name: '修复后.png', mimeType: 'image/png', buffer: PIXEL })
    await page.getByText('✓ 修复后.png').waitFor()
    await page.locator('form').getByRole('button', { name: '反馈（已解决）' }).click()
    await page.getByText('待审核').first().waitFor()
    await handler.check()
  })

  test('the desk approves, and the resident has the last word', async () => {
    await desk.page.getByRole('button', { name: /^审核通过/ }).click()
    await desk.page.locator('form').getByRole('button', { name: /^审核通过/ }).click()
    await resident.page.getByRole('heading', { name: '办得怎么样' }).waitFor()
    await resident.check()
    const { page } = resident
    await page.getByRole('button', { name: '解决了', exact: true }).click()
    await page.getByText('很满意', { exact: true }).click()
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByText('已办结').first().waitFor()
    await resident.check()
  })
})

test('a firm’s agent files an appeal for the firm they speak for', async () => {
  const screen = await openScreen(browser, { phone: true, english: true })
  const { page } = screen
  await page.goto('/sign-in?to=/e/raise')
  await page.getByRole('tab', { name: 'Residents and firms' }).click()
  await page.getByLabel('Mobile number').fill('13800000060')
  await page.getByRole('button', { name: 'Send me a code' }).click()
  await page.getByLabel('Code').waitFor()
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByLabel('What is it', { exact: true }).fill('厂区本月跳闸三次，影响连续生产，请协助增容。')
  await screen.check()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('heading', { name: 'We have it' }).waitFor()
  await screen.check()
  await screen.close()
})

test('a figure opens into its records, and the auditor verifies the chain', async () => {
  const supervisor = await openScreen(browser)
  await signIn(supervisor, 'supervisor')
  await supervisor.page.goto('/w/numbers?id=livelihood.solution_rate&by=lead')
  await supervisor.page.getByRole('heading', { name: '解决率' }).waitFor()
  await supervisor.page.getByRole('button', { name: /明细$/ }).first().click()
  await supervisor.page.getByRole('heading', { name: '明细' }).waitFor()
  await supervisor.page.locator('section').filter({ hasText: '明细' }).last().getByRole('link').first().waitFor()
  await supervisor.check()
  await supervisor.close()

  const auditor = await openScreen(browser)
  await signIn(auditor, 'auditor')
  await auditor.page.goto('/w/admin/audit')
  await auditor.page.getByRole('button', { name: '核验全部' }).click()
  await auditor.page.getByText('全部一致').waitFor()
  await auditor.check()
  await auditor.close()
})

test('what is not there, what is not yours, and a list with nothing in it say so', async () => {
  const screen = await openScreen(browser, { dark: true })
  const { page } = screen
  await page.goto('/nowhere')
  await page.getByRole('heading', { name: '没有找到这个页面' }).waitFor()
  await screen.check()
  await signIn(screen, 'handler')
  await page.goto('/w/ticket/no-such-thing')
  await page.getByRole('alert').getByText('没有找到这件工单').waitFor()
  await screen.check()
  await page.goto('/w/ticket?q=%E7%BB%9D%E6%97%A0%E6%AD%A4%E4%BA%8B%E9%BA%92%E9%BA%9F')
  await page.getByText('没有符合条件的事项').waitFor()
  await screen.check()
  await screen.close()
})

test('without a network nothing is lost and nothing is sent twice', async () => {
  const screen = await openScreen(browser, { phone: true, elder: true })
  const { page, context } = screen
  await page.goto('/sign-in?to=/r/raise')
  await page.getByRole('tab', { name: '居民与企业' }).click()
  await page.getByRole('textbox', { name: '手机号' }).fill('13800009002')
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByRole('textbox', { name: '验证码' }).waitFor()
  await page.locator('form').getByRole('button', { name: '登录' }).click()
  await page.getByLabel('什么事', { exact: true }).fill('松涛镇公交站牌被撞歪，雨天积水。')
  await context.setOffline(true)
  await page.getByRole('button', { name: '提交' }).click()
  await page.getByRole('heading', { name: '已保存在手机上，尚未送出' }).waitFor()
  await screen.check()
  await context.setOffline(false)
  await page.getByRole('link', { name: '首页', exact: true }).click()
  await page.getByRole('link', { name: /松涛镇公交站牌被撞歪/ }).first().waitFor()
  await screen.check()
  const mine = (await (await context.request.get('/api/ticket?mine=asker')).json()) as { total: number }
  expect(mine.total).toBe(1)
  await screen.close()
})

test('a session that ends in the middle of a form loses nothing that was typed', async () => {
  const screen = await openScreen(browser)
  const { page, context } = screen
  await signIn(screen, 'hotline')
  await page.goto('/w/ticket/new/register')
  await page.getByLabel(/^诉求内容/).fill('写到一半时登录失效的一段话，不能丢。')
  await context.clearCookies()
  await page.locator('form').getByRole('button', { name: '登记受理' }).click()
  await page.getByRole('link', { name: /登录后继续/ }).waitFor()
  await screen.check()
  expect(await page.getByLabel(/^诉求内容/).inputValue()).toContain('不能丢')
  await screen.close()
})

/** Picks the first option whose words contain these. */
async function choose({ page }: Screen, label: string, words: string): Promise<void> {
  const select = page.getByLabel(new RegExp(`^${label}`))
  const value = await select.locator('option', { hasText: words }).first().getAttribute('value')
  await select.selectOption(value ?? '')
}

/** One grey pixel, as PNG. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCAHsHQ5wAAAABJRU5ErkJggg==', 'base64')
