import { type Check, failed, tidy } from './check.ts'

const NUMBER = /^(\p{Script=Han}{1,16})〔((?:19|20)\d{2})〕([1-9]\d{0,5})号$/u

/**
 * 公文字号: issuer, year of four digits in hexagon brackets, number without 第 and without leading zeros.
 * Other brackets are put right without asking; anything else is said and suggested.
 * @source GB/T 9704-2012, 7.2.5
 * @example checkDocumentNumber('国办发[2024]54号') // { ok: true, value: '国办发〔2024〕54号' }
 */
export function checkDocumentNumber(typed: string): Check {
  const value = tidy(typed).replaceAll(/[[({【〖「『]/g, '〔').replaceAll(/[\])}】〗」』]/g, '〕')
  if (NUMBER.test(value)) return { ok: true, value }
  const suggestion = value.replace(/〔(\d{2})〕/, (_, year: string) => `〔${Number(year) < 50 ? '20' : '19'}${year}〕`).replace(/〔(\d{4})年〕/, '〔$1〕').replace(/〕第?0*(\d+)号?$/, '〕$1号')
  return failed(value, {
    code: 'format', severity: 'error', ...(NUMBER.test(suggestion) ? { suggestion } : {}),
    zh: '发文字号由机关代字、〔4位年份〕和序号组成，如国办发〔2024〕54号；序号不编虚位，不加“第”字', en: 'a document number is the issuer, the year of four digits in 〔〕 and a number without leading zeros, as 国办发〔2024〕54号',
  })
}
