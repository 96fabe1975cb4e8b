import type { Check } from './check.ts'

/** A mobile number of mainland China, 11 digits, without country code. Takes spaces, dashes, full width and +86. */
export function checkPhone(typed: string): Check {
  const value = typed.normalize('NFKC').replaceAll(/[\s-]/g, '').replace(/^(?:\+|00)?86(?=1\d{10}$)/, '')
  if (!/^\d*$/.test(value)) return { ok: false, value, problem: { code: 'alphabet', severity: 'error', zh: '手机号码只含数字', en: 'a mobile number has only digits' } }
  if (value.length !== 11) return { ok: false, value, problem: { code: 'length', severity: 'error', zh: `手机号码为 11 位，现为 ${value.length} 位`, en: `a mobile number has 11 digits, got ${value.length}` } }
  if (!/^1[3-9]/.test(value)) return { ok: false, value, problem: { code: 'range', severity: 'error', zh: '手机号码应以 13–19 开头', en: 'a mobile number begins with 13 to 19' } }
  return { ok: true, value }
}
