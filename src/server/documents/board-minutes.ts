import { isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Locale, Text } from '#kernel/text.ts'
import { CONCLUSIONS, type Lead, STANCES } from '#modules/investment/lead-facts.ts'
import type { AgreementOf } from '#modules/investment/lead-given.ts'
import { rulesOf } from '#modules/investment/lead-guards.ts'
import { hindrances, scoreOf } from '#modules/investment/review-guards.ts'
import { concealed } from '#modules/investment/lead.ts'
import type { Tx } from '#store/database.ts'
import { Values } from '#store/visible.ts'
import { pointing } from '#store/links.ts'
import type { House } from '#server/house.ts'
import { NOBODY, seenBy } from '#server/lead-lists.ts'
import { type Block, note, numbered, type Paper, table, text } from './document.ts'
import { dayWords, figure, issuerOf, STANDING } from './words.ts'

interface Row { id: string; number: string; title: string; facts: Lead; pack: string; unit: string | null }
/** A session by its number and day; none: the next one, of all that is under review now. */
export interface SessionAsked { readonly no: string; readonly on: string }

/**
 * 评审会纪要, in draft: every lead that was before the session with what the departments said, its score, who was there and what was
 * concluded; for the next session, what will be before it and what each still lacks, the conclusions left to the board. A paper that
 * goes round: a confidential lead stays a code name in it. @throws Refusal `unknown` for a session of which there is no record
 */
export async function boardMinutes(house: House, tx: Tx, caller: Caller, asked: SessionAsked | undefined, locale: Locale): Promise<Paper> {
  const values = new Values()
  const seen = seenBy(house, caller, undefined, values)
  const wanted = asked ? `m.facts->'sessions' @> ${values.add(JSON.stringify([asked]))}::jsonb` : "m.state = 'reviewing'"
  const rows = await tx.rows<Row>(`select m.id, m.number, m.title, m.facts, m.pack, p.name as unit from matter m left join party p on p.district = m.district and p.id = m.lead where ${seen} and ${wanted} order by m.number`, values.list)
  const agreements = Map.groupBy(await tx.rows<AgreementOf & { lead: string }>(`select id, number, state, facts->>'signed_on' as signed_on, facts->>'lead' as lead from matter where district = $1 and kind = 'agreement' and id in ${pointing('lead', 'lead', '= any($2)')} order by opened_at desc`, [tx.district, rows.map((r) => r.id)]), (a) => a.lead)
  if (asked && rows.length === 0) throw new Refusal('unknown', { zh: `没有“${asked.no}”评审会的记录，或您无权查看`, en: `there is no record of session '${asked.no}', or it is not yours to see` })
  const t = (words: Text) => words[locale]
  const sessionOf = (r: Row) => r.facts.sessions?.find((s) => s.no === asked?.no && s.on === asked.on)
  const present = [...new Set(rows.flatMap((r) => sessionOf(r)?.attendees ?? []))]
  const passed = rows.filter((r) => sessionOf(r)?.conclusion === 'pass').length
  const blank = t({ zh: '（会议议定后填写）', en: '(to be filled in by the board)' })
  const one = (r: Row, i: number): Block[] => {
    const kept = concealed(r.facts, NOBODY).includes('opinions')
    const rules = rulesOf(house.policy(caller.district, house.now(), r.pack))
    const session = sessionOf(r)
    const stances = rules.review.departments.flatMap(({ key, label }) => { const o = r.facts.opinions?.[key]; return o ? [[t(label), t(STANCES[o.stance]), [o.conditions, o.legal_basis].filter(Boolean).join('\n') || '—']] : [] })
    const scored = scoreOf(r.facts, rules)
    const total = session ? session.score : scored.total
    const own = agreements.get(r.id) ?? []
    const missing = asked ? [] : hindrances(r.facts, rules, own)
    const needs = `${r.facts.land_mu === undefined ? '' : t({ zh: `，用地${figure(r.facts.land_mu, 'zh')}亩`, en: `, ${figure(r.facts.land_mu, 'en')} mu of land` })}`
    return [
      text(`${i + 1}．${r.title}（${r.number}${r.unit ? `，${r.unit}` : ''}）`),
      kept ? text(t({ zh: '保密项目，投资方、金额和意见从略。', en: 'Confidential: investor, sums and opinions are left out.' })) : text(t({ zh: `计划总投资${figure(r.facts.planned_investment_wan, 'zh', 2)}万元，其中固定资产投资${figure(r.facts.planned_fixed_wan, 'zh', 2)}万元（${r.number}）${needs}。`, en: `Planned investment ${figure(r.facts.planned_investment_wan, 'en', 2)}, of it fixed ${figure(r.facts.planned_fixed_wan, 'en', 2)} (10,000 yuan; ${r.number})${needs}.` })),
      ...(kept ? [] : stances.length > 0 ? [table([{ label: t({ zh: '部门', en: 'Department' }), share: 0.26 }, { label: t({ zh: '意见', en: 'Opinion' }), share: 0.2 }, { label: t({ zh: '条件和依据', en: 'Conditions and law' }), share: 0.54 }], stances)] : [text(t({ zh: '部门意见：无记录。', en: 'Opinions: no record.' }))]),
      text(t({ zh: `评分：${total === null ? '无记录' : `${figure(total, 'zh')}分`}（合格线${rules.score.pass}分）。协议：${own.map((a) => a.number).join('、') || '无'}。`, en: `Score: ${total === null ? 'no record' : figure(total, 'en')} (passes from ${rules.score.pass}). Agreements: ${own.map((a) => a.number).join(', ') || 'none'}.` })),
      ...(missing.length > 0 ? [text(t({ zh: `尚缺：${missing.map((m) => m.zh).join('；')}。`, en: `Missing: ${missing.map((m) => m.en).join('; ')}.` }))] : []),
      text(`${t({ zh: '结论：', en: 'Conclusion: ' })}${session ? `${t(CONCLUSIONS[session.conclusion])}${kept ? '' : `${t({ zh: '。', en: '. ' })}${session.text}`}` : blank}`),
    ]
  }
  const blocks: Block[] = [
    numbered(locale, 1, t({ zh: '会议情况', en: 'The session' })),
    text(asked ? t({ zh: `${dayWords(asked.on, 'zh')}召开${asked.no}招商评审会，审议项目${rows.length}个，通过${passed}个。`, en: `Session ${asked.no} was held on ${dayWords(asked.on, 'en')}: ${rows.length} projects, ${passed} passed.` }) : t({ zh: `现有评审中项目${rows.length}个，拟提交下次评审会审议。会次和日期：${blank}`, en: `${rows.length} projects are under review and may go before the next session. Number and day: ${blank}` })),
    text(`${t({ zh: '出席：', en: 'Present: ' })}${present.join(t({ zh: '、', en: ', ' })) || blank}`),
    numbered(locale, 2, t({ zh: '审议事项', en: 'What was before it' })),
    ...(rows.length === 0 ? [text(t({ zh: '没有评审中的项目。', en: 'Nothing is under review.' }))] : rows.flatMap(one)),
    note(t({ zh: `据招商账本自动起草，截至${isoDay(house.now())}，每项可凭编号打开核对；以会议通过并签发的纪要为准。`, en: `Drafted from the ledger of leads as of ${isoDay(house.now())}; each opens by its number. The minutes as signed are what counts.` })),
  ]
  return { locale, issuer: issuerOf(house, caller, locale), title: t(asked ? { zh: `招商评审会纪要（${asked.no}）`, en: `Minutes of the investment review board, ${asked.no}` } : { zh: '招商评审会议题（下次会议）', en: 'Before the next session of the review board' }), standing: t(STANDING), date: dayWords(isoDay(house.now()), locale), blocks }
}
