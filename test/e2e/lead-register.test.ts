import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, openScreen, type Screen, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => { browser = await openBrowser() })
afterAll(() => browser.close())

const folder = mkdtempSync(join(tmpdir(), 'register-'))
const HEAD = '序号,项目名称,投资方,首报单位,首报时间,国民经济行业,投资内容,总投资,协议投资额（万元）,协议固定资产投资（万元）,项目阶段,签约时间,县长包保'
/** A register as an office keeps it: an investor a line, the unit under the name it is called by. */
function registerOf(mark: string): string {
  const lines = [
    `1,${mark}减速器产业化项目,远山${mark}传动科技有限公司,青岚招商,2024-03-05,3670,新建谐波减速器生产线两条并配套研发中心。,3,,,在谈,,是`,
    `2,${mark}储能柜制造项目,远山${mark}储能科技有限公司,青岚招商,2024-04-01,38,新建储能柜总装线及检测中心，年产一千套。,5,48000,36000,已签约,2024年9月10日,`,
    `3,${mark}靶材项目,远山${mark}材料有限公司,青岚招商,2024-05-06,新能源,新建溅射靶材生产线，配套洁净厂房。,2,,,重点盯办,,`,
  ]
  const path = join(folder, `${mark}台账.csv`)
  writeFileSync(path, iconv.encode([HEAD, ...lines].join('\r\n'), 'gb18030'))
  return path
}

async function chooseUnits({ page }: Screen, english = false): Promise<void> {
  await page.getByLabel(english ? /^'青岚招商'/ : /^“青岚招商”/).selectOption({ index: 1 })
  await page.getByLabel(english ? /^'总投资' names no unit/ : /^“总投资”没有写单位/).selectOption('亿元')
}

describe('a register of leads', () => {
  let office: Screen
  beforeAll(async () => { office = await openScreen(browser); await signIn(office, 'investment') })
  afterAll(() => office.close())

  test('is chosen, told with all it leaves open, answered, and brought in but for its bad line', async () => {
    const { page } = office
    await page.goto('/w/lead')
    await page.getByRole('link', { name: '导入台账' }).click()
    await page.getByRole('heading', { name: '导入招商项目台账' }).waitFor()
    await office.check()
    await page.getByLabel('台账文件（XLSX 或 CSV）').setInputFiles(registerOf('甲组'))
    await page.getByText('3行：可导入0行，有误3行，已在平台0行。').waitFor()
    await page.getByText('县长包保（不认识的列，不导入）').waitFor()
    await page.getByText('“新能源”不是国民经济行业的代码或名称').waitFor()
    await office.check()
    await chooseUnits(office)
    await page.getByLabel(/^阶段“重点盯办”/).selectOption('talking')
    await page.getByRole('button', { name: '按以上说明重新检查' }).click()
    await page.getByText('3行：可导入2行，有误1行，已在平台0行。').waitFor()
    const [kept] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^下载有误的行/ }).click()])
    const bad = readFileSync((await kept.path()) ?? '', 'utf8')
    expect(bad.split('\r\n')).toHaveLength(2)
    expect(bad).toContain('"3","甲组靶材项目"')
    await page.getByLabel('舍弃有误的1行，只导入其余').check()
    await office.check()
    await page.getByRole('button', { name: '导入2行' }).click()
    await page.getByText('已导入2条线索。').waitFor()
    await office.check()
    await page.getByRole('link', { name: '甲组储能柜制造项目' }).click()
    await page.getByRole('heading', { name: '甲组储能柜制造项目' }).waitFor()
    await page.getByText('台账登记').first().waitFor()
    await page.getByText('台账移交').first().waitFor()
    await office.check()
  })

  test('brought in again, what stands is told and nothing is taken', async () => {
    const { page } = office
    await page.goto('/w/leads/import')
    await page.getByLabel('台账文件（XLSX 或 CSV）').setInputFiles(registerOf('甲组'))
    await page.getByText(/^3行：可导入0行，有误1行，已在平台2行/).waitFor()
    expect(await page.getByRole('button', { name: /^导入\d+行$/ }).count()).toBe(0)
  })

  test('what is no register is refused in words', async () => {
    const { page } = office
    const path = join(folder, '名单.csv')
    writeFileSync(path, '姓名,年龄\n张三,30\n')
    await page.goto('/w/leads/import')
    await page.getByLabel('台账文件（XLSX 或 CSV）').setInputFiles(path)
    await page.getByText(/不像招商项目台账/).waitFor()
    await office.check()
  })
})

test('on a phone and in English the same is done', async () => {
  const phone = await openScreen(browser, { phone: true, english: true })
  try {
    await signIn(phone, 'investment')
    const { page } = phone
    await page.goto('/w/leads/import')
    await page.getByLabel('Register (XLSX or CSV)').setInputFiles(registerOf('乙组'))
    await page.getByText(/^3 lines: 0 can be taken, 3 cannot/).waitFor()
    await phone.check()
    await chooseUnits(phone, true)
    await page.getByRole('button', { name: 'Check again with these answers' }).click()
    await page.getByText(/^3 lines: 2 can be taken, 1 cannot/).waitFor()
    await page.getByLabel('Leave the 1 bad ones out and take the rest').check()
    await phone.check()
    await page.getByRole('button', { name: 'Take 2', exact: true }).click()
    await page.getByText('2 leads were brought in.').waitFor()
    await phone.check()
  } finally {
    await phone.close()
  }
})

test('other posts have no entry, and are told whose it is', async () => {
  const scout = await openScreen(browser)
  try {
    await signIn(scout, 'scout')
    const { page } = scout
    await page.goto('/w/lead')
    await page.getByRole('heading', { name: /^招商线索/ }).waitFor()
    expect(await page.getByRole('link', { name: '导入台账' }).count()).toBe(0)
    await page.goto('/w/leads/import')
    await page.getByText('台账由招商委办导入').waitFor()
    await scout.check()
  } finally {
    await scout.close()
  }
})
