import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import { fact, part, STAMP } from '#kernel/fact.ts'
import { type AskOf, defineMatter, type FactsOf } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { all } from '#packs/rulings.ts'
import { BY_DAY, METRIC_LABELS, performedBy } from './agreement-facts.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
const Moved = z.object({ from: part(z.string(), t('原期限', 'From')), to: part(z.string(), t('调整至', 'To')), reason: part(z.string(), t('理由', 'Reason')), ...STAMP, approved_by: part(z.string(), t('审批人', 'Approved by')) })

const facts = z.object({
  agreement: fact(words(1, 80), { label: t('协议', 'Agreement'), widget: 'matter', of: 'agreement', indexed: true }), lead: fact(words(1, 80), { label: t('招商线索', 'Lead'), widget: 'matter', of: 'lead', indexed: true }),
  name: fact(words(2, 200), { label: t('承诺事项', 'Commitment'), searched: true }),
  metric: fact(z.enum(Object.keys(METRIC_LABELS) as [keyof typeof METRIC_LABELS, ...(keyof typeof METRIC_LABELS)[]]), { label: t('指标', 'What'), options: METRIC_LABELS, indexed: true }),
  value: fact(z.number().min(0).max(1e9), { label: t('承诺值', 'Promised') }), due_on: fact(z.iso.date(), { label: t('期限', 'Due'), indexed: true }), unit_for: fact(words(1, 80), { label: t('跟踪单位', 'Followed by'), widget: 'office' }),
  actual: fact(z.number().min(0).max(1e9), { label: t('实际值', 'Actual') }), met_on: fact(z.iso.date(), { label: t('达到日期', 'Met on'), indexed: true }), progress: fact(words(4, 1_000), { label: t('进展', 'Progress'), widget: 'textarea' }),
  new_due_on: fact(z.iso.date(), { label: t('拟调整至', 'To be moved to') }), asked_by: fact(words(1, 80), { label: t('申请人', 'Asked by'), widget: 'party' }), ask_reason: fact(words(5, 1_000), { label: t('申请理由', 'Why'), widget: 'textarea' }),
  moves: fact(z.array(Moved), { label: t('期限调整', 'Moved before') }), missed_on: fact(z.iso.date(), { label: t('逾期日', 'Missed on') }),
  firm: fact(words(1, 80), { label: t('履约企业', 'Firm that performs it'), widget: 'party', passing: true }), performer: fact(words(1, 80), { label: t('履约企业', 'Performed by'), widget: 'party' }), performer_before: fact(words(1, 80), { label: t('原履约企业', 'Performed before by'), widget: 'party' }),
  report: fact(words(4, 1_000), { label: t('企业报送的进展', 'Progress as the firm reports it'), widget: 'textarea' }), reported: fact(z.number().min(0).max(1e9), { label: t('企业报送的完成数', 'Done so far, as the firm reports it') }),
  claimed_on: fact(z.iso.date(), { label: t('企业申报的达到日期', 'Met on, as the firm says') }), claimed: fact(z.number().min(0).max(1e9), { label: t('企业申报的实际值', 'Actual, as the firm says') }), sent_back: fact(z.string(), { label: t('申报退回时间', 'Sent back at') }),
  reason: fact(words(5, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
})
export type Commitment = FactsOf<typeof facts>
type Ask = AskOf<Commitment>
const FOLLOWERS = ['investment.office', 'parks.manager', 'investment.scout', 'import'] as const

/** By a day that has come and, where an amount was promised, by no less. */
const reaches = (met_on: 'met_on' | 'claimed_on', actual: 'actual' | 'claimed') => ({ facts: f, body, at }: Ask): Text | undefined => {
  if (!body) return undefined
  const [on, much] = [body[met_on], body[actual]]
  if (on !== undefined && on > isoDay(at)) return t('达到日期不能晚于今天', 'the day cannot lie ahead')
  if (BY_DAY.has(f.metric ?? '')) return undefined
  if (much === undefined) return t('须填写实际值', 'say the actual amount')
  return f.value !== undefined && much < f.value ? t(`实际值${much}未达到承诺值${f.value}，不能认定兑现`, `${much} is less than the ${f.value} promised`) : undefined
}
/** What lay there when it was sent back proves nothing any more. */
const provenAnew = ({ facts: f, body, evidence }: Ask): Text | undefined => (body && f.sent_back !== undefined && evidence.length === 0 ? t('企业申报的凭证已退回，认定兑现须另附凭证', 'what the firm laid was sent back: confirm on other evidence') : undefined)
const wasClaimed = ({ facts: f }: Ask): Text | undefined => (f.claimed_on === undefined ? t('企业没有待认定的申报', 'the firm has not said that it is met') : undefined)
const notOwnClaim = ({ facts: f }: Ask): Text | undefined => (f.claimed_on !== undefined ? t('已申报兑现，正在认定，不必重复申报', 'you said so already; it is being confirmed') : undefined)
const later = ({ facts: f, body }: Ask): Text | undefined => (body?.new_due_on !== undefined && body.new_due_on <= (f.due_on ?? '') ? t('调整后的期限须晚于原期限', 'the new day must be later') : undefined)
const byAnother = ({ facts: f, caller }: Ask): Text | undefined => (f.asked_by === caller.party ? t('申请人不能自己审批', 'whoever asked does not decide') : undefined)

/** 承诺事项: one promise of an agreement, due on the day agreed, met by evidence; it moves only with a reason and another's consent. @source DOMAIN S3 */
export const commitment = defineMatter({
  kind: 'commitment',
  label: t('承诺事项', 'Commitment'),
  prefix: 'CN',
  facts,
  states: { due: { label: t('履行中', 'Due') }, asked: { label: t('申请调整', 'To be moved') }, missed: { label: t('逾期未兑现', 'Missed') }, met: { label: t('已兑现', 'Met'), final: true, needs: ['evidence'] }, met_late: { label: t('逾期兑现', 'Met late'), final: true, needs: ['evidence'] }, waived: { label: t('免除', 'Waived'), final: true } },
  acts: {
    open_commitment: { label: t('建立承诺', 'Open'), from: [], to: 'due', by: ['house', 'import'], asks: ['agreement', 'lead?', 'name', 'metric', 'value?', 'due_on', 'unit_for?'], assigns: (_, { unit_for }) => (unit_for === undefined ? [] : [{ relation: 'lead', party: unit_for }]) },
    take_on: { label: t('确认履约企业', 'Name the firm that performs it'), from: ['due', 'asked', 'missed', 'met', 'met_late', 'waived'], by: ['house'], asks: ['firm'], apply: ({ performer: before, performer_before: _, ...f }, { firm = '' }) => ({ ...f, performer: firm, ...(before === undefined ? {} : { performer_before: before }) }), assigns: performedBy },
    note_progress: { label: t('登记进展', 'Note progress'), from: ['due', 'missed'], by: FOLLOWERS, asks: ['progress', 'actual?'], inner: true },
    report: { label: t('报送履约进展', 'Report progress'), from: ['due', 'asked', 'missed'], by: ['asker'], asks: ['report', 'reported?'], tells: ['lead', 'investment.office'] },
    claim_met: { label: t('申报兑现', 'Say that it is met'), from: ['due', 'missed'], by: ['asker'], tone: 'primary', asks: ['claimed_on', 'claimed?'], needs: ['evidence'], requires: all(notOwnClaim, reaches('claimed_on', 'claimed')), apply: ({ sent_back: _, ...f }, body) => ({ ...f, ...body }), tells: ['lead', 'investment.office'] },
    send_back: { label: t('退回申报', 'Send it back'), from: ['due', 'missed'], by: ['investment.office', 'parks.manager'], asks: ['reason'], requires: wasClaimed, apply: ({ claimed_on: _, claimed: __, ...f }, ___, { at }) => ({ ...f, sent_back: at.toISOString() }), tells: ['asker'] },
    confirm: { label: t('认定兑现', 'Confirm that it is met'), from: ['due', 'missed'], to: { among: ['met', 'met_late'], choose: (f, body) => ((body.met_on ?? '') > (f.due_on ?? '') ? 'met_late' : 'met') }, by: ['investment.office', 'parks.manager', 'import'], tone: 'primary', asks: ['met_on', 'actual?'], requires: all(reaches('met_on', 'actual'), provenAnew), suggests: { met_on: ({ facts: f }) => f.claimed_on, actual: ({ facts: f }) => f.claimed }, tells: ['lead', 'asker'] },
    ask_move: { label: t('申请调整期限', 'Ask to move it'), from: ['due', 'missed'], to: 'asked', by: ['asker', 'investment.office', 'parks.manager', 'investment.scout'], asks: ['new_due_on', 'ask_reason'], requires: later, apply: (f, body, { by }) => ({ ...f, ...body, asked_by: by }), tells: ['leader', 'investment.office'] },
    approve_move: { label: t('同意调整', 'Agree to move it'), from: ['asked'], to: 'due', by: ['leader', 'investment.office'], tone: 'primary', asks: [], requires: byAnother, tells: ['lead', 'asker'], apply: ({ new_due_on = '', ask_reason = '', asked_by = '', missed_on: _, ...f }, __, { by, at }) => ({ ...f, due_on: new_due_on, moves: [...(f.moves ?? []), { from: f.due_on ?? '', to: new_due_on, reason: ask_reason, by: asked_by, approved_by: by, at: at.toISOString() }] }) },
    refuse_move: { label: t('不同意调整', 'Refuse'), from: ['asked'], to: { among: ['due', 'missed'], choose: (f) => (f.missed_on === undefined ? 'due' : 'missed') }, by: ['leader', 'investment.office'], asks: ['reason'], requires: byAnother, tells: ['asker'], apply: ({ new_due_on: _, ask_reason: __, asked_by: ___, ...f }) => f },
    miss: { label: t('期限届满', 'The day is over'), from: ['due'], to: 'missed', by: ['clock', 'import'], asks: [], apply: (f) => ({ ...f, missed_on: f.due_on ?? '' }), tells: ['investment.office', 'lead', 'leader', 'asker'] },
    waive: { label: t('免除', 'Waive'), from: ['due', 'missed', 'asked'], to: 'waived', by: ['leader'], tone: 'danger', asks: ['reason'], needs: ['minutes'], tells: ['investment.office', 'lead', 'asker'] },
  },
  clocks: { due: { label: t('承诺期限', 'Due day'), until: (f) => f.due_on, runs: ['due'], holds: ['asked'], relimits: ['approve_move'], expires: { act: 'miss', body: {} } } },
  read: ['investment.office', 'investment.scout', 'parks.manager', 'legal.reviewer', 'leader', 'supervisor', 'auditor', 'lead', 'support', 'asker'],
  // What those who follow it note among themselves is not the firm's.
  conceals: (_, roles) => (roles.has('asker') ? ['progress', 'asked_by', 'moves', 'performer_before'] : []),
  relations: { asker: t('履约企业', 'Performs it'), lead: t('跟踪单位', 'Followed by') },
  title: (f) => f.name ?? '',
  columns: { category: 'metric' },
  proofs: { evidence: t('兑现凭证', 'Evidence'), progress: t('进展材料', 'Papers on the progress'), minutes: t('同意免除的会议纪要', 'Minutes that waive it') },
})
