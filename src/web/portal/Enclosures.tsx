import { formatBytes } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import type { TimelineEntry } from '#web/shared/types.ts'
import { Icon } from '#web/shared/Icon.tsx'

/** Photographs to look at and papers to open. */
export function Enclosures({ list }: { list: TimelineEntry['evidence'] }) {
  const { t } = useText()
  if (list.length === 0) return null
  return (
    <ul className="enclosures">
      {list.map((x) => (
        <li key={x.sha256}><a href={`/api/files/${x.sha256}`} target="_blank" rel="noreferrer">{x.type.startsWith('image/') ? <img src={`/api/files/${x.sha256}`} alt={`${t(x.kind_label)} ${x.name}`} loading="lazy" /> : <span className="paper"><Icon name="file" />{x.name} <span className="soft">{formatBytes(x.size_bytes)}</span></span>}</a></li>
      ))}
    </ul>
  )
}
