import { defineMatter } from '#kernel/matter.ts'
import { all } from '#packs/rulings.ts'
import { chainFacts, memberFacts, structureFacts, supplyFacts, t } from './chain-facts.ts'
import { byAnother, firmIsThere, mapIsRight, notAhead, onceOnly, oneSeller, onNode, tableIsRight, yearIsNext } from './chain-guards.ts'

const OFFICE = ['chains.office', 'import'] as const
export const READERS = ['chains.office', 'chains.expert', 'parks.manager', 'investment.office', 'investment.scout', 'investment.board', 'leader', 'supervisor', 'auditor', 'economy.analyst'] as const

/** 产业链: drawn, checked by experts who did not draw it, published for a year. Its strength is computed, never typed. @source DOMAIN S2 */
export const chain = defineMatter({
  kind: 'chain', label: t('产业链', 'Chain'), prefix: 'CL', facts: chainFacts,
  states: { drafted: { label: t('编制中', 'Being drawn') }, checking: { label: t('论证中', 'Being checked') }, checked: { label: t('论证通过', 'Checked') }, published: { label: t('已发布', 'Published') }, retired: { label: t('停用', 'Retired'), final: true } },
  acts: {
    draft: { label: t('编制产业链', 'Draw a chain'), from: [], to: 'drafted', by: [...OFFICE], tone: 'primary', asks: ['name', 'chain_leader', 'lead_dept', 'about?', 'nodes', 'links'], requires: mapIsRight, apply: (f, body, { by }) => ({ ...f, ...body, edited_by: by }) },
    edit: { label: t('修改', 'Edit'), from: ['drafted'], by: [...OFFICE], asks: ['name?', 'chain_leader?', 'lead_dept?', 'about?', 'nodes?', 'links?'], given: ['chains.used'], requires: mapIsRight, apply: (f, body, { by }) => ({ ...f, ...body, edited_by: by }) },
    submit: { label: t('提请论证', 'Put to the experts'), from: ['drafted'], to: 'checking', by: [...OFFICE], tone: 'primary', asks: [], tells: ['chains.expert'] },
    check: { label: t('论证', 'Check'), from: ['checking'], to: { among: ['checked', 'drafted'], choose: (_, { pass }) => (pass ? 'checked' : 'drafted') }, by: ['chains.expert', 'import'], tone: 'primary', asks: ['pass', 'opinion'], requires: byAnother, apply: (f, { pass = false, opinion = '' }, { by, at }) => ({ ...f, opinions: [...(f.opinions ?? []), { pass, text: opinion, by, at: at.toISOString() }] }), tells: ['chains.office'] },
    publish: { label: t('发布', 'Publish'), from: ['checked'], to: 'published', by: ['leader', 'import'], tone: 'primary', asks: ['year'], requires: all(byAnother, yearIsNext), apply: (f, { year = 0 }, { by, at }) => ({ ...f, year, editions: [...(f.editions ?? []), { year, nodes: f.nodes?.length ?? 0, links: f.links?.length ?? 0, by, at: at.toISOString() }] }), tells: ['chains.office', 'investment.office'] },
    revise: { label: t('修订', 'Revise'), from: ['published', 'checked'], to: 'drafted', by: [...OFFICE], asks: ['reason'] },
    retire: { label: t('停用', 'Retire'), from: ['drafted', 'published'], to: 'retired', by: ['leader'], tone: 'danger', asks: ['reason'], tells: ['chains.office'] },
  },
  clocks: {},
  read: [...READERS, 'lead'], title: (f) => f.name ?? '', proofs: {},
})

/** 链上企业: a firm on a node, with what it makes there, found on a day. */
export const member = defineMatter({
  kind: 'chain_firm', label: t('链上企业', 'Firm of a chain'), prefix: 'LQ', facts: memberFacts,
  states: { listed: { label: t('在链', 'On the chain') }, removed: { label: t('移出', 'Removed'), final: true } },
  acts: {
    list: { label: t('登记链上企业', 'Put a firm on a node'), from: [], to: 'listed', by: [...OFFICE], tone: 'primary', asks: ['chain', 'node', 'firm', 'role', 'main_product', 'capacity?', 'output_wan?', 'as_of_on'], needs: ['survey'], given: ['chains.chain', 'chains.firm', 'chains.same_member'], requires: all(onNode, firmIsThere, onceOnly, notAhead) },
    confirm: { label: t('复核', 'Found again'), from: ['listed'], by: [...OFFICE], asks: ['role?', 'main_product?', 'capacity?', 'output_wan?', 'as_of_on'], needs: ['survey'], requires: notAhead },
    remove: { label: t('移出', 'Remove'), from: ['listed'], to: 'removed', by: [...OFFICE], tone: 'danger', asks: ['reason'] },
  },
  clocks: {}, read: [...READERS], title: (f) => f.main_product ?? '', columns: { category: 'role' }, proofs: { survey: t('走访记录、产品说明或检验报告', 'Survey, product sheet or test report') },
})

/** 供应关系: what a firm of a chain buys in a year, and whether it comes from the district. 本地配套率 is counted from these. */
export const supply = defineMatter({
  kind: 'supply', label: t('供应关系', 'Supply'), prefix: 'GY', facts: supplyFacts,
  states: { standing: { label: t('有效', 'Standing') }, withdrawn: { label: t('作废', 'Withdrawn'), final: true } },
  acts: {
    note: { label: t('登记供应关系', 'Note a supply'), from: [], to: 'standing', by: [...OFFICE], tone: 'primary', asks: ['chain', 'node', 'buyer', 'seller?', 'seller_name?', 'seller_place?', 'product', 'amount_wan', 'year'], needs: ['ledger'], given: ['chains.chain'], requires: all(onNode, oneSeller), apply: (f, body) => ({ ...f, ...body, local: body.seller !== undefined }) },
    amend: { label: t('更正', 'Correct'), from: ['standing'], by: [...OFFICE], asks: ['product?', 'amount_wan?', 'year?', 'reason'], needs: ['ledger'] },
    withdraw: { label: t('作废', 'Withdraw'), from: ['standing'], to: 'withdrawn', by: [...OFFICE], tone: 'danger', asks: ['reason'] },
  },
  clocks: {}, read: [...READERS], title: (f) => f.product ?? '', columns: { size: 'amount_wan' }, proofs: { ledger: t('企业采购台账或调查表', "The firm's own ledger or survey") },
})

/** 产业结构数据: published tables that gaps are ranked by: what regions make, and what sectors take of each other. */
export const structure = defineMatter({
  kind: 'structure', label: t('产业结构数据', 'Structure of industry'), prefix: 'JG', facts: structureFacts,
  states: { current: { label: t('在用', 'In use') }, withdrawn: { label: t('停用', 'Withdrawn'), final: true } },
  acts: {
    bring_in: { label: t('导入', 'Bring in'), from: [], to: 'current', by: ['chains.office', 'economy.analyst', 'import'], tone: 'primary', asks: ['type', 'name', 'year', 'published_by', 'own?', 'rows', 'columns', 'values', 'output?', 'industries?'], needs: ['publication'], requires: tableIsRight },
    withdraw: { label: t('停用', 'Withdraw'), from: ['current'], to: 'withdrawn', by: ['chains.office', 'economy.analyst', 'import'], tone: 'danger', asks: ['reason'] },
  },
  clocks: {}, read: [...READERS], title: (f) => f.name ?? '', proofs: { publication: t('公布的统计资料', 'What was published') },
})
