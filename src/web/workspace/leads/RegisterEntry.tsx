import { Link } from '@tanstack/react-router'
import { useText } from '#web/shared/i18n.tsx'
import { useMe } from '#web/shared/queries.ts'

/** Whether this person brings registers in. */
export const useBringsRegister = (): boolean => useMe().data?.posts.some((p) => p.role === 'investment.office') ?? false

/** The entry on the list of leads, for whoever has it. */
export function RegisterEntry() {
  const { t } = useText()
  return useBringsRegister() ? <Link className="btn" to="/w/leads/import">{t({ zh: '导入台账', en: 'Bring a register in' })}</Link> : null
}
