import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isoDay } from '#algo/workdays.ts'
import { Refusal } from '#kernel/refusal.ts'
import { bulletin } from './documents/bulletin.ts'
import type { Paper } from './documents/document.ts'
import { monthReport } from './documents/month-report.ts'
import { specialReport } from './documents/special-report.ts'
import { writeDocx } from './documents/write-docx.ts'
import { writePdf } from './documents/write-pdf.ts'
import { COCKPIT_READERS } from './cockpit-routes.ts'
import { callerOf, type House } from './house.ts'

const Form = z.object({ format: z.enum(['docx', 'pdf']).default('docx'), lang: z.enum(['zh', 'en']).default('zh') })
const MOST_DAYS = 400
const TYPES = { docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', pdf: 'application/pdf' } as const

/** 通报, 专报 and the month's report, drafted from the records: as Word to be worked on, as PDF to be handed round. */
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

/** The last month that is over. */
function monthBefore(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}
