import { industryName } from '#algo/identifiers/industry-divisions.ts'
import { isoDay } from '#algo/workdays.ts'
import { type Caller, rolesOn } from '#kernel/caller.ts'
import { metaOf } from '#kernel/fact.ts'
import type { Locale, Text } from '#kernel/text.ts'
import { CLAIMS, CONFIDENTIALITY, facts as declared, type Lead, RULINGS, SOURCES, STANCES } from '#modules/investment/lead-facts.ts'
import { rulesOf, second } from '#modules/investment/lead-guards.ts'
import { concealed } from '#modules/investment/lead.ts'
import type { Wanted } from '#modules/parks/siting.ts'
import type { ParkRules } from '#packs/parks.ts'
import type { Tx } from '#store/database.ts'
import { readable } from '#store/page.ts'
import type { House } from '#server/house.ts'
import { historyOf } from '#server/lead-history.ts'
import { reviewOf } from '#server/lead-page.ts'
import { listOf, type SiteShown } from '#server/site-routes.ts'
import { type Block, note, numbered, type Paper, table, text } from './document.ts'
import { dayWords, figure, issuerOf, STANDING } from './words.ts'

const SUMS = ['planned_investment_wan', 'planned_fixed_wan', 'agreed_investment_wan', 'fixed_investment_wan', 'funds_in_place_wan', 'statistical_investment_wan', 'expected_output_wan', 'expected_tax_wan'] as const
const NEEDS = ['land_mu', 'space_m2', 'floor_load_t_m2', 'height_m', 'power_kva', 'water_t_day', 'heat_t_h', 'jobs'] as const
const SITES_TOLD = 3

/**
 * 评审材料 of one lead for the board: the project, each sum by itself, what it needs, which sites were looked at, what the departments
 * said on which conditions and by which law, the card, and what is still missing. What the drafter may not know is not in it.
 */
export async function reviewFile(house: House, tx: Tx, caller: Caller, id: string, locale: Locale): Promise<Paper> {
  const stored = await readable(tx, caller, house.registry.matter('lead'), id)
  const all = stored.standing.facts as Lead
  const hidden = new Set(concealed(all, rolesOn(caller, stored.standing.participants)))
  const facts = Object.fromEntries(Object.entries(all).filter(([key]) => !hidden.has(key))) as Lead
  const policy = house.policy(caller.district, house.now(), stored.pack)
  const rules = rulesOf(policy)
  const { siting } = policy.rule<ParkRules>('parks')
  const [review, history] = [await reviewOf(house, tx, caller, id), await historyOf(house, tx, caller, id)]
  const lists = [await listOf(tx, 'parcel', id, facts as Wanted, siting), await listOf(tx, 'space', id, facts as Wanted, siting)].filter((l) => l.needed)
  const t = (words: Text) => words[locale]
  const kept = t({ zh: '（保密）', en: '(confidential)' })
  const label = (key: keyof typeof declared.shape) => t(metaOf(declared.shape[key]).label)
  const said = (key: string, value: string | undefined) => (hidden.has(key) ? kept : (value ?? '—'))
  const day = (at: string | Date) => dayWords(isoDay(new Date(at)), locale)
  const per_mu = facts.land_mu ? [['planned_fixed_wan', rules.review.per_mu.investment_wan, t({ zh: '亩均固定资产投资', en: 'Fixed investment per mu' })], ['expected_tax_wan', rules.review.per_mu.tax_wan, t({ zh: '亩均税收', en: 'Tax per mu' })]] as const : []
  const foreign = facts.foreign_agreed
  const blocks: Block[] = [
    numbered(locale, 1, t({ zh: '项目概况', en: 'The project' })),
    table([{ label: t({ zh: '事项', en: 'What' }), share: 0.28 }, { label: t({ zh: '内容', en: 'As reported' }), share: 0.72 }], [
      [label('name'), stored.title], [label('investor_name'), said('investor_name', facts.investor_name)], [label('investor_group'), said('investor_group', facts.investor_group)], [label('investor_uscc'), said('investor_uscc', facts.investor_uscc)],
      [label('industry'), facts.industry ? `${facts.industry} ${industryName(facts.industry)?.[locale] ?? ''}` : '—'], [label('content'), said('content', facts.content)], [label('source'), facts.source ? t(SOURCES[facts.source]) : '—'], [label('confidentiality'), t(CONFIDENTIALITY[all.confidentiality ?? 'internal'])],
    ]),
    numbered(locale, 2, t({ zh: '投资和效益（各口径分列，不相加）', en: 'Sums, each by itself' })),
    table([{ label: t({ zh: '口径', en: 'Sum' }), share: 0.5 }, { label: t({ zh: '数额', en: 'Figure' }), share: 0.2, figures: true }, { label: t({ zh: '出处', en: 'From' }), share: 0.3 }],
      [...SUMS.map((key) => [label(key), hidden.has(key) ? kept : figure(facts[key], locale, 2), stored.number]), ...(hidden.has('foreign_agreed') || foreign === undefined ? [] : [[label('foreign_agreed'), t({ zh: `${figure(foreign.usd_wan, 'zh', 2)}（汇率${foreign.rate}，${dayWords(foreign.rate_on, 'zh')}）`, en: `${figure(foreign.usd_wan, 'en', 2)} (rate ${foreign.rate} of ${dayWords(foreign.rate_on, 'en')})` }), stored.number]])]),
    ...per_mu.map(([key, least, name]) => text(hidden.has(key) || facts[key] === undefined ? t({ zh: `${name}：${hidden.has(key) ? kept : '未填'}；本市供地门槛${figure(least, 'zh')}万元。`, en: `${name}: ${hidden.has(key) ? kept : 'not given'}; land is given from ${figure(least, 'en')} (10,000 yuan).` }) : t({ zh: `${name}${figure((facts[key] ?? 0) / (facts.land_mu ?? 1), 'zh')}万元，本市供地门槛${figure(least, 'zh')}万元，${(facts[key] ?? 0) / (facts.land_mu ?? 1) >= least ? '达到' : '未达到'}。`, en: `${name}: ${figure((facts[key] ?? 0) / (facts.land_mu ?? 1), 'en')} (10,000 yuan), land is given from ${figure(least, 'en')}.` }))),
    numbered(locale, 3, t({ zh: '要素需求', en: 'What it needs' })),
    table([{ label: t({ zh: '要素', en: 'Need' }), share: 0.6 }, { label: t({ zh: '数量', en: 'How much' }), share: 0.4, figures: true }], [...NEEDS.flatMap((key) => (facts[key] === undefined ? [] : [[label(key), figure(facts[key], locale, 2)]])), [label('emissions'), said('emissions', facts.emissions)]]),
    numbered(locale, 4, t({ zh: '选址比选', en: 'Sites looked at' })), ...sites(lists, locale),
    numbered(locale, 5, t({ zh: '首报首谈', en: 'First report' })),
    text(history.receipt ? t({ zh: `${history.receipt.unit.name.zh}于${day(history.receipt.at)}${second(history.receipt.at).slice(11)}申报，认定为“${CLAIMS[all.claim ?? 'first'].zh}”，回执摘要${history.receipt.digest.slice(0, 8)}，${history.receipt.genuine ? '与留痕一致' : '与留痕不一致'}。联系投资方${history.contacts.length}次，有凭证的实质进展${history.progress.made.length}项。`, en: `Reported by ${history.receipt.unit.name.en} on ${day(history.receipt.at)} at ${second(history.receipt.at).slice(11)}, ruled '${CLAIMS[all.claim ?? 'first'].en}', digest ${history.receipt.digest.slice(0, 8)}, which ${history.receipt.genuine ? 'agrees' : 'does not agree'} with the ledger. ${history.contacts.length} contacts, ${history.progress.made.length} real progress shown.` }) : t({ zh: '导入的记录，没有回执。', en: 'An imported record: no receipt.' })),
    ...history.rulings.map((r) => text(t({ zh: `${day(r.at)}裁定“${RULINGS[r.ruling as keyof typeof RULINGS]?.zh ?? r.ruling}”（对方${history.others.find((o) => o.id === r.other)?.number ?? r.other}）：${r.reason}`, en: `Ruled on ${day(r.at)}: ${RULINGS[r.ruling as keyof typeof RULINGS]?.en ?? r.ruling} (against ${history.others.find((o) => o.id === r.other)?.number ?? r.other}): ${r.reason}` }))),
    numbered(locale, 6, t({ zh: '部门会审意见', en: 'Opinions of departments' })),
    review.kept_back ? text(kept) : table([{ label: t({ zh: '部门', en: 'Department' }), share: 0.16 }, { label: t({ zh: '意见', en: 'Opinion' }), share: 0.36 }, { label: t({ zh: '条件', en: 'Conditions' }), share: 0.2 }, { label: t({ zh: '法律依据', en: 'By which law' }), share: 0.16 }, { label: t({ zh: '出具', en: 'Given' }), share: 0.12 }],
      review.departments.map((d) => [t(d.label), d.opinion ? `${t(STANCES[d.opinion.stance])}${t({ zh: '：', en: ': ' })}${d.opinion.text}` : t(d.standing === 'overdue' ? { zh: '逾期未出具', en: 'overdue' } : d.standing === 'waiting' ? { zh: '待出具', en: 'waiting' } : { zh: '无记录', en: 'no record' }), d.opinion?.conditions ?? '—', d.opinion?.legal_basis ?? '—', d.opinion ? isoDay(new Date(d.opinion.at)) : '—'])),
    numbered(locale, 7, t({ zh: '评分', en: 'Score card' })),
    text(t({ zh: `已收评分表${review.score.cards}份（至少${review.score.cards_needed}份），${review.score.total === null ? '尚无总分' : `平均${figure(review.score.total, 'zh')}分`}，合格线${review.score.pass}分。评分供评审会参考，由评审会决定。`, en: `${review.score.cards} card(s) of at least ${review.score.cards_needed}; ${review.score.total === null ? 'no total yet' : `mean ${figure(review.score.total, 'en')}`}, it passes from ${review.score.pass}. The score advises; the board decides.` })),
    ...(review.score.cards === 0 ? [] : [table([{ label: t({ zh: '项目', en: 'Item' }), share: 0.52 }, { label: t({ zh: '满分', en: 'Points' }), share: 0.16, figures: true }, { label: t({ zh: '下限', en: 'Floor' }), share: 0.16, figures: true }, { label: t({ zh: '平均', en: 'Mean' }), share: 0.16, figures: true }], review.score.items.map((i) => [t(i.label), String(i.max), i.floor === null ? '—' : String(i.floor), `${figure(i.mean, locale)}${i.fails ? t({ zh: '（低于下限）', en: ' (below)' }) : ''}`]))]),
    note(t(review.score.source)),
    numbered(locale, 8, t({ zh: '协议和尚缺事项', en: 'Agreements, and what is missing' })),
    text(review.agreements.length === 0 ? t({ zh: '没有投资协议。', en: 'No agreement.' }) : review.agreements.map((a) => `${a.number}（${t(house.registry.matter('agreement').states[a.state]?.label ?? { zh: a.state, en: a.state })}）`).join(t({ zh: '、', en: ', ' })) + t({ zh: '。', en: '.' })),
    ...(review.missing.length === 0 ? [text(t({ zh: '评审条件已齐。', en: 'Nothing is missing.' }))] : review.missing.map((m, i) => text(`${i + 1}．${t(m)}`))),
    note(t({ zh: `线索编号${stored.number}；据招商账本自动起草，截至${isoDay(house.now())}，供评审会使用，不代替部门意见原件。${hidden.size > 0 ? '按密级，部分内容未列入。' : ''}`, en: `Lead ${stored.number}; drafted from its ledger as of ${isoDay(house.now())} for the board; it does not stand for the opinions themselves.${hidden.size > 0 ? ' Some of it is left out as confidential.' : ''}` })),
  ]
  return { locale, issuer: issuerOf(house, caller, locale), title: t({ zh: `关于${stored.title}的评审材料`, en: `Review file: ${stored.title}` }), standing: `${all.confidentiality === 'secret' ? t({ zh: '保密　', en: 'Confidential. ' }) : ''}${t(STANDING)}`, date: dayWords(isoDay(house.now()), locale), blocks }
}

/** What fits, and where nothing does the nearest, each with what it falls short in. */
function sites(lists: Awaited<ReturnType<typeof listOf>>[], locale: Locale): Block[] {
  const t = (words: Text) => words[locale]
  if (lists.length === 0) return [text(t({ zh: '没有填写用地（厂房）需求，未作比选。', en: 'No need of land or space was given: none were compared.' }))]
  const short = (s: SiteShown) => s.checks.filter((c) => c.verdict !== 'met').map((c) => `${t(c.label)}${c.verdict === 'short' ? t({ zh: '不符', en: ' short' }) : t({ zh: '待核实', en: ' to be asked' })}`).join(t({ zh: '、', en: ', ' })) || t({ zh: '全部符合', en: 'all met' })
  return lists.flatMap((l): Block[] => [
    text(t({ zh: `${l.kind === 'parcel' ? '地块' : '厂房（载体）'}：比选${l.considered}处，全部符合${l.fits.length}处。`, en: `${l.kind === 'parcel' ? 'Parcels' : 'Spaces'}: ${l.considered} looked at, ${l.fits.length} meet everything.` })),
    ...(l.fits.length + l.near_misses.length === 0 ? [] : [table([{ label: t({ zh: '编号', en: 'Number' }), share: 0.24 }, { label: t({ zh: '名称', en: 'Site' }), share: 0.26 }, { label: t({ zh: '得分', en: 'Score' }), share: 0.1, figures: true }, { label: t({ zh: '条件', en: 'Conditions' }), share: 0.25 }, { label: t({ zh: '预留', en: 'Held for' }), share: 0.15 }],
      [...l.fits, ...l.near_misses].slice(0, SITES_TOLD).map((s) => [s.number, s.name, figure(s.score, locale, 0), short(s), s.conflict ? (s.conflict.mine ? t({ zh: '本线索', en: 'this lead' }) : s.conflict.number) : '—']))]),
  ])
}
