import { maskAddress, redactText } from '#algo/masking.ts'
import type { MatterDef } from '#kernel/matter.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Pack } from '#packs/pack.ts'
import type { Tx } from '#store/database.ts'
import { Values } from '#store/visible.ts'
import type { Node } from './xml.ts'

/** What may be asked of the list of requests. Dates are ISO instants. */
export interface RequestFilter {
  readonly service_request_id?: string | undefined
  readonly service_code?: string | undefined
  readonly start_date?: string | undefined
  readonly end_date?: string | undefined
  readonly updated_after?: string | undefined
  readonly updated_before?: string | undefined
  readonly status?: string | undefined
}

interface PublicRow {
  id: string; number: string; state: string; open: boolean; category: string | null; subject: unknown; shown: string | null; looked_at: boolean; address: string | null; reply: string | null
  opened_at: Date; touched_at: Date; due_at: Date | null; lng: number | null; lat: number | null; lead_name: string | null
}

const MOST = 1_000
const MOST_DAYS = 90
const DAY_MS = 86_400_000

/** Matters that anybody may see: never a report of a wrong, never one whose asker stays anonymous. */
const PUBLIC = "m.kind = 'ticket' and m.facts->>'type' is distinct from 'report' and coalesce((m.facts->>'anonymous')::boolean, false) = false"

/** At most 1,000 requests of at most 90 days, newest first; the default is the last 90 days. @source GeoReport v2, GET Service Requests */
export async function findRequests(tx: Tx, def: MatterDef, pack: Pack, filter: RequestFilter, now: Date): Promise<Node[]> {
  const values = new Values()
  const parts = [`m.district = ${values.add(tx.district)}`, PUBLIC]
  if (filter.service_request_id) parts.push(`m.number = any(${values.add(filter.service_request_id.split(',').slice(0, MOST))})`) // it overrides all else
  else parts.push(...periodWhere(filter, now, values), ...kindWhere(filter, values))
  const rows = await tx.rows<PublicRow>(
    `select m.id, m.number, m.state, m.open, m.category, m.facts->'subject' as subject, s.shown, m.facts->>'address' as address, m.facts->>'reply' as reply, m.opened_at, m.touched_at, m.due_at, m.at[0] as lng, m.at[1] as lat,
       (select name from party p where p.district = m.district and p.id = m.lead) as lead_name,
       exists (select from entry e where e.district = m.district and e.matter_id = m.id and e.act = any('{accept,register}')) as looked_at
     from matter m left join sealed s on s.district = m.district and s.digest = decode(m.facts->'subject'->>'$sealed', 'hex')
     where ${parts.join(' and ')} order by m.opened_at desc limit ${MOST}`, values.list)
  return rows.map((row) => requestNode(def, pack, row))
}

/** By when it was asked or, as an extension, by when it last moved: 90 days at most, the last 90 unless told. */
function periodWhere(filter: RequestFilter, now: Date, values: Values): string[] {
  const moved = Boolean(filter.updated_after || filter.updated_before)
  const [column, from, to] = moved ? (['touched_at', 'updated_after', 'updated_before'] as const) : (['opened_at', 'start_date', 'end_date'] as const)
  const end = instant(to, filter[to]) ?? now
  const start = instant(from, filter[from]) ?? new Date(end.getTime() - MOST_DAYS * DAY_MS)
  if (end.getTime() - start.getTime() > MOST_DAYS * DAY_MS) throw new Refusal('invalid', { zh: `起止日期最多相隔 ${MOST_DAYS} 天`, en: `${from} and ${to} may be at most ${MOST_DAYS} days apart` })
  return [`m.${column} >= ${values.add(start)}`, `m.${column} <= ${values.add(end)}`]
}

function kindWhere(filter: RequestFilter, values: Values): string[] {
  return [
    ...(filter.service_code ? [`m.category = any(${values.add(filter.service_code.split(','))})`] : []),
    ...(filter.status ? [`m.open = any(${values.add(filter.status.split(',').map(openOf))})`] : []),
  ]
}

/** From these on a reply has been approved; before, it is a draft under review. */
const ANSWERED: readonly string[] = ['calling', 'answered', 'closed']
/** Taken back, or not for this house: that it exists is public, what it was about no longer is. */
const UNPUBLISHED: readonly string[] = ['withdrawn', 'refused']

/**
 * What the public sees of what was said: the subject the desk wrote when it looked at the ticket. Residents' own words are never
 * published: no pattern finds a neighbour's name in them. Where it is waits for the desk as well. Numbers of people are struck out of
 * everything, doors out of addresses.
 */
function requestNode(def: MatterDef, pack: Pack, row: PublicRow): Node {
  const state = def.states[row.state]
  const published = row.looked_at && !UNPUBLISHED.includes(row.state)
  const reply = ANSWERED.includes(row.state) ? row.reply : null
  return {
    service_request_id: row.number, status: row.open ? 'open' : 'closed', status_notes: reply ? redactText(reply).text : (state?.public_label ?? state?.label)?.zh,
    service_name: pack.categories.ticket.find((c) => c.code === row.category)?.label.zh, service_code: row.category,
    description: published ? (typeof row.subject === 'string' ? row.subject : row.shown) : null, agency_responsible: row.lead_name, service_notice: null,
    requested_datetime: w3c(row.opened_at), updated_datetime: w3c(row.touched_at), expected_datetime: row.due_at ? w3c(row.due_at) : null,
    address: published && row.address ? redactText(maskAddress(row.address)).text : null, address_id: null, zipcode: null, lat: published ? row.lat : null, long: published ? row.lng : null, media_url: null,
  }
}

/** With these acts a reply becomes public: the one given before, or their own. */
const PUBLISHING: readonly string[] = ['approve_reply', 'approve_to_call', 'answer_on_spot', 'record_outcome']

/** What happened to public requests: the acts an asker may see, oldest first. @source Open311 extension "Service Request Updates" (FixMyStreet) */
export async function findUpdates(tx: Tx, def: MatterDef, start: Date, end: Date): Promise<Node[]> {
  const shown = Object.entries(def.acts).filter(([, a]) => !a.inner).map(([name]) => name)
  const rows = await tx.rows<{ matter_id: string; seq: number; number: string; act: string; recorded_at: Date; reply: string | null; final: boolean }>(
    `select e.matter_id, e.seq, m.number, e.act, e.recorded_at, not m.open and e.seq = m.version as final,
       case when e.act = any($5) then (select r.body->>'reply' from entry r where r.district = e.district and r.matter_id = e.matter_id and r.seq <= e.seq and r.body ? 'reply' order by r.seq desc limit 1) end as reply
     from entry e join matter m on m.district = e.district and m.id = e.matter_id
     where e.district = $1 and e.recorded_at >= $2 and e.recorded_at <= $3 and e.act = any($4) and ${PUBLIC} order by e.recorded_at, e.matter_id, e.seq limit ${MOST}`, [tx.district, start, end, shown, PUBLISHING])
  return rows.map((r) => ({ update_id: `${r.matter_id}.${r.seq}`, service_request_id: r.number, status: r.final ? 'CLOSED' : 'OPEN', updated_datetime: w3c(r.recorded_at), description: r.reply ? redactText(r.reply).text : def.acts[r.act]?.label.zh, media_url: null }))
}

export function instant(name: string, text: string | undefined): Date | undefined {
  if (!text) return undefined
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new Refusal('invalid', { zh: `${name} 应为 ISO 8601 时间，收到“${text}”`, en: `${name} must be an ISO 8601 time, got '${text}'` })
  return at
}

function openOf(status: string): boolean {
  if (status === 'open' || status === 'closed') return status === 'open'
  throw new Refusal('invalid', { zh: `status 只能是 open 或 closed，收到“${status}”`, en: `status must be open or closed, got '${status}'` })
}

function w3c(at: Date): string {
  return `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
}
