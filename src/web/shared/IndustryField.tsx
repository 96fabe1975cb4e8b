import { useId, useState } from 'react'
import { industryFault, industrySection } from '#algo/identifiers/industry-code.ts'
import { INDUSTRY_CLASSES, INDUSTRY_DIVISIONS, industryName } from '#algo/identifiers/industry-divisions.ts'
import type { SelectProps } from './CodeSelect.tsx'
import { useText } from './i18n.tsx'

const OPTIONS = Object.entries({ ...INDUSTRY_CLASSES, ...INDUSTRY_DIVISIONS }).toSorted(([a], [b]) => a.localeCompare(b))

/** 国民经济行业, chosen by name or by code: what is kept is the code, two to four digits. A class whose name does not ship is told by its division. */
export function IndustryField({ value, onChange, ...rest }: SelectProps) {
  const { t } = useText()
  const list = useId()
  const [typed, setTyped] = useState<string>()
  const type = (text: string) => {
    const code = /^\s*[A-T]?(\d{2,4})(?:\s|$)/.exec(text)?.[1]
    setTyped(code === undefined ? text : undefined)
    onChange(code ?? text)
  }
  const isCode = /^\d{2,4}$/.test(value)
  const fault = isCode ? industryFault(value) : undefined
  const name = isCode && !fault ? industryName(value) : undefined
  return (
    <>
      <input {...rest} type="text" autoComplete="off" list={list} placeholder={t({ zh: '输入名称或代码，如“锂离子”或3841', en: 'By name or code, such as 3841' })} value={typed ?? value} onChange={(e) => type(e.target.value)} />
      <datalist id={list}>{OPTIONS.map(([code, label]) => <option key={code} value={`${code} ${t(label)}`}>{t(label)}</option>)}</datalist>
      {fault && <small className="fault">{t(fault)}</small>}
      {name && <small>{value} {t(name)}{INDUSTRY_CLASSES[value] ?? INDUSTRY_DIVISIONS[value] ? '' : t({ zh: '（大类）', en: ' (division)' })} · {t({ zh: `门类${industrySection(value) ?? ''}`, en: `section ${industrySection(value) ?? ''}` })}</small>}
      {!isCode && value !== '' && <small>{t({ zh: '请从列表选择，或填2至4位代码；未列出的小类直接填代码', en: 'Choose from the list or give 2 to 4 digits; a class that is not listed is given by its code' })}</small>}
    </>
  )
}
