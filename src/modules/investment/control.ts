import { z } from 'zod'
import { checkUscc } from '#algo/identifiers/uscc.ts'
import { isoDay } from '#algo/workdays.ts'
import { fact } from '#kernel/fact.ts'
import { type AskOf, defineMatter, type FactsOf, type Given } from '#kernel/matter.ts'
import type { Text } from '#kernel/text.ts'
import { plainUscc } from './claims.ts'

const t = (zh: string, en: string): Text => ({ zh, en })
const words = (min: number, max: number) => z.string().trim().min(min).max(max)
const GROUNDS = { majority: t('控股', 'Holds the majority'), agreement: t('协议控制', 'By agreement'), concert: t('一致行动', 'Acts in concert'), actual: t('实际控制', 'Controls it in fact') }

const facts = z.object({
  controller_name: fact(words(2, 120), { label: t('控制方', 'Who controls'), searched: true }), controller_uscc: fact(words(15, 24), { label: t('控制方统一社会信用代码', 'Credit code of who controls'), indexed: true }),
  controlled_name: fact(words(2, 120), { label: t('被控制方', 'Who is controlled'), searched: true }), controlled_uscc: fact(words(15, 24), { label: t('被控制方统一社会信用代码', 'Credit code of who is controlled'), indexed: true }),
  ground: fact(z.enum(Object.keys(GROUNDS) as [keyof typeof GROUNDS]), { label: t('控制方式', 'How'), options: GROUNDS }),
  share_percent: fact(z.number().gt(0).max(100), { label: t('持股比例（%）', 'Share (%)') }),
  since_on: fact(z.iso.date(), { label: t('起始日', 'Since') }), ended_on: fact(z.iso.date(), { label: t('终止日', 'Ended on') }),
  basis: fact(words(4, 500), { label: t('依据', 'Where it is seen'), hint: t('如国家企业信用信息公示系统、年报、公告', 'The public register, an annual report, an announcement'), widget: 'textarea' }),
  reason: fact(words(4, 1_000), { label: t('理由', 'Reason'), widget: 'textarea', passing: true }),
})
export type Control = FactsOf<typeof facts>
type Guard = (ask: AskOf<Control>) => Text | undefined

const codesAreRight: Guard = ({ body }) => {
  for (const [who, code] of [['控制方', body?.controller_uscc], ['被控制方', body?.controlled_uscc]] as const) {
    const checked = code === undefined ? undefined : checkUscc(code)
    if (checked && !checked.ok) return t(`${who}的统一社会信用代码有误：${checked.problem.zh}`, `the credit code is wrong: ${checked.problem.en}`)
  }
  return body && plainUscc(body.controller_uscc ?? '') === plainUscc(body.controlled_uscc ?? '') ? t('控制方和被控制方是同一家', 'a firm does not control itself') : undefined
}
/** A majority is more than half; with less, another ground is named. */
const shareFits: Guard = ({ body }) => (body?.ground === 'majority' && (body.share_percent ?? 100) <= 50 ? t(`持股${body.share_percent ?? 0}%不足以控股，请改选其他控制方式`, `${body.share_percent ?? 0} % is no majority: name another ground`) : undefined)
const notAhead: Guard = ({ body, at, facts: f }) => {
  const day = body?.since_on ?? body?.ended_on
  if (day !== undefined && day > isoDay(at)) return t(`日期${day}晚于今天`, `${day} is still to come`)
  return body?.ended_on !== undefined && body.ended_on < (f.since_on ?? '') ? t('终止日早于起始日', 'it cannot end before it began') : undefined
}
const onceOnly: Guard = ({ body, given }) => { const same = given['investment.same_control'] as { number: string } | undefined; return body && same ? t(`这一控制关系已登记：${same.number}`, `it is on record already: ${same.number}`) : undefined }

const edge = ({ controller_uscc = '', controlled_uscc = '' }: Control) => ({ type: 'controls', from: { kind: 'uscc', id: plainUscc(controller_uscc) }, to: { kind: 'uscc', id: plainUscc(controlled_uscc) } })

/** 控制关系: which firm controls which, by credit code, so that one investor is known under every name it comes by. @source DOMAIN S3 首报首谈 */
export const control = defineMatter({
  kind: 'control', label: t('控制关系', 'Control'), prefix: 'KZ', facts,
  states: { standing: { label: t('存续', 'Standing') }, ended: { label: t('已终止', 'Ended'), final: true } },
  acts: {
    record: { label: t('登记控制关系', 'Record it'), from: [], to: 'standing', by: ['investment.office', 'import'], tone: 'primary', asks: ['controller_name', 'controller_uscc', 'controlled_name', 'controlled_uscc', 'ground', 'share_percent?', 'since_on', 'basis'], needs: ['register'], given: ['investment.same_control'],
      requires: (ask) => codesAreRight(ask) ?? shareFits(ask) ?? notAhead(ask) ?? onceOnly(ask), links: ({ facts: f }) => [edge(f)],
      apply: (f, body) => ({ ...f, ...body, controller_uscc: plainUscc(body.controller_uscc ?? ''), controlled_uscc: plainUscc(body.controlled_uscc ?? '') }) },
    end: { label: t('终止', 'End it'), from: ['standing'], to: 'ended', by: ['investment.office', 'import'], tone: 'danger', asks: ['ended_on', 'reason'], requires: notAhead, links: ({ facts: f }) => [{ ...edge(f), ends: true }] },
  },
  clocks: {}, read: ['investment.office', 'investment.scout', 'investment.board', 'leader', 'auditor'], title: (f) => `${f.controller_name ?? ''} → ${f.controlled_name ?? ''}`, columns: { category: 'ground' },
  proofs: { register: t('登记信息截图、公告或年报', 'Extract of the register, announcement or report') },
})

export const sameControl: Given = async (query, { id, body, caller }) => {
  const { controller_uscc, controlled_uscc } = (body ?? {}) as Control
  if (controller_uscc === undefined || controlled_uscc === undefined) return undefined
  await query('select pg_advisory_xact_lock(hashtextextended($1, 20261128))', [`${caller.district}/control/${plainUscc(controller_uscc)}/${plainUscc(controlled_uscc)}`])
  return (await query<{ number: string }>("select number from matter where district = $1 and kind = 'control' and open and facts->>'controller_uscc' = $2 and facts->>'controlled_uscc' = $3 and id <> $4 limit 1", [caller.district, plainUscc(controller_uscc), plainUscc(controlled_uscc), id]))[0]
}
