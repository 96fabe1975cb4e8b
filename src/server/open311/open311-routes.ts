import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { cut } from '#algo/cut.ts'
import { checkPhone } from '#algo/identifiers/phone.ts'
import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Pack, TicketCategory } from '#packs/pack.ts'
import { packAt } from '#packs/packs.ts'
import { districtOf, type District, type House } from '#server/house.ts'
import { personByPhone } from '#server/sign-in/persons.ts'
import { callerByToken } from '#server/sign-in/sessions.ts'
import { record } from '#store/ledger.ts'
import { answer, answerRefusal, formatOf } from './answer.ts'
import { findRequests, findUpdates, instant, type RequestFilter } from './requests.ts'
import type { Node } from './xml.ts'

const DAY_MS = 86_400_000
type Fields = Readonly<Record<string, string | undefined>>

/**
 * Open311 GeoReport v2 over residents' tickets: discovery, services, definitions, requests, tokens, and updates; XML and JSON.
 * Reading is public and shows what anybody may see; writing takes an `api_key` whose holder speaks as a channel.
 * @source GeoReport v2 (wiki.open311.org/GeoReport_v2)
 */
export function open311Routes(app: FastifyInstance, house: House): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))))
  // What fails before a handler is reached (a body too large, a wrong type) is told in GeoReport's way as well.
  app.setErrorHandler((err, request, reply) => answerRefusal(request, reply, formatOf(request), err))
  const def = house.registry.matter('ticket')

  const route = (method: 'GET' | 'POST', path: string, summary: string, root: string, work: (at: { district: District; pack: Pack; fields: Fields; request: FastifyRequest }) => Promise<Node>, status = 200) => {
    const handle = async (request: FastifyRequest, reply: FastifyReply) => {
      const format = formatOf(request)
      try {
        const district = districtFor(house, request)
        const fields = fieldsOf(request)
        return answer(reply, format, root, await work({ district, pack: packAt(district.pack, house.now()), fields, request }), status)
      } catch (err) {
        return answerRefusal(request, reply, format, err)
      }
    }
    for (const format of ['json', 'xml']) app.route({ method, url: `/open311/v2/${path}.${format}`, schema: { tags: ['open311'], summary }, handler: handle })
  }

  route('GET', 'discovery', 'Open311 服务发现 · discovery', 'discovery', async () => ({
    changeset: '2026-11-01T00:00:00+08:00', contact: house.origin, key_service: `${house.origin}/w/admin/tokens`,
    endpoints: { $item: 'endpoint', list: [{ specification: 'http://wiki.open311.org/GeoReport_v2', url: `${house.origin}/open311/v2`, changeset: '2026-11-01T00:00:00+08:00', type: house.demo ? 'test' : 'production', formats: { $item: 'format', list: ['text/xml', 'application/json'] } }] },
  }))
  route('GET', 'services', 'Open311 服务清单 · services', 'services', async ({ pack }) => ({ $item: 'service', list: leaves(pack).map((c) => serviceNode(pack, c)) }))
  route('GET', 'services/:service_code', 'Open311 服务定义 · service definition', 'service_definition', async ({ pack, fields }) => definitionNode(serviceOf(pack, fields['service_code'])))
  route('GET', 'requests', 'Open311 请求列表 · requests', 'service_requests', async ({ district, pack, fields }) => ({
    $item: 'request', list: await house.database.inDistrict(district.id, (tx) => findRequests(tx, def, pack, fields as RequestFilter, house.now()), { readOnly: true }),
  }))
  route('GET', 'requests/:service_request_id', 'Open311 单个请求 · one request', 'service_requests', async ({ district, pack, fields }) => {
    const list = await house.database.inDistrict(district.id, (tx) => findRequests(tx, def, pack, { service_request_id: fields['service_request_id'] }, house.now()), { readOnly: true })
    if (list.length === 0) throw new Refusal('unknown', { zh: '没有找到该 service_request_id', en: 'service_request_id not found' })
    return { $item: 'request', list }
  })
  route('GET', 'tokens/:token', 'Open311 令牌 · token', 'service_requests', async ({ district, fields }) => {
    const row = await house.database.inDistrict(district.id, (tx) => tx.row<{ number: string }>("select number from matter where district = $1 and id = $2 and kind = 'ticket'", [tx.district, fields['token']]), { readOnly: true })
    if (!row) throw new Refusal('unknown', { zh: '没有找到该令牌', en: 'token not found' })
    return { $item: 'request', list: [{ service_request_id: row.number, token: fields['token'] }] }
  })
  route('POST', 'requests', 'Open311 提交请求 · file a request', 'service_requests', async ({ district, pack, fields }) => ({ $item: 'request', list: [await fileRequest(house, district, pack, fields)] }), 201)
  route('GET', 'servicerequestupdates', 'Open311 进展 · updates', 'service_request_updates', async ({ district, fields }) => {
    const end = instant('end_date', fields['end_date']) ?? house.now()
    const start = instant('start_date', fields['start_date']) ?? new Date(end.getTime() - DAY_MS)
    return { $item: 'request_update', list: await house.database.inDistrict(district.id, (tx) => findUpdates(tx, def, start, end), { readOnly: true }) }
  })
}

/** Everything asked for; what was sent several times over counts as a list with commas. @source GeoReport v2, "can be declared multiple times" */
function fieldsOf(request: FastifyRequest): Fields {
  const all: Record<string, unknown> = { ...(request.query as object), ...(request.params as object), ...(request.body as object | undefined) }
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : undefined]))
}

/** `jurisdiction_id` names the district where several share the house. */
function districtFor(house: House, request: FastifyRequest): District {
  const wanted = fieldsOf(request)['jurisdiction_id']
  if (!wanted) return districtOf(house, request)
  const district = house.districts.get(wanted)
  if (!district) throw new Refusal('unknown', { zh: `没有“${wanted}”这个 jurisdiction_id`, en: 'the provided jurisdiction_id was not found' })
  return district
}

function leaves(pack: Pack): TicketCategory[] {
  return pack.categories.ticket.filter((c) => c.code.length === 6)
}

function serviceOf(pack: Pack, code: string | undefined): TicketCategory {
  const found = leaves(pack).find((c) => c.code === code)
  if (!found) throw new Refusal(code ? 'unknown' : 'invalid', code ? { zh: `没有 service_code“${code}”`, en: `service_code '${code}' was not found` } : { zh: '缺少 service_code', en: 'service_code was not provided' })
  return found
}

function serviceNode(pack: Pack, c: TicketCategory): Node {
  const above = (length: number) => pack.categories.ticket.find((x) => x.code === c.code.slice(0, length))?.label.zh ?? ''
  return { service_code: c.code, service_name: c.label.zh, description: c.label.en, metadata: true, type: 'realtime', keywords: above(4), group: above(2) }
}

function definitionNode(c: TicketCategory): Node {
  const value = (key: string, name: string): Node => ({ key, name })
  return {
    service_code: c.code,
    attributes: {
      $item: 'attribute', list: [
        { variable: true, code: 'type', datatype: 'singlevaluelist', required: false, datatype_description: null, order: 1, description: '诉求类型', values: { $item: 'value', list: [value('complaint', '投诉'), value('help', '求助'), value('consult', '咨询'), value('suggestion', '建议'), value('report', '举报'), value('praise', '表扬')] } },
        { variable: true, code: 'event_time', datatype: 'datetime', required: false, datatype_description: 'ISO 8601', order: 2, description: '事发时间', values: { $item: 'value', list: [] } },
      ],
    },
  }
}

async function fileRequest(house: House, district: District, pack: Pack, fields: Fields): Promise<Node> {
  const caller = await keyHolder(house, district, fields['api_key'])
  const service = serviceOf(pack, fields['service_code'])
  const place = placeOf(fields)
  if (!place && !fields['address_string'] && !fields['address_id']) throw new Refusal('invalid', { zh: '须提供 lat 与 long，或 address_string', en: 'lat and long, or address_string, must be given' })
  const id = `o311-${createHash('sha256').update(JSON.stringify([caller.party, fields, fields['device_id'] ? '' : crypto.randomUUID()])).digest('hex').slice(0, 32)}`
  const phone = fields['phone'] ? checkPhone(fields['phone']) : undefined
  const asker = phone?.ok ? await house.database.inDistrict(district.id, (tx) => personByPhone(house.vault, tx, phone.value)) : caller.party
  const area = place && (await house.database.inDistrict(district.id, (tx) => tx.row<{ code: string }>("select code from place where district = $1 and kind = 'street' and at is not null order by at <-> point($2, $3) limit 1", [tx.district, place.lng, place.lat]), { readOnly: true }))
  const name = [fields['last_name'], fields['first_name']].filter(Boolean).join('')
  const content = [fields['description'] ?? '', fields['media_url'] ? `附图：${fields['media_url']}` : ''].filter(Boolean).join('\n')
  const happened = instant('attribute[event_time]', fields['attribute[event_time]'])
  const body = {
    type: fields['attribute[type]'] || 'complaint', channel: 'open311', category: service.code, content, asker,
    ...(place ? { place } : {}), ...(area ? { area: area.code } : {}), ...(fields['address_string'] ? { address: cut(fields['address_string'], 120) } : {}),
    ...(name ? { caller_name: cut(name, 40) } : {}), ...(phone?.ok ? { caller_phone: phone.value } : {}),
    ...(happened ? { event_time: happened.toISOString() } : {}),
  }
  const filed = await record(house, { caller, kind: 'ticket', id, act: 'file', seen: 0, body, key: id })
  house.live.tell(district.id, { kind: 'ticket', id, version: filed.version, state: filed.state })
  return { service_request_id: filed.number, service_notice: '已收到，可凭编号查询进展', account_id: null }
}

async function keyHolder(house: House, district: District, key: string | undefined): Promise<Caller> {
  if (!key) throw new Refusal('forbidden', { zh: '缺少 api_key', en: 'api_key was not provided' })
  const caller = await callerByToken(house, key)
  if (!caller || caller.district !== district.id || !caller.posts.some((p) => p.role === 'channel')) throw new Refusal('forbidden', { zh: 'api_key 无效或无此权限', en: 'api_key is not valid here' })
  return caller
}

function placeOf(fields: Fields): { lng: number; lat: number } | undefined {
  if (!fields['lat'] && !fields['long']) return undefined
  const [lat, lng] = [Number(fields['lat']), Number(fields['long'])]
  if (!(Math.abs(lat) <= 90) || !(Math.abs(lng) <= 180)) throw new Refusal('invalid', { zh: `坐标有误：lat=${fields['lat']} long=${fields['long']}`, en: `lat or long is not a coordinate: lat=${fields['lat']} long=${fields['long']}` })
  return { lng, lat }
}
