import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openScreen, type Screen, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())

/** One grey pixel, as PNG. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOoBwAAgQCAHsHQ5wAAAABJRU5ErkJggg==', 'base64')
const paper = (name: string) => ({ name, mimeType: 'image/png', buffer: PIXEL })

test('a firm finds what it promised, reports, proves it, and staff confirm without asking again', async () => {
  const firm = await openScreen(browser, { phone: true })
  const { page } = firm
  await signInFirm(firm, '13800000060')
  await page.getByRole('heading', { name: /^承诺事项/ }).waitFor()
  await page.getByRole('heading', { name: '投资协议', exact: true }).waitFor()
  await page.getByRole('heading', { name: '亩均评价', exact: true }).waitFor()
  expect(await page.getByRole('heading', { name: '委托招商' }).count(), 'what it has not is not there').toBe(0)
  await firm.check()
  const agreement = await page.locator('section', { has: page.getByRole('heading', { name: '投资协议', exact: true }) }).getByRole('link').first().getAttribute('href')
  await page.goto(agreement ?? '')
  await page.getByRole('heading', { name: '协议条款' }).waitFor()
  await firm.check()
  await page.locator('section', { has: page.getByRole('heading', { name: /^承诺事项/ }) }).getByRole('link', { name: /固定资产投资/ }).first().click()
  await page.getByRole('button', { name: '报送履约进展' }).click()
  await page.getByLabel(/^企业报送的进展/).fill('主体厂房封顶，设备分批到货安装。')
  await firm.check()
  await page.getByRole('dialog').getByRole('button', { name: '报送履约进展' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText('主体厂房封顶，设备分批到货安装。').first().waitFor()
  const path = new URL(page.url()).pathname
  await page.getByRole('button', { name: '申报兑现' }).click()
  await page.getByLabel(/^企业申报的达到日期/).fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))
  await page.getByLabel(/^企业申报的实际值/).fill('90000000')
  await page.getByRole('dialog').getByRole('button', { name: '申报兑现' }).click()
  await page.getByRole('alert').getByText('缺少凭证：兑现凭证').waitFor()
  await firm.check()
  await page.locator('input[type=file]').last().setInputFiles(paper('兑现凭证.png'))
  await page.getByText('已上传').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '申报兑现' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await firm.check()

  const desk = await openScreen(browser)
  await signIn(desk, 'parks')
  await desk.page.goto(path.replace('/e/', '/w/'))
  await desk.page.getByRole('button', { name: '认定兑现', exact: true }).click()
  await expect.poll(() => desk.page.getByLabel(/^实际值/).inputValue(), { timeout: 10_000 }).toBe('90000000')
  await desk.page.locator('form').getByRole('button', { name: '认定兑现', exact: true }).click()
  await desk.page.getByText(/已兑现|逾期兑现/).first().waitFor()
  await desk.close()
  await page.getByRole('heading', { name: /^(已兑现|逾期兑现)$/ }).waitFor()
  await page.goto('/e')
  await page.getByRole('heading', { name: '新进展' }).waitFor()
  await page.getByRole('link', { name: /认定兑现/ }).click()
  await page.waitForURL(`**${path}`)
  await firm.close()
})

test('a firm sees its score per mu in parts and objects with a stamped proof while it is shown', async () => {
  const firm = await openScreen(browser, { phone: true, elder: true })
  const { page } = firm
  await signInFirm(firm, '13800000060')
  await page.locator('a[href="/e/mu"]').click()
  await page.getByText(/权重/).first().waitFor()
  await firm.check()
  await page.getByRole('button', { name: '提出异议' }).first().click()
  await page.getByLabel(/^异议内容/).fill('用地面积含未移交的代征道路，附测绘成果。')
  await page.locator('input[type=file]').last().setInputFiles(paper('盖章异议.png'))
  await page.getByText('已上传').waitFor()
  await firm.check()
  await page.getByRole('dialog').getByRole('button', { name: '提出异议' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText('正在处理').waitFor()
  expect(await page.getByRole('button', { name: '提出异议' }).count()).toBe(0)
  await firm.check()

  // Answered, it is told on its first page, and led to its own score.
  const desk = await openScreen(browser)
  await signIn(desk, 'analyst')
  const answered = await desk.page.evaluate(async () => {
    const { rows } = (await (await fetch('/api/mu_batch?state=shown')).json()) as { rows: { id: string; version: number }[] }
    const { objections } = (await (await fetch(`/api/mu/${rows[0]?.id}`)).json()) as { objections: { firm: string; text: string; answer?: string }[] }
    const firm = objections.find((o) => o.text.startsWith('用地面积含未移交的代征道路，附测绘成果') && o.answer === undefined)?.firm
    return (await fetch(`/api/mu_batch/${rows[0]?.id}/resolve`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ seen: rows[0]?.version, body: { firm, accepted: false, answer: '核对不动产登记，代征道路未计入。' } }) })).status
  })
  expect(answered).toBe(200)
  await desk.close()
  await page.goto('/e')
  await page.getByRole('link', { name: /处理异议.*异议未采纳/ }).click()
  await page.waitForURL('**/e/mu')
  await page.getByText('核对不动产登记，代征道路未计入。').waitFor()
  await firm.check()
  await firm.close()
})

test('an agent claims its fee from the phone: the rule computes it, the proof goes with it', async () => {
  const agent = await openScreen(browser, { phone: true })
  const { page } = agent
  await signInFirm(agent, '13800000056')
  await page.getByRole('heading', { name: '委托招商', exact: true }).waitFor()
  await agent.check()
  const contract = page.getByRole('link', { name: /可申请引荐费/ }).first()
  // By its rule nothing below a hundred million earns a fee.
  const fixed = /封顶/.test(await contract.innerText()) ? '11500' : '100'
  await contract.click()
  await page.getByRole('button', { name: '申请引荐费' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel(/^已到位固定资产投资/).fill(fixed)
  await form.getByLabel(/^其中土地价款/).fill('10')
  await form.getByLabel(/^截止日期/).fill(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))
  await expect.poll(async () => Number(await form.getByLabel(/^引荐费/).inputValue()), { timeout: 10_000 }).toBeGreaterThan(0)
  await agent.check()
  await page.locator('input[type=file]').last().setInputFiles(paper('入库回执.png'))
  await page.getByText('已上传').waitFor()
  await form.getByRole('button', { name: '申请引荐费' }).click()
  await page.getByRole('heading', { name: '待审核' }).or(page.getByRole('alert')).first().waitFor()
  expect(await page.getByRole('alert').allInnerTexts()).toEqual([])
  await agent.check()
  await agent.close()
})

test('a stranger is shown nothing of it, in English and dark too', async () => {
  const other = await openScreen(browser, { phone: true, english: true, dark: true })
  await signInFirm(other, '13800000059')
  const { page } = other
  await page.goto('/e/agreement/xy-nobody')
  await page.getByRole('heading', { name: 'There is no such matter' }).waitFor()
  await other.check()
  await other.close()
})

async function signInFirm({ page }: Screen, phone: string): Promise<void> {
  await page.goto('/sign-in?to=/e')
  await page.getByRole('tab', { name: /居民与企业|Residents/ }).click()
  await page.getByRole('textbox', { name: /手机号|number|phone/i }).fill(phone)
  await page.getByRole('button', { name: /获取验证码|code/i }).click()
  await page.getByRole('textbox', { name: /验证码|code/i }).waitFor()
  await page.locator('form').getByRole('button', { name: /^(登录|Sign in)$/ }).click()
  await page.locator('.hero').waitFor()
}
