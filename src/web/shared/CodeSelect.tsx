import { useText } from './i18n.tsx'
import { useChoices, useOffices } from './queries.ts'

export interface SelectProps { readonly id?: string; readonly className: string; readonly value: string; readonly onChange: (value: unknown) => void; readonly required?: boolean; readonly 'aria-label'?: string; readonly 'aria-invalid'?: boolean; readonly 'aria-describedby'?: string | undefined }

export function OfficeSelect({ value, onChange, ...rest }: SelectProps) {
  const { t, locale } = useText()
  const offices = useOffices().data ?? []
  return <select {...rest} value={value} onChange={(e) => onChange(e.target.value)}><option value="">{t({ zh: '请选择', en: 'Choose' })}</option>{offices.map((o) => <option key={o.id} value={o.id}>{locale === 'en' ? (o.name_en ?? o.name) : o.name}</option>)}</select>
}

export function ChoiceSelect({ path, value, onChange, ...rest }: SelectProps & { path: string }) {
  const { t } = useText()
  return <select {...rest} value={value} onChange={(e) => onChange(e.target.value)}><option value="">{t({ zh: '请选择', en: 'Choose' })}</option>{useChoices(path).map((c) => <option key={c.key} value={c.key}>{t(c.label)}</option>)}</select>
}
