import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import { Refusal } from '#kernel/refusal.ts'
import { isoWeek } from '#modules/investment/weekly.ts'
import { bulletin } from './documents/bulletin.ts'
import { boardMinutes } from './documents/board-minutes.ts'
import type { Paper } from './documents/document.ts'
import { leadWeekly } from './documents/lead-weekly.ts'
import { monthReport } from './documents/month-report.ts'
import { reviewFile } from './documents/review-file.ts'
import { specialReport } from './documents/special-report.ts'
import { writeDocx } from './documents/write-docx.ts'
import { writePdf } from './documents/write-pdf.ts'
import { COCKPIT_READERS } from './cockpit-routes.ts'
import { callerOf, type House } from './house.ts'

const Form = z.object({ format: z.enum(['docx', 'pdf']).default('docx'), lang: z.enum(['zh', 'en']).default('zh') })
const MOST_DAYS = 400
const TYPES = { docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', pdf: 'application/pdf' } as const

/** 通报, 专报, the month's report and the papers of investment promotion, drafted from the records: as Word to be worked on, as PDF to be handed round. */
export function documentRoutes(app: FastifyInstance, house: House): void {
  const tags = ['documents']
  app.get<{ Querystring: z.infer<typeof Form> & { from: string; to: string } }>('/api/documents/bulletin', { schema: { tags, summary: '督查通报 · the bulletin of a period', querystring: Form.extend({ from: z.iso.date(), to: z.iso.date() }) } }, async (request, reply) => {
    const caller = supervising(request)
    const { from, to, lang, format } = request.query
    if (from > to || (Date.parse(to) - Date.parse(from)) / 86_400_000 > MOST_DAYS) throw new Refusal('invalid', { zh: `期间应先后有序，且不超过${MOST_DAYS}天`, en: `the period must run forwards and be at most ${MOST_DAYS} days` })
    const paper = await house.database.inDistrict(caller.district, (tx) => bulletin(house, tx, caller, { from, to, locale: lang }), { readOnly: true })
    return hand(house, request, reply, `bulletin-${from}-${to}`, format, paper)
  })

  app.get<{ Params: { id: string }; Querystring: z.infer<typeof Form> }>('/api/documents/supervision/:id', { schema: { tags, summary: '督办专报 · the report on one matter', params: z.object({ id: z.string() }), querystring: Form } }, async (request, reply) => {
    const caller = callerOf(request)
    const { lang, format } = request.query
    const paper = await house.database.inDistrict(caller.district, (tx) => specialReport(house, tx, caller, request.params.id, lang))
    return hand(house, request, reply, `report-${request.params.id}`, format, paper)
  })

  app.get<{ Querystring: z.infer<typeof Form> & { unit?: string; week?: string } }>('/api/documents/leads/weekly', { schema: { tags, summary: '招商工作周报 · the weekly report on investment', querystring: Form.extend({ unit: z.string().optional(), week: z.string().regex(/^\d{4}-W\d{2}$/).optional() }) } }, async (request, reply) => {
    const caller = promoting(request)
    const { unit, week = isoWeek(isoDay(house.now())), lang, format } = request.query
    const paper = await house.database.inDistrict(caller.district, (tx) => leadWeekly(house, tx, caller, { unit, week, locale: lang }), { readOnly: true })
    return hand(house, request, reply, `leads-${week}`, format, paper)
  })

  app.get<{ Querystring: z.infer<typeof Form> & { no?: string; on?: string } }>('/api/documents/leads/session', { schema: { tags, summary: '评审会纪要 · minutes of a board session, or what is before the next', querystring: Form.extend({ no: z.string().min(2).max(40).optional(), on: z.iso.date().optional() }) } }, async (request, reply) => {
    const caller = promoting(request)
    const { no, on, lang, format } = request.query
    if ((no === undefined) !== (on === undefined)) throw new Refusal('invalid', { zh: '会次和会议日期须同时填写', en: 'a session is named by its number and its day' })
    const paper = await house.database.inDistrict(caller.district, (tx) => boardMinutes(house, tx, caller, no === undefined || on === undefined ? undefined : { no, on }, lang), { readOnly: true })
    return hand(house, request, reply, `board-${on ?? 'next'}`, format, paper)
  })

  app.get<{ Params: { id: string }; Querystring: z.infer<typeof Form> }>('/api/documents/leads/:id/review', { schema: { tags, summary: '评审材料 · the review file of a lead', params: z.object({ id: z.string() }), querystring: Form } }, async (request, reply) => {
    const caller = callerOf(request)
    const { lang, format } = request.query
    const paper = await house.database.inDistrict(caller.district, (tx) => reviewFile(house, tx, caller, request.params.id, lang), { readOnly: true })
    return hand(house, request, reply, `review-${request.params.id}`, format, paper)
  })

  app.get<{ Querystring: z.infer<typeof Form> & { period?: string } }>('/api/documents/month', { schema: { tags, summary: '月度运行报告 · the report of a month', querystring: Form.extend({ period: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/).optional() }) } }, async (request, reply) => {
    const caller = callerOf(request)
    if (!caller.posts.some((p) => COCKPIT_READERS.some((role) => role === p.role))) throw new Refusal('forbidden', { zh: '月度报告供区领导、督查、目标和项目管理岗位使用', en: 'the report of a month is for leaders and those who plan, supervise and audit' })
    const { lang, format, period = monthBefore(isoDay(house.now())) } = request.query
    const paper = await house.database.inDistrict(caller.district, (tx) => monthReport(house, tx, caller, period, lang), { readOnly: true })
    return hand(house, request, reply, `month-${period}`, format, paper)
  })
}

async function hand(house: House, request: FastifyRequest, reply: FastifyReply, name: string, format: 'docx' | 'pdf', paper: Paper): Promise<FastifyReply> {
  request.log.info({ document: name, format, party: callerOf(request).party }, 'drafted')
  const bytes = format === 'pdf' ? await writePdf(paper) : await writeDocx(paper)
  return reply.type(TYPES[format]).header('content-disposition', `attachment; filename="${name}-${isoDay(house.now())}.${format}"`).send(bytes)
}

function supervising(request: FastifyRequest) {
  const caller = callerOf(request)
  if (!caller.posts.some((p) => p.role === 'supervisor' || p.role === 'leader' || p.role === 'auditor')) throw new Refusal('forbidden', { zh: '督查通报由督查室起草', en: 'the bulletin is drafted by the supervision office' })
  return caller
}

/** Whoever reports, decides or oversees leads; what they see of them is what goes into the paper. */
function promoting(request: FastifyRequest) {
  const caller = callerOf(request)
  const LEADS: readonly string[] = ['investment.office', 'investment.scout', 'investment.board', 'leader', 'supervisor', 'auditor']
  if (!caller.posts.some((p) => LEADS.includes(p.role))) throw new Refusal('forbidden', { zh: '招商周报和评审会纪要供招商、评审和督查岗位使用', en: 'these papers are for those who report leads, decide on them or oversee them' })
  return caller
}

/** The last month that is over. */
function monthBefore(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}
