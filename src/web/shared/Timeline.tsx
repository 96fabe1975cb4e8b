import { formatBytes, formatTime } from './format.ts'
import { useText } from './i18n.tsx'
import { useNamed } from './names.tsx'
import { useDeclarations } from './queries.ts'
import { FactValue } from './FactValue.tsx'
import type { KindDecl, TimelineEntry } from './types.ts'

const QUIET = new Set(['place', 'asker', 'firm'])

/** What happened, oldest first, with what was said and laid before the house; staff see each line's hash on demand. */
export function Timeline({ decl, entries, staff = false }: { decl: KindDecl; entries: readonly TimelineEntry[]; staff?: boolean }) {
  const { t, locale } = useText()
  const posts = useDeclarations().data?.posts ?? {}
  const byId = useNamed()
  return (
    <ol className="timeline">
      {entries.map((e) => (
        <li key={e.seq}>
          <div className="row spread"><strong>{t(e.label)}</strong><time className="soft" dateTime={e.at}>{formatTime(e.at, locale)}</time></div>
          <div className="soft">{e.by.party === 'house' ? byId('house') : e.by.name}{posts[e.as] ? ` · ${t(posts[e.as] ?? { zh: '', en: '' })}` : ''}</div>
          {Object.entries(e.body).filter(([key]) => !QUIET.has(key)).map(([key, value]) => <p key={key}><span className="soft">{decl.facts[key] ? t(decl.facts[key].label) : key}{t({ zh: '：', en: ': ' })}</span><FactValue decl={decl} name={key} value={value} /></p>)}
          {e.evidence.length > 0 && <div className="thumbs">{e.evidence.map((x) => <a key={x.sha256} href={`/api/files/${x.sha256}`} target="_blank" rel="noreferrer">{x.type.startsWith('image/') ? <img src={`/api/files/${x.sha256}`} alt={`${t(x.kind_label)} ${x.name}`} loading="lazy" /> : t({ zh: `${x.kind_label.zh}：${x.name}（${formatBytes(x.size_bytes)}）`, en: `${x.kind_label.en}: ${x.name} (${formatBytes(x.size_bytes)})` })}</a>)}</div>}
          {staff && <details><summary className="soft">{t({ zh: `第 ${e.seq} 条存证`, en: `Ledger line ${e.seq}` })}</summary><code style={{ fontSize: '0.8rem' }}>{e.hash}</code>{e.recorded_at.slice(0, 16) !== e.at.slice(0, 16) && <p className="soft">{t({ zh: '入账', en: 'Recorded' })} {formatTime(e.recorded_at, locale)}</p>}</details>}
        </li>
      ))}
    </ol>
  )
}
