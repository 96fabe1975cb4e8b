import { useQuery } from '@tanstack/react-query'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { isCutOff } from './connected.ts'
import { Icon } from '#web/shared/Icon.tsx'
import { Paused } from './Paused.tsx'

interface Reading { readonly at: string; readonly reader_name: string; readonly offices: readonly string[]; readonly number: string | null; readonly facts: readonly Text[]; readonly purpose: string }

/** What is held about the reader, and everybody who opened it, when and why. @source 《个人信息保护法》第四十五条 */
export function Readings() {
  const { t, locale } = useText()
  const reads = useQuery({ queryKey: ['my-reads'], queryFn: () => api<Reading[]>('/api/my/reads') })
  const comma = t({ zh: '、', en: ', ' })
  return (
    <section className="card" aria-labelledby="reads">
      <h2 id="reads"><Icon name="shield" /> {t({ zh: '我的个人信息', en: 'My personal data' })}</h2>
      <p>{t({ zh: '本平台保存您的手机号，以及您在诉求中填写的姓名、电话、住址和内容，用于办理和回访。平时只显示一部分（如 138****5678）；要看完整的，必须写明用途，并记录在这里。', en: 'Held about you: your mobile number, and the name, telephone, address and words you put into what you raised, to handle it and to call you back. Only part is shown (138****5678); whoever opens the whole must say why, and it is written down here.' })}</p>
      <h3>{t({ zh: '谁看过完整信息', en: 'Who opened the whole' })}</h3>
      {reads.data ? reads.data.length === 0 ? <p className="soft">{t({ zh: '还没有人看过。', en: 'Nobody so far.' })}</p>
        : <ul className="reads">{reads.data.map((r) => <li key={r.at + r.purpose + r.reader_name}><strong>{r.offices.join(comma) || r.reader_name}</strong> <span className="soft">{formatTime(r.at, locale)}</span><p>{t({ zh: '看了', en: 'Opened: ' })}{r.facts.map(t).join(comma)}{r.number && t({ zh: `（${r.number}）`, en: ` (${r.number})` })}</p><p className="soft">{t({ zh: '用途：', en: 'Why: ' })}{r.purpose}</p></li>)}</ul>
        : isCutOff(reads) ? <Paused /> : reads.isError ? <RefusedNote error={reads.error} again={() => void reads.refetch()} /> : <Loading />}
    </section>
  )
}
