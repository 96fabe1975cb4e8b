import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openScreen, type Screen, signIn } from './browser.ts'

let browser: Browser
let desk: Screen
let unit: Screen
beforeAll(async () => {
  browser = await openBrowser()
  desk = await openScreen(browser)
  unit = await openScreen(browser, { dark: true })
  await signIn(desk, 'hotline')
  await signIn(unit, 'handler')
})
afterAll(() => browser.close())

const LAMP = '枫林家园北门外路灯整排不亮，夜里看不清路。'
const card = ({ page }: Screen, column: string): Locator => page.getByRole('region', { name: column, exact: true }).locator('article', { hasText: LAMP })
const column = ({ page }: Screen, name: string): Locator => page.getByRole('region', { name, exact: true })

test('a card carried to a column opens the form of the act that leads there, and a suggestion fills it in with one press', async () => {
  const { page } = desk
  await register(desk, LAMP)
  await page.goto('/w/ticket/board')
  await card(desk, '待派单').dragTo(column(desk, '待签收').getByRole('heading', { name: '待签收' }))
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('heading', { name: '派单' }).waitFor()
  const hints = sheet.getByRole('complementary', { name: '建议' })
  await hints.getByRole('button', { name: /^采用 / }).or(hints.getByText('把握不足')).first().waitFor()
  await desk.check()
  await takeFirst(sheet, hints)
  await sheet.getByLabel(/^承办单位/).selectOption({ label: '住房和城乡建设局' })
  expect(await sheet.getByLabel(/^承办单位/).inputValue()).toBe('housing')
  await sheet.locator('form').getByRole('button', { name: '派单', exact: true }).click()
  await card(desk, '待签收').waitFor()
  await page.getByRole('status').getByText('现在是：待签收').waitFor()
  await desk.check()
})

test('a card put down where nothing leads says why, and offers what does', async () => {
  const { page } = desk
  await card(desk, '待签收').dragTo(column(desk, '待受理').getByRole('heading', { name: '待受理' }))
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('alert').getByText('不能移到“待受理”').waitFor()
  await desk.check()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  await card(desk, '待签收').dragTo(column(desk, '退单待裁定').getByRole('heading', { name: '退单待裁定' }))
  await sheet.getByRole('alert').getByText('这一步不由您办理').waitFor()
  await page.keyboard.press('Escape')
})

test('the same by keyboard alone: the menu offers what this person may do, and an act that asks nothing is done at once', async () => {
  const { page } = unit
  await page.goto('/w/ticket/board')
  await card(unit, '待签收').getByRole('button', { name: /^移动/ }).focus()
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: '待联系 签收' }).focus()
  await unit.check()
  await page.keyboard.press('Enter')
  await card(unit, '待联系').waitFor()
  await page.getByRole('status').getByText('现在是：待联系').waitFor()
  // Whoever works by keyboard goes on from the card, where it is now.
  await expect.poll(() => card(unit, '待联系').getByRole('button', { name: /^移动/ }).evaluate((el) => el === document.activeElement)).toBe(true)
})

test('a duplicate that the house points out is merged from there', async () => {
  const { page } = desk
  await register(desk, `${LAMP.slice(0, -1)}！`)
  await page.getByRole('button', { name: '派单', exact: true }).click()
  await page.getByRole('button', { name: /^并入这件/ }).first().click()
  await page.locator('form').getByRole('heading', { name: '并案' }).waitFor()
  await expect.poll(() => page.getByLabel(/^并入工单/).inputValue()).toMatch(/^GD\d{6}-/)
  await desk.check()
  await page.locator('form').getByRole('button', { name: '并案', exact: true }).click()
  await page.locator('header').getByText('已并案').waitFor()
  await desk.check()
})

/** The house may be unsure in so small a district; where it names a unit, one press fills it in, and a person may choose another. */
async function takeFirst(sheet: Locator, hints: Locator): Promise<void> {
  const button = hints.getByRole('button', { name: /^采用 / }).first()
  if ((await button.count()) === 0) return
  await button.click()
  await hints.getByRole('button', { name: /^已采用 / }).waitFor()
  await expect.poll(() => sheet.getByLabel(/^承办单位/).inputValue()).not.toBe('')
}

async function register({ page }: Screen, content: string): Promise<void> {
  await page.goto('/w/ticket/new/register')
  await page.getByLabel(/^诉求类型/).selectOption('help')
  await page.getByLabel(/^来源渠道/).selectOption({ index: 1 })
  await page.getByLabel(/^诉求内容/).fill(content)
  const lamp = await page.getByLabel(/^诉求分类/).locator('option', { hasText: '路灯' }).first().getAttribute('value')
  await page.getByLabel(/^诉求分类/).selectOption(lamp ?? '')
  await page.getByLabel(/^处置类别/).selectOption('consult')
  await page.getByLabel(/^所属镇街/).selectOption({ index: 1 })
  await page.locator('form').getByRole('button', { name: '登记受理' }).click()
  await page.locator('header').getByText('待派单').waitFor()
}

test('two files whose sending ends in the same moment are both kept', async () => {
  const { page, context } = desk
  await page.goto('/w/ticket/new/register')
  const both = Promise.withResolvers<undefined>()
  let waiting = 0
  // Neither answer goes back before both have come in: the screen hears of the two at once.
  await context.route('**/api/files', async (route) => {
    const answer = await route.fetch()
    if (++waiting === 2) both.resolve(undefined)
    await both.promise
    await route.fulfill({ response: answer })
  })
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCAHsHQ5wAAAABJRU5ErkJggg==', 'base64')
  await page.locator('form input[type=file]').first().setInputFiles(['甲', '乙'].map((name, i) => ({ name: `${name}.png`, mimeType: 'image/png', buffer: Buffer.concat([pixel, Buffer.alloc(i)]) })))
  await page.getByText('✓ 甲.png').waitFor()
  await page.getByText('✓ 乙.png').waitFor()
  await desk.check()
})
