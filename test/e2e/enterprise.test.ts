import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, openScreen, type Screen, signIn } from './browser.ts'

let browser: Browser
let firm: Screen
let desk: Screen
let unit: Screen
beforeAll(async () => {
  browser = await openBrowser()
  firm = await openScreen(browser, { phone: true })
  desk = await openScreen(browser)
  unit = await openScreen(browser)
  await signInFirm(firm)
  await signIn(desk, 'care')
  await signIn(unit, 'handler')
})
afterAll(() => browser.close())

describe.each([
  ['is content, and says so with a face', '厂区宿舍屋面漏水，维修资金迟迟未批，请协调。', contented, 'calling'],
  ['is not content, and has it done again', '厂门口道路塌陷，货车进不来，请尽快修复。', discontented, 'answered'],
])('a firm that %s', (_, content, verdict, state) => {
  let path = ''

  test('files, and the desk sends it to a unit', async () => {
    const number = await file(content)
    const { page } = desk
    await page.getByRole('searchbox').fill(number)
    await page.getByRole('searchbox').press('Enter')
    await page.getByRole('link', { name: content }).click()
    await page.getByRole('button', { name: '受理', exact: true }).click()
    await page.getByLabel(/^诉求类别/).selectOption({ index: 1 })
    await page.locator('form').getByRole('button', { name: '受理', exact: true }).click()
    await page.getByRole('button', { name: '派单', exact: true }).click()
    await page.getByLabel(/^牵头单位/).selectOption('housing')
    await desk.check()
    await page.locator('form').getByRole('button', { name: '派单', exact: true }).click()
    await page.getByText('待签收').first().waitFor()
    path = new URL(page.url()).pathname
  })

  test('hears from the unit, which contacts, plans and answers', async () => {
    const { page } = unit
    await page.goto(path)
    await page.getByRole('button', { name: '签收' }).click()
    await act(unit, '首次联系', async () => {
      await page.getByLabel(/^联系方式/).selectOption('visit')
      await page.getByLabel(/^沟通情况/).fill('已到厂区当面沟通，约定三日内现场勘查。')
    })
    await act(unit, '提交办理方案', () => page.getByLabel(/^办理方案/).fill('三日内勘查，十日内组织施工，完工后请企业验收。'))
    await answer('已完成施工并经现场验收，恢复正常使用。')
    await page.getByText('待企业确认').first().waitFor()
    await unit.check()
  })

  test('has the last word', async () => {
    await verdict(path)
    const kept = (await (await desk.context.request.get(`/api/appeal/${path.split('/').at(-1) ?? ''}`)).json()) as { state: string }
    expect(kept.state).toBe(state)
  })
})

async function contented(path: string): Promise<void> {
  const { page } = firm
  await page.goto(`/e/m/${path.split('/').at(-1)}`)
  await page.getByRole('heading', { name: /由企业认定/ }).waitFor()
  await page.getByText('已完成施工并经现场验收').first().waitFor()
  await firm.check()
  await page.getByRole('button', { name: '确认', exact: true }).click()
  await page.getByRole('alert').getByText('请选择是否解决').waitFor()
  await page.getByRole('button', { name: '解决了', exact: true }).click()
  await page.getByText('很满意', { exact: true }).click()
  await page.getByRole('button', { name: '确认', exact: true }).click()
  await page.getByRole('heading', { name: /由企业认定/ }).waitFor({ state: 'detached' })
  await firm.check()
  // What the firm said is there for the desk to read, word and face.
  await desk.page.goto(path)
  await desk.page.locator('.timeline').getByText('😊 很满意').waitFor()
  await desk.check()
}

async function discontented(path: string): Promise<void> {
  const { page } = firm
  await page.goto(`/e/m/${path.split('/').at(-1)}`)
  await page.getByRole('button', { name: '没解决', exact: true }).click()
  await page.getByText('不满意', { exact: true }).click()
  await page.getByLabel('哪里没解决').fill('只填了半边，货车仍然进不来。')
  await firm.check()
  await page.getByRole('button', { name: '不满意，要求重办' }).click()
  await page.getByRole('heading', { name: /由企业认定/ }).waitFor({ state: 'detached' })
  await page.getByText('只填了半边').first().waitFor()
  await firm.check()
  // It is the unit's again, with the firm's words, and may be answered once more.
  await unit.page.goto(path)
  await unit.page.locator('header').getByText('办理中').waitFor()
  await unit.page.locator('.timeline').getByText('只填了半边，货车仍然进不来。').waitFor()
  await answer('已按企业意见补填另一半路面并压实，货车可通行。')
  await unit.page.getByText('待企业确认').first().waitFor()
  await page.getByRole('heading', { name: /由企业认定/ }).waitFor()
  await page.getByText('补填另一半路面').first().waitFor()
}

async function file(content: string): Promise<string> {
  const { page } = firm
  await page.goto('/e/raise')
  await page.getByRole('textbox', { name: '什么事', exact: true }).fill(content)
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByRole('heading', { name: '已收到' }).waitFor()
  return (await page.locator('.number').textContent()) ?? ''
}

async function act({ page }: Screen, name: string, fill: () => Promise<unknown>): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await fill()
  await page.locator('form').getByRole('button', { name, exact: true }).click()
  await page.locator('form').getByRole('button', { name, exact: true }).waitFor({ state: 'detached' })
}

function answer(words: string): Promise<void> {
  const { page } = unit
  return act(unit, '答复（已解决）', async () => {
    await page.getByLabel(/^答复内容/).fill(words)
    await page.getByLabel(/^办理结果/).selectOption('solved')
    await page.locator('form input[type=file]').first().setInputFiles({ name: '完工.png', mimeType: 'image/png', buffer: PIXEL })
    await page.getByText('✓ 完工.png').waitFor()
  })
}

async function signInFirm({ page }: Screen): Promise<void> {
  await page.goto('/sign-in?to=/e')
  await page.getByRole('tab', { name: '居民与企业' }).click()
  await page.getByRole('textbox', { name: '手机号' }).fill('13800000060')
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByRole('textbox', { name: '验证码' }).waitFor()
  await page.locator('form').getByRole('button', { name: '登录' }).click()
  await page.getByRole('link', { name: '提出诉求' }).first().waitFor()
}

/** One grey pixel, as PNG. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCAHsHQ5wAAAABJRU5ErkJggg==', 'base64')
