import { type Check, failed, suggest, tidyDashes } from './check.ts'

const MEANT = { O: '0', I: '1', L: '1' }

/** A mobile number of mainland China, 11 digits, without country code. Takes spaces, dashes, full width and +86. */
export function checkPhone(typed: string): Check {
  const value = tidyDashes(typed).replaceAll('-', '').replace(/^(?:\+|00)?86(?=1\d{10}$)/, '')
  const at = [...value].findIndex((c) => !/\d/.test(c))
  if (at >= 0) return failed(value, { code: 'alphabet', severity: 'error', at, ...suggest(value, MEANT, checkPhone), zh: '手机号码只含数字', en: 'a mobile number has only digits' })
  if (value.length !== 11) return failed(value, { code: 'length', severity: 'error', zh: `手机号码为11位，现为${value.length}位`, en: `a mobile number has 11 digits, got ${value.length}` })
  if (!/^1[3-9]/.test(value)) return failed(value, { code: 'range', severity: 'error', at: 0, zh: '手机号码应以13至19开头', en: 'a mobile number begins with 13 to 19' })
  return { ok: true, value }
}

/**
 * Any number that can be called back: a mobile (`13812345678`), a landline with area code and, where given, an extension
 * (`0519-85123456-801`), or a service number (`12345`, `95588`, `400-050-0827`). The value has its dashes in these places.
 * @source 电信网编号计划: only 010 and 02x have three digits
 */
export function checkTelephone(typed: string): Check {
  const text = tidyDashes(typed).replace(/(?:转|EXT\.?|#)(?=\d+$)/, '-').replace(/^\((0\d{2,3})\)/, '$1-')
  const home = /^(?:\+|00)86-?(?:\(0\))?0?([1-9].*)$/.exec(text)?.[1]
  const mobile = checkPhone(home ?? text)
  if (mobile.ok) return mobile
  const landline = /^(010|02\d|0[3-9]\d{2})-?([2-8]\d{6,7})(?:-(\d{1,6}))?$/.exec(home ? `0${home}` : text)
  if (landline) return { ok: true, value: landline.slice(1).filter(Boolean).join('-') }
  const service = /^([48]00)-?(\d{3})-?(\d{4})$/.exec(text)
  if (service) return { ok: true, value: service.slice(1).join('-') }
  if (/^(?:1[12]\d|1\d{4}|9[56]\d{3,4})$/.test(text)) return { ok: true, value: text }
  if (/^1[3-9]/.test(text) || /[^\d-]/.test(text)) return mobile
  return failed(text, { code: 'format', severity: 'error', zh: '应为手机号码、带区号的固定电话（如0519-85123456）或服务号码', en: 'this is no mobile, no landline with its area code (as 0519-85123456) and no service number' })
}

/**
 * Is this mobile number of a virtual operator? Worth knowing where one-time codes are abused; never a reason to refuse a person.
 * @param value as `checkPhone` hands it back
 */
export function isVirtualMobile(value: string): boolean {
  return /^1(?:6[257]|7[01])\d{8}$/.test(value)
}
