import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { DAY_MS, isoDay } from '#algo/workdays.ts'
import type { Caller } from '#kernel/caller.ts'
import { checkRule } from '#kernel/check-rule.ts'
import { evaluate } from '#kernel/evaluate-rule.ts'
import { Refusal } from '#kernel/refusal.ts'
import { DecisionTable, type RuleVersion } from '#kernel/rule.ts'
import { readDmn, writeDmn } from '#store/formats/dmn.ts'
import { tryRule } from '#store/rule-trial.ts'
import { keptDecisions, ruleInForce, rulesOf, type StandingVersion, versionsOf } from '#store/rules.ts'
import { callerOf, type House } from './house.ts'

const MOST_XML = 2_000_000
const TRIAL_DAYS = 400

/** Decision tables: which are in force, since when and by which document; read, checked, tried, taken in and given out as DMN. */
export function ruleRoutes(app: FastifyInstance, house: House): void {
  const tags = ['rules']
  app.get('/api/rules', { schema: { tags, summary: '规则表 · decision tables' } }, async (request) => {
    const { district } = reader(request)
    const now = house.now()
    return house.database.inDistrict(district, async (tx) => {
      const [drafts, kept] = await Promise.all([
        tx.rows<{ rule: string; n: number }>("select facts->>'rule' as rule, count(*)::int as n from matter where district = $1 and kind = 'rule_change' and open group by 1", [tx.district]),
        tx.rows<{ rule: string; n: number }>('select rule, count(*)::int as n from decision where district = $1 group by 1', [tx.district]),
      ])
      const rows = []
      for (const rule of await rulesOf(house, tx, now)) {
        const versions = await versionsOf(house, tx, rule, now)
        const standing = await ruleInForce(house, tx, rule, now).catch(() => undefined)
        const shown = standing ?? versions.at(-1)
        if (shown) rows.push({ rule, label: shown.table.label, in_force: standing ? headOf(standing) : null, next: versions.filter((v) => v.effective_from > isoDay(now)).map(headOf), versions: versions.length, rows: shown.table.rows.length, drafts: drafts.find((d) => d.rule === rule)?.n ?? 0, decisions: kept.find((d) => d.rule === rule)?.n ?? 0 })
      }
      return { as_of: now, rows }
    }, { readOnly: true })
  })

  app.get<{ Params: { rule: string } }>('/api/rules/:rule', { schema: { tags, summary: '规则表各版本 · the versions of a table', params: z.object({ rule: z.string() }) } }, async (request) => {
    const { district } = reader(request)
    const now = house.now()
    return house.database.inDistrict(district, async (tx) => {
      const versions = await versionsOf(house, tx, request.params.rule, now)
      if (versions.length === 0) throw lost(request.params.rule)
      const standing = await ruleInForce(house, tx, request.params.rule, now).catch(() => undefined)
      return { rule: request.params.rule, in_force: standing?.version ?? null, versions: versions.map((v) => ({ ...headOf(v), table: v.table, check: checkRule(v.table) })) }
    }, { readOnly: true })
  })

  app.get<{ Params: { rule: string }; Querystring: { version?: string } }>('/api/rules/:rule/dmn', { schema: { tags, summary: '导出 DMN 1.3 · as DMN 1.3', params: z.object({ rule: z.string() }), querystring: z.object({ version: z.string().optional() }) } }, async (request, reply) => {
    const { district } = reader(request)
    const version = await house.database.inDistrict(district, async (tx): Promise<RuleVersion | undefined> =>
      (request.query.version === undefined ? ruleInForce(house, tx, request.params.rule, house.now()) : (await versionsOf(house, tx, request.params.rule, house.now())).find((v) => v.version === request.query.version)), { readOnly: true })
    if (!version) throw lost(request.params.rule)
    return reply.type('application/xml; charset=utf-8').header('content-disposition', `attachment; filename="${version.table.rule}@${version.effective_from}.dmn"`).send(await writeDmn(version))
  })

  app.get<{ Querystring: { rule?: string; kind?: string; about?: string; before?: number; limit: number } }>('/api/decisions', {
    schema: { tags, summary: '裁决留痕 · what was decided, on what, by which rows', querystring: z.object({ rule: z.string().optional(), kind: z.string().optional(), about: z.string().optional(), before: z.coerce.number().int().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }) },
  }, async (request) => {
    const caller = reader(request)
    const { rule, kind, about, before, limit } = request.query
    if (rule === undefined && (kind === undefined || about === undefined)) throw new Refusal('invalid', { zh: '请指明规则，或指明对象的类别和编号', en: 'name a rule, or the kind and id of what it is about' })
    const rows = await house.database.inDistrict(caller.district, (tx) => keptDecisions(tx, { ...(rule === undefined ? {} : { rule }), ...(kind === undefined || about === undefined ? {} : { kind, about }), ...(before === undefined ? {} : { before }), limit }), { readOnly: true })
    return { rows, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
  })

  app.post('/api/rules/read', { bodyLimit: MOST_XML, schema: { tags, summary: '读取 DMN 文件 · read a DMN file', body: z.strictObject({ xml: z.string().max(MOST_XML) }) } }, async (request) => {
    reader(request)
    const { tables, faults } = await readDmn((request.body as { xml: string }).xml)
    return { tables: tables.map((t) => ({ ...t, check: checkRule(t.table) })), faults }
  })

  const Body = z.strictObject({ table: DecisionTable })
  app.post('/api/rules/check', { schema: { tags, summary: '检查规则表 · cells, overlaps and gaps of a table', body: Body } }, async (request) => {
    reader(request)
    return checkRule((request.body as { table: DecisionTable }).table)
  })

  app.post('/api/rules/decide', { schema: { tags, summary: '试算一例 · decide one case, without keeping it', body: Body.extend({ inputs: z.record(z.string(), z.unknown()) }) } }, async (request) => {
    reader(request)
    const { table, inputs } = request.body as { table: DecisionTable; inputs: Record<string, unknown> }
    return evaluate(table, inputs)
  })

  app.post('/api/rules/try', { schema: { tags, summary: '用以往案例试算 · try a table on past cases', body: Body.extend({ from: z.iso.date().optional() }) } }, async (request) => {
    const caller = reader(request)
    if (!caller.posts.some((p) => p.role === 'rules.editor' || p.role === 'leader')) throw new Refusal('forbidden', { zh: '试算由规则管理员和区领导进行', en: 'tables are tried by the keepers of the rules and by leaders' })
    const { table, from } = request.body as { table: DecisionTable; from?: string }
    const [fault] = checkRule(table).faults
    if (fault) throw new Refusal('invalid', { zh: `决策表有错误：${fault.problem.zh}`, en: `the table has a fault: ${fault.problem.en}` }, { faults: checkRule(table).faults })
    const now = house.now()
    return house.database.inDistrict(caller.district, async (tx) => {
      const standing = await ruleInForce(house, tx, table.rule, now).catch(() => undefined)
      return tryRule(tx, table, { from: from === undefined ? new Date(now.getTime() - TRIAL_DAYS * DAY_MS) : new Date(`${from}T00:00:00+08:00`), by: caller.party, now, against: standing?.version ?? null })
    })
  })
}

const headOf = ({ version, effective_from, doc_no, title, matter_id }: StandingVersion) => ({ version, effective_from, doc_no, title, matter_id: matter_id ?? null })

const lost = (rule: string) => new Refusal('unknown', { zh: `没有规则“${rule}”或这个版本`, en: `there is no rule '${rule}', or no such version` })

function reader(request: Parameters<typeof callerOf>[0]): Caller {
  const caller = callerOf(request)
  if (caller.posts.length === 0) throw new Refusal('forbidden', { zh: '规则表供工作人员查看', en: 'decision tables are for those who hold a post' })
  return caller
}
