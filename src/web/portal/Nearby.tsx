import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { maskAddress } from '#algo/masking.ts'
import { api } from '#web/shared/api.ts'
import { formatDate } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { usePack } from '#web/shared/queries.ts'
import { isThrifty } from './connected.ts'

interface Public { readonly service_request_id: string; readonly status: 'open' | 'closed'; readonly service_code: string | null; readonly service_name: string | null; readonly agency_responsible: string | null; readonly requested_datetime: string; readonly address: string | null }

const DAYS = 3
const FIRST = 4

/**
 * What others raised in the open of late (Open311) and a unit has taken in hand: what it is about and roughly where.
 * Nobody's own words, no door number; never a report, never one whose asker stays unseen.
 */
export function Nearby() {
  const { t, locale } = useText()
  const pack = usePack().data
  const [all, setAll] = useState(false)
  const rows = useQuery({
    queryKey: ['public'], staleTime: 300_000, retry: false, enabled: !isThrifty(),
    queryFn: () => api<Public[]>(`/open311/v2/requests.json?start_date=${encodeURIComponent(new Date(Date.now() - DAYS * 86_400_000).toISOString())}`),
  }).data?.filter((r) => r.agency_responsible && r.service_code)
  if (!rows?.length) return null
  return (
    <section aria-labelledby="nearby">
      <h2 id="nearby">{t({ zh: `大家最近反映的（近${DAYS}天，已派单）`, en: `What others raised (last ${DAYS} days, with a unit)` })}</h2>
      <ul className="public card">
        {rows.slice(0, all ? 20 : FIRST).map((r) => (
          <li key={r.service_request_id}>
            <p>{[nameOf(r), r.address ? maskAddress(r.address) : ''].filter(Boolean).join(' · ')}</p>
            <p className="soft"><span className={`tag ${r.status === 'closed' ? 'good' : ''}`}>{t(r.status === 'closed' ? { zh: '已办结', en: 'Closed' } : { zh: '办理中', en: 'Open' })}</span> {[r.agency_responsible, formatDate(r.requested_datetime, locale)].filter(Boolean).join(' · ')}</p>
          </li>
        ))}
      </ul>
      {!all && rows.length > FIRST && <button type="button" className="btn quiet" onClick={() => setAll(true)}>{t({ zh: '再看一些', en: 'Show more' })}</button>}
      <p className="soft">{t({ zh: '只列公开事项的类别和大致地点；举报和匿名的不在其中，不显示是谁反映的，也不显示原话。', en: 'Only what it is about and roughly where: no reports, none whose asker stays unseen, never who raised it or their words.' })}</p>
    </section>
  )

  function nameOf(r: Public): string {
    const known = pack?.categories.ticket.find((c) => c.code === r.service_code)
    return known ? t(known.label) : (r.service_name ?? '')
  }
}
