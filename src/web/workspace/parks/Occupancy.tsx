import { useQuery } from '@tanstack/react-query'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'

type Row = { readonly kind: 'parcel' | 'space'; readonly park: string | null; readonly name: string | null } & Readonly<Record<'base' | 'base_n' | 'given' | 'given_n' | 'reserved' | 'reserved_n' | 'available' | 'available_n' | 'idle' | 'idle_n', number>>
const KEYS = ['base', 'base_n', 'given', 'given_n', 'reserved', 'reserved_n', 'available', 'available_n', 'idle', 'idle_n'] as const

/** 分园区出让率、入驻率: what of each park is given out, with its base; a park opens on the map. */
export function Occupancy({ kind, onPark }: { kind: Row['kind']; onPark: (park: string) => void }) {
  const { t, locale } = useText()
  const answer = useQuery({ queryKey: ['matters', 'land', 'occupancy'], queryFn: () => api<{ as_of: string; rows: readonly Row[] }>('/api/land/occupancy'), retry: retryUnlessRefused })
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  const rows = answer.data.rows.filter((r) => r.kind === kind)
  const all = Object.fromEntries(KEYS.map((k) => [k, rows.reduce((n, r) => n + r[k], 0)])) as Record<(typeof KEYS)[number], number>
  const parcel = kind === 'parcel'
  const size = (v: number) => formatNumber(v, locale, parcel ? 1 : 0)
  const share = (r: Pick<Row, 'given' | 'base'>) => (r.base > 0 ? `${formatNumber((r.given / r.base) * 100, locale, 1)}%` : '—')
  const cells = (r: Pick<Row, (typeof KEYS)[number]>) => <><td className="num"><strong>{share(r)}</strong></td><td className="num">{size(r.given)} <span className="soft">({r.given_n})</span></td><td className="num">{size(r.base)} <span className="soft">({r.base_n})</span></td><td className="num">{size(r.reserved)} <span className="soft">({r.reserved_n})</span></td><td className="num">{size(r.available)} <span className="soft">({r.available_n})</span></td><td className="num">{size(r.idle)} <span className="soft">({r.idle_n})</span></td></>
  const title = parcel ? t({ zh: '分园区出让率', en: 'Land given out, by park' }) : t({ zh: '分园区入驻率', en: 'Space occupied, by park' })
  return (
    <section className="card stack"><h2>{title}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-label={title}><table><caption className="sr">{title}</caption>
        <thead><tr><th>{t({ zh: '园区', en: 'Park' })}</th><th className="num">{parcel ? t({ zh: '出让率', en: 'Given out' }) : t({ zh: '入驻率', en: 'Occupied' })}</th><th className="num">{parcel ? t({ zh: '已供（亩，宗）', en: 'Given (mu, parcels)' }) : t({ zh: '已入驻（平方米，处）', en: 'Occupied (m², spaces)' })}</th><th className="num">{t({ zh: '在册', en: 'Base' })}</th><th className="num">{t({ zh: '预留', en: 'Held' })}</th><th className="num">{parcel ? t({ zh: '可供', en: 'On offer' }) : t({ zh: '可招租', en: 'To let' })}</th><th className="num">{t({ zh: '闲置（低效）', en: 'Idle' })}</th></tr></thead>
        <tbody>{rows.map((r) => <tr key={r.park ?? ''}><th scope="row">{r.park && r.name ? <button type="button" className="btn quiet" onClick={() => onPark(r.park ?? '')}>{r.name}</button> : t({ zh: '园区以外', en: 'Outside the parks' })}</th>{cells(r)}</tr>)}<tr><th scope="row">{t({ zh: '合计', en: 'All' })}</th>{cells(all)}</tr></tbody></table></div>
      <p className="soft">{parcel
        ? t({ zh: `出让率 = 已供面积 ÷ 在册面积；在册不含待供和已退出的，企业名下的闲置（低效）用地计入已供。括号内为宗数。截至${formatTime(answer.data.as_of, 'zh')}`, en: `Given ÷ registered area; parcels still planned or withdrawn are not in the base, and what idles in a firm’s hands counts as given. Parcels in brackets. As of ${formatTime(answer.data.as_of, 'en')}` })
        : t({ zh: `入驻率 = 已入驻面积 ÷ 在册面积；在册不含在建和已退出的。括号内为处数。截至${formatTime(answer.data.as_of, 'zh')}`, en: `Occupied ÷ registered area; what is being built or withdrawn is not in the base. Spaces in brackets. As of ${formatTime(answer.data.as_of, 'en')}` })}</p>
    </section>
  )
}
