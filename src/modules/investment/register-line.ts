import { createHash } from 'node:crypto'
import { industryFault } from '#algo/identifiers/industry-code.ts'
import { INDUSTRY_CLASSES, INDUSTRY_DIVISIONS } from '#algo/identifiers/industry-divisions.ts'
import { checkUscc } from '#algo/identifiers/uscc.ts'
import { parseBody } from '#kernel/act.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Text } from '#kernel/text.ts'
import { claimsOf, plainName } from './claims.ts'
import { CONFIDENTIALITY, type Lead, SOURCES } from './lead-facts.ts'
import { lead } from './lead.ts'
import type { LeadState } from './lead-states.ts'
import { type Column, type Is, MEANINGS, stageOf } from './register-columns.ts'
import { type Days, roadFault, roadOf, type Told } from './register-road.ts'
import { amountIn, dayIn, numberIn } from './register-values.ts'

/** A cell or line that is not taken, or (a note) that is taken and wants a look. */
export interface RegisterFault { readonly column: string; readonly value: string; readonly problem: Text; readonly next: Text; /** Right as it looks, when a person says so of the line. */ readonly may_confirm?: true }
/** The sums of a line in 万元, each by itself. */
export interface Sums { readonly planned?: number; readonly planned_fixed?: number; readonly agreed?: number; readonly agreed_fixed?: number; readonly funds?: number; readonly statistical?: number }

/** One line of a register, as far as it can be told without asking the house: its units, towns and what stands there come after. */
export interface RegisterLine {
  readonly line: number
  readonly id: string
  readonly cells: readonly string[]
  readonly name: string
  readonly investor: string
  readonly unit: string
  readonly area: string
  readonly company: { readonly name: string; readonly uscc: string }
  readonly claims: readonly string[]
  /** What `record_past` is told, but for unit, town and class. */
  readonly says: Lead
  readonly state: LeadState | undefined
  readonly days: Days
  readonly sums: Sums
  readonly as_of: string | undefined
  readonly next_step: string | undefined
  readonly more: Pick<Lead, 'land_contract_no' | 'ack_no'>
  readonly faults: RegisterFault[]
  readonly notes: RegisterFault[]
}

export interface Reading { readonly register: string; readonly today: string; readonly stages: Readonly<Record<string, LeadState>>; readonly columns: readonly Column[] }
const t = (zh: string, en: string): Text => ({ zh, en })
export const MEND = t('请在原表改正后重新导入', 'correct it in the sheet and bring it in again')
const LOOK = t('导入后请在平台补充', 'add it in the house after the import')
const TITLE = new Map([...Object.entries(INDUSTRY_DIVISIONS), ...Object.entries(INDUSTRY_CLASSES)].map(([code, { zh }]) => [zh.replace(/业$/, ''), code]))
/** What registers call a source beside its own name. */
const SOURCE_WORDS: readonly (readonly [RegExp, keyof typeof SOURCES])[] = [[/驻点|驻外/, 'stationed'], [/以商|企业推荐|商会/, 'by_firm'], [/委托|中介|第三方/, 'commissioned'], [/校友/, 'alumni'], [/展会|博览|招商活动|推介/, 'exhibition'], [/自荐|主动|来访|自主/, 'self'], [/上级|省|市级|流转/, 'superior'], [/补链|强链|链主/, 'chain']]
const AMOUNTS = { planned_fixed: 'planned_fixed_wan', output: 'expected_output_wan', tax: 'expected_tax_wan', land: 'land_mu', space: 'space_m2', jobs: 'jobs', power_kva: 'power_kva' } as const
/** What a column of its own must not say again: shown to whoever mends it. */
const COLUMN_OF: Readonly<Record<string, Is>> = { planned_investment_wan: 'planned', planned_fixed_wan: 'planned_fixed', expected_output_wan: 'output', expected_tax_wan: 'tax', land_mu: 'land', space_m2: 'space', register_note: 'note' }

/** 万元: what is more than any lead may hold is told as another unit, and only so. */
const MOST_WAN = 1e8

/** Reads one line. Pure; every cell that cannot be taken is told with its column, and none hides another. */
export function lineOf(line: number, cells: Readonly<Record<string, string>>, { register, today, stages, columns }: Reading): RegisterLine {
  const [faults, notes]: [RegisterFault[], RegisterFault[]] = [[], []]
  const columnFor = (is: Is) => columns.find((c) => c.is === is)
  const cell = (is: Is) => { const c = columnFor(is); return c ? (cells[c.heading] ?? '').trim() : '' }
  const tell = (to: RegisterFault[]): Told => (is, problem, next = MEND) => { to.push({ column: columnFor(is)?.heading ?? MEANINGS[is].label.zh, value: cell(is).slice(0, 80), problem, next }); return undefined }
  const [fault, note] = [tell(faults), tell(notes)]
  const amount = (is: Is): number | undefined => {
    const c = columnFor(is)
    const read = amountIn(cell(is), c)
    if (read === undefined) return undefined
    if (read === 'no unit') return fault(is, t('金额没有单位', 'an amount without a unit'), t('请在上方选择该列的单位', 'choose the unit of the column above'))
    return read === 'no number' ? fault(is, t('不是数字', 'is no number'), t('请只填数字', 'write digits only')) : read
  }
  const money = (is: Is, by_stage?: Is) => amount(is) ?? (by_stage && columnFor(by_stage) ? amount(by_stage) : undefined)

  const name = cell('name')
  const investor = cell('investor_name')
  const days = Object.fromEntries((Object.keys(MEANINGS) as Is[]).flatMap((is) => {
    if (MEANINGS[is].sort !== 'day' || cell(is) === '') return []
    const read = dayIn(cell(is))
    if (!read) { fault(is, t('不是日期', 'is no date'), t('请写作2026-03-05或2026年3月5日', 'write it as 2026-03-05')); return [] }
    if (read.month_only) note(is, t('只写到月，按该月1日计', 'only a month: taken as its first day'), LOOK)
    return [[is, read]]
  })) as Partial<Record<Is, { day: string; month_only: boolean }>>
  const road = roadOf(days, today, fault, note)
  const word = cell('stage')
  const told = word === '' ? undefined : stageOf(word, stages)
  if (word !== '' && told === undefined) fault('stage', t(`不认识的阶段“${word}”`, `'${word}' is no stage that is known`), t('请在上方说明该词对应哪个阶段', 'say above which stage it means'))
  const state = word === '' ? road.last : told
  if (word === '' && columnFor('stage')) note('stage', t('没有阶段，按已填的最后日期认定', 'no stage: told by the last date'), LOOK)
  if (state) roadFault(state, road.days, fault)

  const signed = road.days.signed_on !== undefined
  const sums: Record<keyof Sums, number | undefined> = {
    planned: money('planned', 'investment_by_stage'), planned_fixed: money('planned_fixed', 'fixed_by_stage'),
    agreed: amount('agreed') ?? (signed ? money('investment_by_stage') : undefined), agreed_fixed: amount('agreed_fixed') ?? (signed ? money('fixed_by_stage') : undefined), funds: amount('funds'), statistical: amount('statistical'),
  }
  if (signed) {
    if (sums.agreed === undefined) fault('agreed', t('已签约而没有协议投资额', 'signed, and no agreed investment'), t('请补填；若总投资一列对已签约项目就是协议投资额，请在上方改该列的含义', 'fill it in; or, if the column of total investment is the agreed one once signed, say so above'))
    if (sums.agreed_fixed === undefined) fault('agreed_fixed', t('已签约而没有协议固定资产投资', 'signed, and no fixed investment agreed'), t('请补填；若固定资产投资一列对已签约项目就是协议口径，请在上方改该列的含义', 'fill it in; or, if the column of fixed investment is the agreed one once signed, say so above'))
    if ((sums.agreed_fixed ?? 0) > (sums.agreed ?? Number.POSITIVE_INFINITY)) fault('agreed_fixed', t(`固定资产投资${sums.agreed_fixed}万元大于协议投资额${sums.agreed}万元`, `fixed investment of ${sums.agreed_fixed} exceeds the ${sums.agreed} agreed`))
  }
  if ((sums.funds ?? sums.statistical) !== undefined && (road.days.as_of_on === undefined || !signed)) {
    note(sums.funds === undefined ? 'statistical' : 'funds', signed ? t('没有截止日期，未导入', 'no as-of date: not taken') : t('未签约，未导入', 'not signed: not taken'), LOOK)
    sums.funds = sums.statistical = undefined
  }
  if (sums.planned_fixed !== undefined && sums.planned !== undefined && sums.planned_fixed > sums.planned) fault('planned_fixed', t(`固定资产投资${sums.planned_fixed}万元大于总投资${sums.planned}万元`, `fixed investment of ${sums.planned_fixed} exceeds the total of ${sums.planned}`))

  const uscc = codeOf(cell('investor_uscc'), cell('uscc_note'), fault)
  const source = sourceOf(cell('source'))
  if (cell('source') !== '' && source === undefined) note('source', t('不在线索来源目录中，未导入', 'is none of the sources: not taken'), LOOK)
  const level = Object.entries(CONFIDENTIALITY).find(([, l]) => cell('confidentiality').startsWith(l.zh) || cell('confidentiality').toLowerCase() === l.en.toLowerCase())?.[0] as Lead['confidentiality']
  if (cell('confidentiality') !== '' && level === undefined) note('confidentiality', t('不是一般、内部或保密，按内部导入', 'neither ordinary, internal nor confidential: taken as internal'), LOOK)
  if (level === 'secret' && [investor, cell('investor_group')].some((n) => n.length > 1 && name.includes(n))) fault('name', t('保密项目名称不得含投资方名称', 'a confidential project goes by a code name'), t('请用代号', 'leave the investor out of it'))
  const short = cell('content').length < 10 && name !== ''
  if (short) note('content', t('投资内容不足10字，以项目名称补足', 'what is to be built is told in fewer than 10 characters: the name is put before it'), LOOK)
  const content = short ? [name, cell('content')].filter(Boolean).join('：') : cell('content')
  const industry = industryOf(cell('industry'), fault)
  const note_text = columns.filter((c) => c.is === 'note').map((c) => [c.heading, (cells[c.heading] ?? '').trim()] as const).filter(([, x]) => x !== '').map(([h, x]) => (h === '备注' ? x : `${h}：${x}`)).join('\n').slice(0, 2_000)
  const source_no = cell('source_no')
  const key = createHash('sha256').update(source_no || `${plainName(investor)}|${plainName(name)}`).digest('hex').slice(0, 24)
  const amounts = Object.fromEntries(Object.entries(AMOUNTS).flatMap(([is, f]) => { const v = is === 'planned_fixed' ? sums.planned_fixed : is === 'jobs' || MEANINGS[is as Is].sort === 'number' ? wholeOf(is as Is) : amount(is as Is); return v === undefined ? [] : [[f, v]] }))
  function wholeOf(is: Is) { const n = numberIn(cell(is)); return n === 'no number' ? fault(is, t('不是数字', 'is no number'), t('请只填数字', 'write digits only')) : n }
  const says = filled({
    name, investor_name: investor, investor_uscc: uscc, uscc_note: cell('uscc_note'), investor_group: cell('investor_group'), contact_name: cell('contact_name'), contact_phone: cell('contact_phone'), introducer: cell('introducer'),
    source, industry, content, confidentiality: level ?? 'internal', planned_investment_wan: sums.planned, ...amounts, start_plan: road.days.start_plan, finish_plan: road.days.finish_plan,
    register_note: note_text, registered: { register, line, ...(source_no ? { no: source_no.slice(0, 60) } : {}) }, source_id: source_no || key,
  })
  wholesome(says, (is, problem) => (faults.some((f) => f.column === columnFor(is)?.heading) || (is === 'planned' && (sums.planned ?? 0) > MOST_WAN) ? undefined : fault(is, problem)))
  return { line, id: `reg.${key}`, cells: columns.map((c) => cells[c.heading] ?? ''), name, investor, unit: cell('reporter_unit'), area: cell('area'), company: { name: cell('company'), uscc: cell('company_uscc') }, claims: claimsOf(says), says, state, days: road.days, sums: filled(sums) as Sums, as_of: road.days.as_of_on, next_step: cell('next_step').slice(0, 500) || undefined, more: filled({ land_contract_no: cell('land_contract_no'), ack_no: cell('ack_no') }), faults, notes }
}

/** What is left when nothing is left out of what there is nothing of. */
const filled = (all: object): Lead => Object.fromEntries(Object.entries(all).filter(([, v]) => v !== undefined && v !== ''))

/** The shape that the act itself asks for: what it would refuse is told by its column, where nothing was told of that yet. */
function wholesome(says: Lead, fault: Told): void {
  const act = lead.acts['record_past']
  if (!act) return
  try {
    parseBody(lead, act, { ...says, reporter_unit: 'x', class: 'ordinary' })
  } catch (err) {
    if (!(err instanceof Refusal)) throw err
    for (const { path, problem } of err.faults) {
      const key = path.split('/')[1] ?? ''
      const is = COLUMN_OF[key] ?? (Object.hasOwn(MEANINGS, key) ? (key as Is) : 'name')
      fault(is, problem)
    }
  }
}

function codeOf(typed: string, said: string, fault: Told): string | undefined {
  if (typed === '' || /^[-—/无]+$/.test(typed)) return undefined
  const checked = checkUscc(typed)
  if (checked.ok || said.length >= 5) return checked.value
  const { zh, en, suggestion } = checked.problem
  return fault('investor_uscc', t(`${zh}${suggestion ? `；是否为${suggestion}？` : ''}`, `${en}${suggestion ? `; is it ${suggestion}?` : ''}`), t('请核对改正；确为此码的，加一列“信用代码说明”写明理由', 'correct it; if it is right, say why in a column 信用代码说明'))
}

function sourceOf(text: string): keyof typeof SOURCES | undefined {
  const own = Object.entries(SOURCES).find(([, l]) => l.zh === text || l.en === text)?.[0] as keyof typeof SOURCES | undefined
  return own ?? (text === '' ? undefined : SOURCE_WORDS.find(([words]) => words.test(text))?.[1])
}

/** By code, with or without the letter of its section and its name, or by the name of a division or a class. */
function industryOf(text: string, fault: Told): string | undefined {
  const next = t('请填2至4位代码（GB/T 4754-2017），或大类名称，如“汽车制造业”', 'give a code of two to four digits (GB/T 4754-2017), or the name of a division')
  if (text === '') return fault('industry', t('没有国民经济行业', 'there is no industry'), next)
  const code = /(?:^|[^\d])(\d{2,4})(?!\d)/.exec(text.normalize('NFKC'))?.[1] ?? TITLE.get(text.replace(/业$/, ''))
  if (code === undefined) return fault('industry', t(`“${text.slice(0, 40)}”不是国民经济行业的代码或名称`, `'${text.slice(0, 40)}' is neither code nor name of an industry`), next)
  const wrong = industryFault(code)
  return wrong ? fault('industry', wrong, next) : code
}
