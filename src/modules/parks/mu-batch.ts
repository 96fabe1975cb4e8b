import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import { muScores, type MuResult } from '#algo/mu-score.ts'
import { fact, part, STAMP } from '#kernel/fact.ts'
import { defineMatter, type FactsOf, type Given } from '#kernel/matter.ts'
import { MU_FIGURES, type MuCityRules, type ParkRules } from '#packs/parks.ts'
import { all, type Guard, rule } from '#packs/rulings.ts'
import { chineseDay, day, id, keys, t, words } from './land-facts.ts'

const GROUPS = { above: t('规模以上', 'Above the threshold'), below: t('规模以下', 'Below the threshold') }
export const VETOES = { safety: t('安全生产', 'Safety'), environment: t('生态环境', 'Environment'), law: t('严重违法', 'Grave breach of law'), credit: t('失信', 'Credit') }
const Row = z.strictObject({
  firm: part(id, t('企业', 'Firm')), group: part(keys(GROUPS), t('类别', 'Group'), GROUPS), founded_on: part(day, t('成立日期', 'Founded on')), vetoes: part(z.array(z.enum(Object.keys(VETOES) as [keyof typeof VETOES])).max(4), t('否决情形', 'Vetoes')),
  figures: part(z.partialRecord(z.enum(MU_FIGURES), z.number().min(-1e9).max(1e9)), t('数据', 'Figures')),
})
export type MuRow = z.infer<typeof Row>
const Objection = z.object({ firm: part(z.string(), t('企业', 'Firm')), text: part(z.string(), t('异议内容', 'Objection')), ...STAMP, answer: part(z.string(), t('处理意见', 'Answer')).exactOptional(), accepted: part(z.boolean(), t('采纳', 'Accepted')).exactOptional(), decided_by: part(z.string(), t('处理人', 'Decided by')).exactOptional() })

const facts = z.object({
  year: fact(z.int().min(2000).max(2100), { label: t('评价年度', 'Year'), indexed: true }), name: fact(words(4, 120), { label: t('名称', 'Name'), searched: true }),
  rows: fact(z.array(Row).min(1).max(5_000), { label: t('参评企业', 'Firms') }), data_source: fact(words(2, 300), { label: t('数据来源', 'Where the figures come from') }),
  notice_until_on: fact(day, { label: t('公示截止日', 'Shown until') }), notice_from_on: fact(day, { label: t('公示起始日', 'Shown from') }),
  firm: fact(id, { label: t('企业', 'Firm'), widget: 'party', passing: true }), objection: fact(words(5, 1_000), { label: t('异议内容', 'Objection'), widget: 'textarea', passing: true }),
  answer: fact(words(4, 1_000), { label: t('处理意见', 'Answer'), widget: 'textarea', passing: true }), accepted: fact(z.boolean(), { label: t('采纳', 'Accepted'), passing: true }), row: fact(Row, { label: t('更正后的数据', 'Row as corrected'), passing: true }),
  objections: fact(z.array(Objection), { label: t('异议', 'Objections') }), published_on: fact(day, { label: t('公布日期', 'Published on') }), reason: fact(words(4, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
})
export type MuBatch = FactsOf<typeof facts>

/** Scores and grades of a batch under the rules it was begun with, group by group: the same for everybody who asks, and for ever. */
export function gradesOf({ rows = [], year = 0 }: MuBatch, rules: MuCityRules): Readonly<Record<keyof typeof GROUPS, MuResult>> {
  const of = (group: keyof typeof GROUPS) => muScores(rows.filter((r) => r.group === group).map((r) => ({ id: r.firm, figures: r.figures, vetoes: r.vetoes, age_years: (Date.parse(`${year}-12-31`) - Date.parse(r.founded_on)) / (365.25 * 86_400_000) })), { ...rules, items: rules[group] })
  return { above: of('above'), below: of('below') }
}

const rowsAreRight: Guard<MuBatch> = ({ body, given }) => {
  const rows = body?.rows ?? (body?.row ? [body.row] : undefined)
  if (!rows) return undefined
  const known = new Set((given['parks.firms'] ?? []) as readonly string[])
  const seen = new Set<string>()
  for (const [i, r] of rows.entries()) {
    if (!known.has(r.firm)) return t(`第${i + 1}行：没有企业“${r.firm}”`, `row ${i + 1}: there is no firm '${r.firm}'`)
    if (seen.has(r.firm)) return t(`第${i + 1}行：企业“${r.firm}”重复`, `row ${i + 1}: '${r.firm}' is there twice`)
    seen.add(r.firm)
    if (!(Number(r.figures.land_mu) > 0)) return t(`第${i + 1}行：用地面积须大于0`, `row ${i + 1}: land must be more than nothing`)
  }
  return undefined
}
const oncePerYear: Guard<MuBatch> = ({ body, given }) => (body && given['parks.same_year'] !== undefined ? t(`${body.year ?? ''}年度已有评价批次`, `there is a batch of ${body.year ?? ''} already`) : undefined)
const noticeIsWhole: Guard<MuBatch> = (ask) => {
  const { body, at } = ask
  if (body?.notice_until_on === undefined) return undefined
  const { notice_days } = rule<ParkRules>(ask, 'parks').mu
  return (Date.parse(body.notice_until_on) - Date.parse(isoDay(at))) / 86_400_000 < notice_days ? t(`公示不少于${notice_days}天`, `it is shown for ${notice_days} days at least`) : undefined
}
const mayObject: Guard<MuBatch> = ({ facts: f, body, caller, at }) => {
  if (isoDay(at) > (f.notice_until_on ?? '')) return t(`公示期已于${f.notice_until_on ?? ''}截止`, `it was shown until ${f.notice_until_on ?? ''}`)
  if (!body) return undefined
  if (caller.posts.length === 0 && !caller.firms.includes(body.firm ?? '')) return t('只能为自己代办的企业提出异议', 'only for a firm you act for')
  if (!f.rows?.some((r) => r.firm === body.firm)) return t('该企业不在本次评价中', 'the firm is not in this batch')
  return f.objections?.some((o) => o.firm === body.firm && o.answer === undefined) ? t('该企业已有一条异议在处理', 'an objection of this firm is open') : undefined
}
const mayAnswer: Guard<MuBatch> = ({ facts: f, body }) => {
  if (!body) return f.objections?.some((o) => o.answer === undefined) ? undefined : t('没有待处理的异议', 'no objection is open')
  if (!f.objections?.some((o) => o.firm === body.firm && o.answer === undefined)) return t('该企业没有待处理的异议', 'this firm has no open objection')
  if (body.accepted && body.row === undefined) return t('采纳异议须填更正后的数据', 'an accepted objection needs the row as corrected')
  return body.row !== undefined && body.row.firm !== body.firm ? t('更正的数据不是该企业的', 'the row is of another firm') : undefined
}
const mayPublish: Guard<MuBatch> = ({ facts: f, at }) => {
  if (isoDay(at) <= (f.notice_until_on ?? '9')) return t(`公示至${f.notice_until_on ?? ''}，期满后公布`, `it is shown until ${f.notice_until_on ?? ''}: published after`)
  const open = f.objections?.filter((o) => o.answer === undefined).length ?? 0
  return open > 0 ? t(`还有${open}条异议未处理`, `${open} objections are open`) : undefined
}

/** Everybody who was scored; what each is told is the same, and where it leads is each firm's own score. */
const scored = ({ facts: f }: { readonly facts: MuBatch }) => (f.rows ?? []).map((r) => r.firm)
/** The one that objected, and nobody else. */
const objector = ({ body: { firm } }: { readonly body: MuBatch }) => (firm === undefined ? [] : [firm])

/** 亩均评价: the year's figures of firms, scored by the year's own averages; shown, objected to, corrected, then published. @source DOMAIN S2 */
export const muBatch = defineMatter({
  kind: 'mu_batch', label: t('亩均评价', 'Score per mu'), prefix: 'MJ', facts,
  states: { drafted: { label: t('编制中', 'Drafted') }, shown: { label: t('公示中', 'Shown') }, published: { label: t('已公布', 'Published'), final: true }, dropped: { label: t('作废', 'Dropped'), final: true } },
  acts: {
    open: { label: t('建立评价批次', 'Open a batch'), from: [], to: 'drafted', by: ['parks.manager', 'economy.analyst', 'import'], tone: 'primary', asks: ['year', 'name', 'rows', 'data_source'], given: ['parks.firms', 'parks.same_year'], requires: all(oncePerYear, rowsAreRight) },
    correct: { label: t('更正企业数据', 'Correct a row'), from: ['drafted'], by: ['parks.manager', 'economy.analyst'], asks: ['row', 'reason'], given: ['parks.firms'], requires: rowsAreRight, apply: (f, { row }) => ({ ...f, rows: (f.rows ?? []).map((r) => (r.firm === row?.firm ? row : r)) }) },
    show: { label: t('公示', 'Show it'), from: ['drafted'], to: 'shown', by: ['parks.manager', 'import'], tone: 'primary', asks: ['notice_until_on'], requires: noticeIsWhole, apply: (f, body, { at }) => ({ ...f, ...body, notice_from_on: isoDay(at) }), informs: scored, news: ({ notice_until_on = '' }) => t(`公示至${chineseDay(notice_until_on)}，对本企业得分有异议的，请在此前提出`, `Shown until ${notice_until_on}: object by then if your score is wrong`) },
    object: { label: t('提出异议', 'Object'), from: ['shown'], by: ['enterprise', 'parks.manager'], asks: ['firm', 'objection'], needs: ['stamped'], requires: mayObject, tells: ['parks.manager', 'economy.analyst'], apply: (f, { firm = '', objection = '' }, { by, at }) => ({ ...f, objections: [...(f.objections ?? []), { firm, text: objection, by, at: at.toISOString() }] }) },
    resolve: {
      label: t('处理异议', 'Answer an objection'), from: ['shown'], by: ['economy.analyst', 'parks.manager'], tone: 'primary', asks: ['firm', 'accepted', 'answer', 'row?'], given: ['parks.firms'], requires: all(mayAnswer, rowsAreRight), informs: objector, news: ({ accepted }) => (accepted ? t('异议已采纳，数据已更正', 'It was accepted and the figures corrected') : t('异议未采纳，理由见评价页', 'It was not accepted; the page says why')),
      apply: (f, { firm, accepted = false, answer = '', row }, { by }) => ({ ...f, rows: (f.rows ?? []).map((r) => (accepted && row && r.firm === firm ? row : r)), objections: (f.objections ?? []).map((o) => (o.firm === firm && o.answer === undefined ? { ...o, answer, accepted, decided_by: by } : o)) }),
    },
    publish: { label: t('公布', 'Publish'), from: ['shown'], to: 'published', by: ['leader', 'import'], tone: 'primary', asks: [], requires: mayPublish, apply: (f, _, { at }) => ({ ...f, published_on: isoDay(at) }), tells: ['parks.manager', 'economy.analyst'], informs: scored, news: () => t('结果已公布，可查看等级和分项得分', 'Grade and parts can be seen') },
    drop: { label: t('作废', 'Drop'), from: ['drafted', 'shown'], to: 'dropped', by: ['parks.manager', 'leader'], tone: 'danger', asks: ['reason'] },
  },
  clocks: {}, read: ['parks.manager', 'economy.analyst', 'investment.office', 'chains.office', 'leader', 'supervisor', 'auditor'], title: (f) => f.name ?? '', proofs: { stamped: t('盖章的异议申请和证明材料', 'Stamped objection with its proof') },
})

export const firmsNamed: Given = async (query, { body, caller }) => {
  const { rows = [], row } = (body ?? {}) as MuBatch
  const ids = [...rows, ...(row ? [row] : [])].map((r) => r.firm)
  return ids.length === 0 ? [] : (await query<{ id: string }>("select id from party where district = $1 and id = any($2) and kind = 'firm'", [caller.district, ids])).map((p) => p.id)
}
export const sameYear: Given = async (query, { id: own, body, caller }) => {
  const { year } = (body ?? {}) as MuBatch
  if (year === undefined) return undefined
  await query('select pg_advisory_xact_lock(hashtextextended($1, 20261105))', [`${caller.district}/mu/${year}`])
  return (await query<{ id: string }>("select id from matter where district = $1 and kind = 'mu_batch' and facts->>'year' = $2 and state <> 'dropped' and id <> $3 limit 1", [caller.district, String(year), own]))[0]
}
