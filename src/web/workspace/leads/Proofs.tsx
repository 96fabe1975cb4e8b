import { useText } from '#web/shared/i18n.tsx'
import type { Proof } from './answers.ts'

/** What was laid before the house: each file opens; on paper it is told by its name and the head of its digest. */
export function Proofs({ list }: { list: readonly Proof[] }) {
  const { t } = useText()
  if (list.length === 0) return null
  return <span className="proofs">{list.map((x) => <a key={x.kind + x.sha256} href={`/api/files/${x.sha256}`} target="_blank" rel="noreferrer">{t(x.label)}{t({ zh: '：', en: ': ' })}{x.name}<code className="printed-only"> {x.sha256.slice(0, 8)}</code></a>)}</span>
}
