import { packAt } from '#packs/packs.ts'
import { DISTRICT, type City, type Person, type Proof, type TestHouse } from '../house.ts'
import { done } from './walk.ts'

export const LEAD = {
  name: '年产五万吨高镍正极材料项目', investor_name: '华锐新能源科技有限公司', source: 'stationed', industry: '3985', content: '新建高镍三元正极材料生产线四条，配套建设研发中心和仓储物流设施。', planned_investment_wan: 30_000, class: 'ordinary', confidentiality: 'internal',
} as const
export const REVIEWERS = {
  development_reform: ['reform-reviewer', 'reform-bureau'], science_industry: ['industry-reviewer', 'industry-bureau'], natural_resources: ['resources-reviewer', 'resources-bureau'], environment: ['environment-reviewer', 'environment-bureau'],
  emergency: ['emergency-reviewer', 'emergency-bureau'], finance: ['finance-reviewer', 'finance-bureau'], justice: ['justice-reviewer', 'justice-bureau'],
} as const satisfies Record<string, readonly [Person, string]>

export const UNIT_OF = { scout: 'investment-bureau', 'town-scout': 'east-town', 'park-scout': 'tech-park' } as const
export type Scout = keyof typeof UNIT_OF

/** What a scout says when reporting; each investor is named by its own number. */
export const report = (who: Scout, more: object = {}) => ({ ...LEAD, reporter_unit: UNIT_OF[who], ...more })

export const CONTACT = { contact_on: '2026-03-02', contact_way: 'visit', contact_with: '华锐公司投资总监', contact_content: '介绍园区条件，对方关注用电容量和环评。' }

export const rulesIn = (city: City, house: TestHouse) => packAt(city, house.now()).rules.investment
export const departmentsIn = (city: City, house: TestHouse) => rulesIn(city, house).review.departments.map(({ key }) => {
  const seat = REVIEWERS[key as keyof typeof REVIEWERS]
  return { department: key, unit: seat[1], who: seat[0] }
})
export const reviewersIn = (city: City, house: TestHouse) => departmentsIn(city, house).map(({ department, unit }) => ({ department, unit }))
/** Every item at a share of its points, whole. */
export const cardIn = (city: City, house: TestHouse, share: number) => Object.fromEntries(rulesIn(city, house).score.items.map((i) => [i.key, Math.round(i.max * share)]))

export async function talking(house: TestHouse, id: string, who: Scout, more: object = {}): Promise<void> {
  await done(house, who, 'lead', id, 'report', report(who, more))
  await done(house, 'investment-office', 'lead', id, 'take_in')
  await done(house, 'investment-office', 'lead', id, 'screen', { screening: '符合新能源材料产业方向，建议由首报单位深入洽谈。' })
  await done(house, who, 'lead', id, 'log_contact', { ...CONTACT, contact_on: day(house) })
  await done(house, who, 'lead', id, 'begin_talks', { owner: who })
}

export async function reviewing(house: TestHouse, city: City, id: string, who: Scout, more: object = {}): Promise<void> {
  await talking(house, id, who, more)
  await done(house, who, 'lead', id, 'submit_review', { reviewers: reviewersIn(city, house), planned_fixed_wan: 24_000, land_mu: 60, expected_tax_wan: 2_000, jobs: 300 })
}

export const day = (house: TestHouse) => new Date(house.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

/** What a colleague's module keeps: an agreement of this lead, as far as a guard asks of it. */
export async function agreement(house: TestHouse, lead: string, state: 'drafted' | 'cleared' | 'signed'): Promise<void> {
  await house.database.inDistrict(DISTRICT, async (tx) => {
    await tx.rows(
      `insert into matter (district, id, kind, number, state, open, since, version, title, facts, opened_at, touched_at, pack, head) values ($1, $2, 'agreement', $2, $3, true, now(), 1, '投资协议', $4, now(), now(), 'tanjiang@2024-01', '\\x00')
       on conflict (district, id) do update set state = excluded.state`, [DISTRICT, `AG-${lead}`, state, { lead }])
    await tx.rows("insert into link (district, type, from_kind, from_id, to_kind, to_id, from_at) values ($1, 'lead', 'agreement', $2, 'lead', $3, now()) on conflict do nothing", [DISTRICT, `AG-${lead}`, lead])
  })
}

export async function proofs(house: TestHouse, ...kinds: string[]): Promise<{ evidence: Proof[] }> {
  return { evidence: await Promise.all(kinds.map((k) => house.prove(k))) }
}
