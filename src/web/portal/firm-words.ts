import type { Text } from '#kernel/text.ts'
import { formatDate, formatLeft } from '#web/shared/format.ts'
import type { MatterView } from '#web/shared/types.ts'

const w = (zh: string, en: string): Text => ({ zh, en })

/** What a firm has with the district beside its appeals, and how each kind is told to it. */
export interface FirmKind {
  /** What stands in the paper, and which of its facts. */
  readonly paper: Text
  readonly facts: readonly string[]
  /** Whom to turn to. */
  readonly unit: Text
  /** What a state means for the firm, in a sentence. */
  readonly standing: Readonly<Record<string, Text>>
  /** What was done, where the act's own name says too little to the firm. */
  readonly told: Readonly<Record<string, Text>>
  /** What of an act's words stands in the history. */
  readonly said: ReadonlySet<string>
  /** The steps of its way, and which of them a state belongs to. */
  readonly steps?: { readonly names: readonly Text[]; readonly of: Readonly<Record<string, number>> }
}

export const FIRM_KINDS: Readonly<Record<string, FirmKind>> = {
  agreement: {
    paper: w('协议要点', 'In short'), facts: ['agreement_no', 'type', 'signed_on', 'party_a', 'party_b', 'agreed_investment_wan', 'fixed_investment_wan', 'foreign_agreed', 'phases', 'recover_wan', 'recovered_wan'], unit: w('签约单位', 'Signed for the district by'),
    standing: { signed: w('协议已签署。承诺事项逐项列在下面，到期前请报送进展。', 'It is signed. What was promised is listed below: report progress before it is due.'), performing: w('正在履约。承诺事项逐项列在下面，到期前请报送进展。', 'It is being performed. What was promised is listed below: report progress before it is due.'), exiting: w('正在商议解除，请与签约单位联系。', 'Its end is being discussed: please turn to the unit that signed.'), fulfilled: w('承诺已全部办结，协议履行完毕。', 'All that was promised is settled; it is fulfilled.'), terminated: w('协议已解除。', 'It was ended.') },
    told: { sign: w('协议签署', 'It was signed'), name_performer: w('确认由贵公司履约', 'Your firm was named to perform it'), perform: w('进入履约', 'Performance began'), approve_exit: w('协议解除', 'It was ended') }, said: new Set(['agreement_no', 'signed_on', 'recovered_wan', 'recovered_on']),
  },
  commitment: {
    paper: w('承诺内容', 'What was promised'), facts: ['metric', 'value', 'due_on', 'report', 'reported', 'claimed_on', 'claimed', 'new_due_on', 'ask_reason', 'met_on', 'actual'], unit: w('对接单位', 'Your contact'),
    standing: { due: w('请在期限前兑现；有进展随时报送，兑现后请申报并附凭证。', 'Please meet it by its day. Report progress at any time; once it is met, say so with your proof.'), asked: w('已申请调整期限，等待审批；其间期限不计。', 'Another day was asked for and is being decided; the time stands still meanwhile.'), missed: w('期限已过，尚未认定兑现。已兑现的请申报；有困难的请说明情况，申请调整期限。', 'Its day is over and it is not confirmed. If it is met, say so; if you cannot, ask for another day and say why.'), met: w('已按期兑现，凭证已认定。', 'Met by its day, and confirmed.'), met_late: w('已兑现，晚于约定期限。', 'Met, after its day.'), waived: w('经批准免除。', 'It was waived.') },
    told: { open_commitment: w('承诺事项建立', 'It began'), take_on: w('确认由贵公司履约', 'Your firm was named to perform it'), report: w('贵公司报送进展', 'Your firm reported progress'), claim_met: w('贵公司申报兑现', 'Your firm said that it is met'), send_back: w('申报退回，请补充', 'Sent back: please add what is missing'), confirm: w('认定兑现', 'Confirmed as met'), ask_move: w('申请调整期限', 'Another day was asked for'), approve_move: w('同意调整期限', 'The other day was agreed'), refuse_move: w('没有同意调整期限', 'The other day was refused'), miss: w('期限届满', 'Its day was over') },
    said: new Set(['report', 'reported', 'claimed_on', 'claimed', 'new_due_on', 'ask_reason', 'met_on', 'actual', 'reason']),
  },
  agent_contract: {
    paper: w('合同要点', 'In short'), facts: ['scope', 'fee_rule', 'from_on', 'until_on', 'filing_no', 'agent_person', 'on_payroll', 'is_investor', 'relatives'], unit: w('经办单位', 'Handled by'),
    standing: { drafted: w('合同已拟订，等待备案；备案后签约的项目才计引荐费。', 'Drafted, to be filed. Only what is signed after the filing earns a fee.'), filed: w('合同已备案。引荐的项目签约、投资入库后，可申请引荐费。', 'It is filed. Once a lead you brought is signed and its investment counted, the fee may be claimed.'), over: w('合同已到期；期内签约的项目仍可按规则申请引荐费。', 'Its term is over. Leads signed within it may still be claimed on, as the rule says.'), refused: w('没有予以备案。', 'It was not filed.'), ended: w('合同已解除。', 'It was ended.') },
    told: { draft: w('合同拟订', 'It was drafted'), file: w('合同备案', 'It was filed'), refuse: w('不予备案', 'It was not filed') }, said: new Set(['filing_no', 'reason']),
  },
  agent_fee: {
    paper: w('申请内容', 'What was claimed'), facts: ['fixed_wan', 'land_price_wan', 'as_of_on', 'fee_wan', 'notice_from_on', 'notice_until_on', 'paid_on'], unit: w('经办单位', 'Handled by'),
    standing: { claimed: w('申请已送到，财政正在审核。', 'The claim has arrived and is being audited.'), audited: w('审核通过，即将公示。', 'It was audited and will be shown to the public.'), shown: w('正在公示，期满无异议即支付。', 'It is shown to the public; with no objection it is paid after.'), contested: w('公示期内收到异议，正在核实，结果会通知您。', 'Somebody objected while it was shown. It is being looked into, and you will be told.'), paid: w('引荐费已支付。', 'The fee was paid.'), refused: w('没有予以支付，理由见下。', 'It was not paid; the reason is below.') },
    told: { claim: w('申请引荐费', 'The fee was claimed'), audit: w('审核通过', 'It was audited'), show: w('开始公示', 'It was shown to the public'), contest: w('收到异议，正在核实', 'Somebody objected: it is being looked into'), pay: w('已支付', 'It was paid'), refuse: w('不予支付', 'It was not paid') }, said: new Set(['fixed_wan', 'fee_wan', 'notice_until_on', 'paid_on', 'reason']),
    steps: { names: [w('申请', 'Claimed'), w('审核', 'Audited'), w('公示', 'Shown'), w('支付', 'Paid')], of: { claimed: 0, audited: 1, shown: 2, contested: 2, paid: 3 } },
  },
}

/** Which notices a firm's first page tells, and where each opens. */
export const isFirmKind = (kind: string): boolean => Object.hasOwn(FIRM_KINDS, kind)

/** Where a notice leads that tells a firm by name of what it takes no part in: to what it may see of it. */
export const TOLD_BY_NAME: Readonly<Record<string, string>> = { mu_batch: '/e/mu' }

/** The day that was agreed, and what is left of it; a contract says its last day. */
export function dayWords({ kind, clocks }: Pick<MatterView, 'kind' | 'clocks'>, now: Date): { readonly text: Text; readonly late: boolean } | undefined {
  const clock = clocks.findLast((c) => c.stopped_at === null && c.name === (kind === 'commitment' ? 'due' : kind === 'agent_contract' ? 'term' : ''))
  if (!clock) return undefined
  // It runs out as the day ends: the moment before is still that day.
  const day = new Date(new Date(clock.due_at).getTime() - 1)
  const left = formatLeft(clock.due_at, now)
  const on = { zh: formatDate(day, 'zh'), en: formatDate(day, 'en') }
  if (clock.standing === 'held') return { text: w(`期限${on.zh}，审批期间暂停计算`, `Due ${on.en}; the time stands still while it is decided`), late: false }
  return { text: kind === 'commitment' ? w(`最晚 ${on.zh} 兑现，${left.zh}`, `By ${on.en}: ${left.en}`) : w(`合同期至 ${on.zh}，${left.zh}`, `In force until ${on.en}: ${left.en}`), late: clock.standing === 'overdue' }
}
