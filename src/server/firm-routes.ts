import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Caller } from '#kernel/caller.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { AgentRules } from '#packs/agents.ts'
import type { Tx } from '#store/database.ts'
import { pointing } from '#store/links.ts'
import { linesOf } from './agreement-routes.ts'
import { callerOf, type House } from './house.ts'

/** What a firm has with the district: an agreement it performs, a contract or a fee as agent. Amounts in 万元. */
interface Held {
  readonly id: string; readonly kind: 'agreement' | 'agent_contract' | 'agent_fee'; readonly number: string; readonly title: string; readonly state: string; readonly open: boolean
  readonly signed_on: string | null; readonly fixed_wan: number | null; readonly fee_rule: string | null; readonly from_on: string | null; readonly until_on: string | null; readonly fee_wan: number | null; readonly notice_until_on: string | null; readonly paid_on: string | null
}
/** Of a lead its agent is told what a claim needs, and nothing of who invests. */
interface Claimable { readonly contract: string; readonly lead: string; readonly number: string; readonly name: string; readonly signed_on: string; readonly finished_on: string | null }

/** What an agent was told of a lead it introduced: the district's word to whoever brought it. */
interface Answered { readonly contract: string; readonly lead: string; readonly number: string; readonly name: string; readonly on: string; readonly way: string; readonly text: string }

const MOST = 200

/** What one firm sees of itself beside its appeals. Its matters open through the routes of every kind. */
export function firmRoutes(app: FastifyInstance, house: House): void {
  app.get<{ Params: { firm: string } }>('/api/my/firms/:firm', { schema: { tags: ['agreement'], summary: '本企业的协议、承诺和委托招商 · what this firm promised, signed and may claim', params: z.object({ firm: z.string().max(80) }) } }, async (request) => {
    const caller = callerOf(request)
    const { firm } = request.params
    if (!caller.firms.includes(firm)) throw new Refusal('unknown', { zh: '没有这家企业，或您不是它的经办人', en: 'there is no such firm, or you do not act for it' })
    // As the firm and as nobody else: what a post would show stays in the workspace.
    const as: Caller = { ...caller, posts: [], firms: [firm] }
    return house.database.inDistrict(caller.district, async (tx) => {
      const [commitments, held, claimable, answers] = [await linesOf(house, tx, as, { asker: firm }), await heldBy(tx, firm), await claimableBy(tx, firm), await answersTo(tx, firm)]
      const { fees } = house.policy(caller.district, house.now()).rule<AgentRules>('agents')
      const labelled = held.map((h) => ({ ...h, fee_label: h.fee_rule === null ? null : (fees[h.fee_rule]?.label ?? null) }))
      return { as_of: house.now(), commitments: commitments.map(({ lead: _, lamp, ...line }) => ({ ...line, lamp: lamp?.lamp ?? 'grey' })), held: labelled, claimable, answers }
    }, { readOnly: true })
  })
}

/** By the index of who asks. */
async function heldBy(tx: Tx, firm: string): Promise<Held[]> {
  return tx.rows<Held>(
    `select id, kind, number, title, state, open, facts->>'signed_on' as signed_on, (facts->>'fixed_investment_wan')::float8 as fixed_wan, facts->>'fee_rule' as fee_rule, facts->>'from_on' as from_on, facts->>'until_on' as until_on,
       (facts->>'fee_wan')::float8 as fee_wan, facts->>'notice_until_on' as notice_until_on, facts->>'paid_on' as paid_on
     from matter where district = $1 and asker = $2 and kind in ('agreement', 'agent_contract', 'agent_fee') order by opened_at desc limit ${MOST}`, [tx.district, firm])
}

/** Signed leads that a filed contract is for, or that name its agent as who introduced them within its term, and on which no fee was claimed. */
async function claimableBy(tx: Tx, firm: string): Promise<Claimable[]> {
  return tx.rows<Claimable>(
    `with mine as (select c.id, c.facts->>'lead' as lead, c.facts->>'from_on' as from_on, c.facts->>'until_on' as until_on, p.name as agent
       from matter c join party p on p.district = c.district and p.id = c.asker where c.district = $1 and c.asker = $2 and c.kind = 'agent_contract' and c.facts ? 'filing_no'),
     found as (select mine.id as contract, l.* from mine join matter l on l.district = $1 and l.kind = 'lead' and l.id = mine.lead and l.facts->>'signed_on' between mine.from_on and mine.until_on
       union all select mine.id, l.* from mine join matter l on l.district = $1 and l.kind = 'lead' and mine.lead is null and l.facts->>'signed_on' between mine.from_on and mine.until_on and l.facts->>'introducer' = mine.agent)
     select distinct on (id) contract, id as lead, number, facts->>'name' as name, facts->>'signed_on' as signed_on, facts->>'finished_on' as finished_on from found
     where not exists (select from matter f where f.district = $1 and f.kind = 'agent_fee' and f.id in ${pointing('lead', 'lead', '= found.id')} and f.state <> 'refused') order by id limit ${MOST}`, [tx.district, firm])
}

/**
 * Words to the introducer where that is this agent: named in the lead, or speaking for the agent in the contract, which is for this lead or for
 * all that is reported within its term. What somebody else who introduced it was told is not among them.
 */
async function answersTo(tx: Tx, firm: string): Promise<Answered[]> {
  return tx.rows<Answered>(
    `with mine as (select c.id, c.facts->>'lead' as lead, c.facts->>'from_on' as from_on, c.facts->>'until_on' as until_on, array[p.name, c.facts->>'agent_person'] as names
       from matter c join party p on p.district = c.district and p.id = c.asker where c.district = $1 and c.asker = $2 and c.kind = 'agent_contract' and c.facts ? 'filing_no'),
     found as (select mine.id as contract, true as own, l.* from mine join matter l on l.district = $1 and l.kind = 'lead' and l.id = mine.lead where l.facts->>'introducer' = any(mine.names)
       union all select mine.id, false, l.* from mine join matter l on l.district = $1 and l.kind = 'lead' and mine.lead is null and l.facts->>'introducer' = any(mine.names) and l.opened_at >= (mine.from_on || 'T00:00:00+08:00')::timestamptz and l.opened_at < (mine.until_on || 'T00:00:00+08:00')::timestamptz + interval '1 day')
     select f.contract, f.id as lead, f.number, f.facts->>'name' as name, a->>'on' as "on", a->>'way' as way, a->>'text' as text
     from (select distinct on (id) * from found order by id, own desc, contract) f cross join lateral jsonb_array_elements(coalesce(f.facts->'answers', '[]')) a order by a->>'on' desc, f.id limit ${MOST}`, [tx.district, firm])
}
