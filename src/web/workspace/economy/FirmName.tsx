import { Link } from '@tanstack/react-router'
import { useText } from '#web/shared/i18n.tsx'

/** A firm by name and code, opening what it has reported. */
export function FirmName({ firm, period }: { firm: { readonly firm: string; readonly name: string; readonly name_en: string | null; readonly uscc: string | null }; period: string }) {
  const { locale } = useText()
  return (
    <><Link to="/w/economy" search={{ firm: firm.firm, period }}>{locale === 'en' ? (firm.name_en ?? firm.name) : firm.name}</Link>{firm.uscc && <><br /><span className="soft mono">{firm.uscc}</span></>}</>
  )
}
