import { isoDay } from '#algo/workdays.ts'
import { wishedFigures } from '#algo/wished-figure.ts'
import type { Caller } from '#kernel/caller.ts'
import type { Locale, Text } from '#kernel/text.ts'
import type { Supervision } from '#modules/supervision/supervision-facts.ts'
import { SOURCES } from '#modules/supervision/supervision-facts.ts'
import type { Tx } from '#store/database.ts'
import { matterPage } from '#store/page.ts'
import type { House } from '#server/house.ts'
import { type Block, note, numbered, type Paper, table, text } from './document.ts'
import { dayWords, issuerOf, STANDING } from './words.ts'

/** What of a line of the ledger is told in words. */
const TOLD = ['note', 'opinion', 'feedback', 'verification', 'extension_reason', 'return_basis', 'reason', 'level_basis'] as const

/** 专报 on one matter under supervision: where it comes from, who leads, what was done step by step and by what proof, and how it stands. */
export async function specialReport(house: House, tx: Tx, caller: Caller, id: string, locale: Locale): Promise<Paper> {
  const page = await matterPage(house, tx, caller, house.registry.matter('supervision'), id)
  const facts = page.facts as Supervision
  const t = (words: Text) => words[locale]
  const name = (relation: string) => page.participants.filter((p) => p.relation === relation).map((p) => p.name).join(locale === 'zh' ? '、' : ', ') || '—'
  const resolve = page.clocks.findLast((c) => c.name === 'resolve')
  const standing = { running: { zh: '在时限内', en: 'within its time' }, soon: { zh: '即将到期', en: 'due soon' }, overdue: { zh: '已逾期', en: 'overdue' }, held: { zh: '暂停计时', en: 'held' }, met: { zh: '按期', en: 'in time' }, late: { zh: '逾期完成', en: 'done late' } }[resolve?.standing ?? 'running']
  const wishes = wishedFigures([facts.subject, facts.content, facts.feedback].filter(Boolean).join('\n'))
  const blocks: Block[] = [
    numbered(locale, 1, t({ zh: '事项和要求', en: 'What was asked' })),
    text(t({ zh: `${facts.source ? SOURCES[facts.source].zh : ''}${facts.doc_no ? `（${facts.doc_no}）` : ''}：${facts.content ?? ''}`, en: `${facts.source ? SOURCES[facts.source].en : ''}${facts.doc_no ? ` (${facts.doc_no})` : ''}: ${facts.content ?? ''}` })),
    text(t({ zh: `牵头单位：${name('lead')}；配合单位：${name('support')}。${facts.assigned_at ? `${dayWords(isoDay(new Date(facts.assigned_at)), 'zh')}交办` : '尚未交办'}${resolve ? `，应于${dayWords(isoDay(new Date(resolve.due_at)), 'zh')}前办结，目前${standing.zh}` : ''}。`, en: `Lead: ${name('lead')}; supporting: ${name('support')}. ${facts.assigned_at ? `Assigned on ${dayWords(isoDay(new Date(facts.assigned_at)), 'en')}` : 'Not assigned yet'}${resolve ? `, due by ${dayWords(isoDay(new Date(resolve.due_at)), 'en')}: ${standing.en}` : ''}.` })),
    ...(facts.milestones?.length ? [table([{ label: t({ zh: '时间节点', en: 'Milestone' }), share: 0.7 }, { label: t({ zh: '完成日期', en: 'Due' }), share: 0.3 }], facts.milestones.map((m) => [m.name, m.due_on]))] : []),
    numbered(locale, 2, t({ zh: '办理过程', en: 'What was done' })),
    table([{ label: t({ zh: '时间', en: 'When' }), share: 0.17 }, { label: t({ zh: '动作', en: 'Act' }), share: 0.17 }, { label: t({ zh: '内容', en: 'What' }), share: 0.46 }, { label: t({ zh: '凭证', en: 'Proof' }), share: 0.2 }], page.timeline.map((e) => [
      isoDay(new Date(e.at)), t(e.label), TOLD.flatMap((k) => (typeof e.body[k] === 'string' ? [e.body[k]] : [])).join(locale === 'zh' ? '；' : '; '), e.evidence.map((x) => `${t(x.kind_label)} ${x.sha256.slice(0, 8)}`).join('\n'),
    ])),
    numbered(locale, 3, t({ zh: '目前情况', en: 'How it stands' })),
    text(t({ zh: `状态：${house.registry.matter('supervision').states[page.state]?.label.zh ?? page.state}。${facts.feedback ? `办理结果：${facts.feedback}` : '尚未反馈办理结果。'}${facts.verification ? `核查意见：${facts.verification}` : ''}`, en: `State: ${house.registry.matter('supervision').states[page.state]?.label.en ?? page.state}. ${facts.feedback ? `Result: ${facts.feedback}` : 'No result has been fed back.'}${facts.verification ? ` Check: ${facts.verification}` : ''}` })),
    ...(wishes.length > 0 ? [note(t({ zh: `文中“${wishes.map((w) => w.text).join('”“')}”疑似要求改动统计数据（统计法第六条），印发前请核改。`, en: `'${wishes.map((w) => w.text).join("', '")}' seems to ask for a figure rather than for work (Statistics Law, art. 6): put it right before this goes out.` }))] : []),
    note(t({ zh: `督办编号${page.number}；据留痕${page.timeline.length}条自动起草，凭证以内容摘要前8位标识。`, en: `Matter ${page.number}; drafted from ${page.timeline.length} lines of its ledger; proofs by the first 8 digits of their digest.` })),
  ]
  return { locale, issuer: issuerOf(house, caller, locale), title: t({ zh: `关于${facts.subject ?? ''}的专报`, en: `Report on ${facts.subject ?? ''}` }), standing: t(STANDING), date: dayWords(isoDay(house.now()), locale), blocks }
}
