import { afterAll, beforeAll, expect, test } from 'vitest'
import { DISTRICT, openHouse, type Person, type TestHouse } from '../house.ts'

let house: TestHouse
let alpha = ''
beforeAll(async () => {
  house = await openHouse({ city: 'dailing' })
  alpha = (await house.database.inDistrict(DISTRICT, (tx) => tx.row<{ uscc: string }>("select uscc from party where id = 'firm-alpha'")))?.uscc ?? ''
})
afterAll(() => house.close())

async function upload(text: string): Promise<string> {
  const edge = 'pandeng-boundary'
  const payload = Buffer.from(`--${edge}\r\ncontent-disposition: form-data; name="file"; filename="调度.csv"\r\ncontent-type: text/csv\r\n\r\n${text}\r\n--${edge}--\r\n`)
  const answer = await house.app.inject({ method: 'POST', url: '/api/files', payload, headers: { 'content-type': `multipart/form-data; boundary=${edge}`, 'x-test-person': 'reporter' } })
  return (answer.json() as { sha256: string }).sha256
}
const faults = (file: string, who: Person = 'reporter') => house.app.inject({ method: 'POST', url: '/api/figures/faults', payload: { file }, headers: { 'x-test-person': who } })
const bring = (file: string) => house.as('reporter').post('/api/figures/import', { file, dataset: '规上工业月度调度', source: '工业和信息化局', leave_out_bad: true }) as unknown as Promise<{ status: number; rows: number; left_out: number }>

const HEADER = '统一社会信用代码,月份,产值_累计（万元）,用电量（千瓦时）'

test('the bad lines come as a table under the same header; put right, they come in as they are, and nothing twice', async () => {
  const first = await upload([HEADER, `${alpha},2025-03,300,9000`, `${alpha},2025-04,约四百,9100`, `${alpha},四月,410,9200`].join('\n'))
  const { body } = await faults(first)
  const lines = body.replace('\uFEFF', '').trim().split('\r\n')
  expect(lines[0]).toBe(`${HEADER},原表行号,原因,怎么办`)
  expect(lines[1]).toBe(`${alpha},2025-04,约四百,,3,产值_累计（万元）：不是数字,产值_累计（万元）：请只填数字`)
  expect(lines[2]?.startsWith(`${alpha},四月,410,9200,4,`)).toBe(true)
  expect(await bring(first)).toMatchObject({ status: 200, rows: 3, left_out: 2 })
  const again = await bring(await upload(body.replace('约四百', '400').replace('四月', '2025-05')))
  expect(again).toMatchObject({ status: 200, rows: 3, left_out: 0 })
})

test('of somebody else there is nothing to download, and nothing for who reports no figures', async () => {
  const file = await upload(`${HEADER}\n${alpha},2025-06,坏,1\n`)
  expect((await faults(file, 'checker')).statusCode).toBe(403)
  expect((await faults('a'.repeat(64))).statusCode).toBe(404)
})
