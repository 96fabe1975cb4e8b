import { ALPHABET } from '#algo/tracking-code.ts'
import { makeUscc } from '#algo/identifiers/uscc.ts'
import type { Pack } from '#packs/pack.ts'
import { AREA_CODE, type Land, near, type Spot } from './land.ts'
import type { Random } from './random.ts'

const SURNAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜戚谢邹柏水窦云苏潘葛范彭鲁韦马苗方俞任袁柳'.split('')
const GIVEN = ['安然', '子墨', '语桐', '浩然', '欣怡', '明远', '思齐', '若兰', '建国', '秀英', '志强', '丽华', '文博', '雨桐', '海燕', '晓东', '玉梅', '国栋', '雪松', '清扬', '立诚', '可欣', '慧敏', '天佑', '一鸣', '春生', '知夏', '景行', '怀瑾', '望舒']
const HEADS = ['云帆', '启明', '瀚海', '蓝鲸', '松果', '青禾', '朗星', '鼎新', '凌峰', '博远', '华岳', '晨曦', '领航', '远图', '恒屹', '锐进', '星途', '精匠', '盛禾', '金岚', '沃野', '泓信', '卓尔', '天穹', '沐光', '正弘', '赛博', '澄江', '万象', '格致']
const TRADES = [
  ['新能源汽车部件', 'NEV parts', '3670'], ['精密机械', 'precision machinery', '3484'], ['智能装备', 'smart equipment', '3491'], ['生物医药', 'biopharma', '2761'], ['医疗器械', 'medical devices', '3581'],
  ['光电科技', 'optoelectronics', '3976'], ['电子材料', 'electronic materials', '3985'], ['新材料', 'new materials', '2651'], ['精细化工', 'fine chemicals', '2662'], ['物流', 'logistics', '5910'], ['软件', 'software', '6513'], ['食品', 'foods', '1491'], ['商贸', 'trading', '5179'], ['餐饮', 'catering', '6210'],
] as const

export interface Firm extends Spot {
  readonly id: string
  readonly name: string
  readonly name_en: string
  readonly uscc: string
  readonly industry: string
  readonly area: string
  readonly park: string | null
}

export interface Resident {
  readonly id: string
  readonly name: string
  readonly phone: string
  readonly street: string
}

export interface Office {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly kind: 'bureau' | 'street' | 'desk' | 'leader' | 'admin'
  /** The street an office is for. */
  readonly area?: string
}

export interface Staff {
  readonly id: string
  readonly name: string
  readonly posts: readonly { readonly office: string; readonly role: string }[]
  /** The demo account they sign in with. */
  readonly login?: string
  readonly label?: { readonly zh: string; readonly en: string }
}

/** Numbers that no operator hands out: the exchange 000 does not exist. */
export function phoneOf(n: number): string {
  return `1380000${String(n).padStart(4, '0')}`
}

export function makeFirms(random: Random, land: Land, n: number, called: { readonly zh: string; readonly en: string }): Firm[] {
  return Array.from({ length: n }, (_, i) => {
    const street = random.pick(land.streets)
    const park = random.chance(0.6) ? random.pick(land.parks) : null
    const [trade, trade_en, industry] = random.pick(TRADES)
    const head = `${random.pick(HEADS)}${i < 900 ? '' : random.pick(['一', '二', '三'])}`
    const body = `MA${Array.from({ length: 6 }, () => ALPHABET[random.whole(0, 30)]).join('')}`
    return {
      id: `F${String(i + 1).padStart(4, '0')}`, name: `${called.zh}${head}${trade}有限公司`, name_en: `${called.en} ${head} ${trade_en} Co., Ltd.`, uscc: makeUscc('91', AREA_CODE, body), industry,
      area: park?.street ?? street.code, park: park?.code ?? null, ...near(random, park ?? street, 0.01),
    }
  })
}

export function makeResidents(random: Random, land: Land, n: number): Resident[] {
  return Array.from({ length: n }, (_, i) => ({ id: `R${String(i + 1).padStart(4, '0')}`, name: nameOf(random), phone: phoneOf(i + 1), street: random.pick(land.streets).code }))
}

export function nameOf(random: Random): string {
  return `${random.pick(SURNAMES)}${random.pick(GIVEN)}`
}

/** The city's bureaus and companies, the streets, and the desks that send work to them. */
export function makeOffices(pack: Pack, land: Land): Office[] {
  return [
    ...pack.offices.filter((o) => o.key !== 'street').map((o): Office => ({ id: o.key, zh: o.label.zh, en: o.label.en, kind: 'bureau' })),
    ...land.streets.map((s): Office => ({ id: `street-${s.code.slice(-3)}`, zh: `${s.zh}${s.zh.endsWith('镇') ? '政府' : '办事处'}`, en: `${s.en} Office`, kind: 'street', area: s.code })),
    { id: 'hotline', zh: pack.labels.centre?.zh ?? '12345热线中心', en: pack.labels.centre?.en ?? '12345 centre', kind: 'desk' },
    { id: 'enterprise-centre', zh: '企业服务中心', en: 'Enterprise Service Centre', kind: 'desk' },
    { id: 'supervision', zh: '督查室', en: 'Supervision Office', kind: 'desk' },
    { id: 'leaders', zh: '区领导办公室', en: 'District Leaders', kind: 'leader' },
    { id: 'system-admin', zh: '系统管理岗', en: 'System Administration', kind: 'admin' },
    { id: 'security-admin', zh: '安全管理岗', en: 'Security Administration', kind: 'admin' },
    { id: 'audit', zh: '审计岗', en: 'Audit', kind: 'admin' },
  ]
}

/** The office's own id for a pack's office key: `street` is the street where the thing is. */
export function officeFor(key: string, area: string): string {
  return key === 'street' ? `street-${area.slice(-3)}` : key
}

const SPECIAL: readonly Omit<Staff, 'name'>[] = [
  { id: 'S-hotline-1', posts: [{ office: 'hotline', role: 'hotline.desk' }], login: 'hotline', label: { zh: '热线受理派单员', en: 'Hotline desk' } },
  { id: 'S-caller-1', posts: [{ office: 'hotline', role: 'hotline.caller' }], login: 'caller', label: { zh: '热线回访员', en: 'Hotline call-back' } },
  { id: 'S-care-1', posts: [{ office: 'enterprise-centre', role: 'care.desk' }], login: 'care', label: { zh: '企业服务中心派单员', en: 'Enterprise desk' } },
  { id: 'S-super-1', posts: [{ office: 'supervision', role: 'supervisor' }], login: 'supervisor', label: { zh: '督查员', en: 'Supervisor' } },
  { id: 'S-planner-1', posts: [{ office: 'supervision', role: 'targets.planner' }], login: 'planner', label: { zh: '目标管理员', en: 'Planner of targets' } },
  { id: 'S-rules-1', posts: [{ office: 'supervision', role: 'rules.editor' }], login: 'rules', label: { zh: '规则管理员', en: 'Keeper of the rules' } },
  { id: 'S-projects-1', posts: [{ office: 'development_reform', role: 'projects.office' }], login: 'projects', label: { zh: '重大项目办', en: 'Office for key projects' } },
  { id: 'S-figures-1', posts: [{ office: 'science_industry', role: 'figures.reporter' }], login: 'reporter', label: { zh: '数据报送员', en: 'Reporter of figures' } },
  { id: 'S-figures-2', posts: [{ office: 'development_reform', role: 'figures.checker' }], login: 'checker', label: { zh: '数据审核员', en: 'Checker of figures' } },
  { id: 'S-invest-1', posts: [{ office: 'investment', role: 'investment.office' }], login: 'investment', label: { zh: '招商委办', en: 'Investment office' } },
  { id: 'S-scout-1', posts: [{ office: 'investment', role: 'investment.scout' }], login: 'scout', label: { zh: '招商专员', en: 'Investment scout' } },
  { id: 'S-board-1', posts: [{ office: 'government_office', role: 'investment.board' }], login: 'board', label: { zh: '评审会秘书', en: 'Secretary of the board' } },
  { id: 'S-legal-1', posts: [{ office: 'justice', role: 'legal.reviewer' }], login: 'legal', label: { zh: '合法性审核员（司法局）', en: 'Legality reviewer' } },
  { id: 'S-fair-1', posts: [{ office: 'market_regulation', role: 'fair_competition.reviewer' }], login: 'fair', label: { zh: '公平竞争审查员（市监局）', en: 'Fair-competition reviewer' } },
  { id: 'S-parks-1', posts: [{ office: 'investment', role: 'parks.manager' }], login: 'parks', label: { zh: '园区管理员', en: 'Manager of parks' } },
  { id: 'S-chains-1', posts: [{ office: 'science_industry', role: 'chains.office' }], login: 'chains', label: { zh: '链办', en: 'Office for chains' } },
  { id: 'S-agents-1', posts: [{ office: 'investment', role: 'agents.registrar' }], login: 'registrar', label: { zh: '委托招商备案员', en: 'Registrar of agents' } },
  { id: 'S-agents-2', posts: [{ office: 'finance', role: 'agents.auditor' }], login: 'feeaudit', label: { zh: '引荐费审核员（财政）', en: 'Auditor of fees' } },
  { id: 'S-chains-2', posts: [{ office: 'development_reform', role: 'chains.expert' }], login: 'expert', label: { zh: '产业链论证专家', en: 'Expert of chains' } },
  { id: 'S-analyst-1', posts: [{ office: 'science_industry', role: 'economy.analyst' }, { office: 'science_industry', role: 'figures.reporter' }], login: 'analyst', label: { zh: '工业运行分析员', en: 'Analyst of industry' } },
  { id: 'S-leader-1', posts: [{ office: 'leaders', role: 'leader' }], login: 'leader', label: { zh: '分管区领导', en: 'District leader' } },
  { id: 'S-system-1', posts: [{ office: 'system-admin', role: 'admin.system' }], login: 'system', label: { zh: '系统管理员', en: 'System administrator' } },
  { id: 'S-security-1', posts: [{ office: 'security-admin', role: 'admin.security' }], login: 'security', label: { zh: '安全管理员', en: 'Security administrator' } },
  { id: 'S-audit-1', posts: [{ office: 'audit', role: 'auditor' }], login: 'auditor', label: { zh: '审计员', en: 'Auditor' } },
]

/** Departments whose opinion a lead needs before it is signed. */
const REVIEWING = new Set(['development_reform', 'science_industry', 'natural_resources', 'environment', 'emergency', 'finance', 'justice'])

/** Two people in every office that does work, and the desks. The housing bureau's two have demo accounts. */
export function makeStaff(random: Random, offices: readonly Office[]): Staff[] {
  const ordinary = offices.filter((o) => o.kind === 'bureau' || o.kind === 'street').flatMap((o): Staff[] => [
    { id: `S-${o.id}-h`, name: nameOf(random), posts: [{ office: o.id, role: 'handler' }, ...(o.kind === 'street' ? [{ office: o.id, role: 'investment.scout' }] : [])], ...(o.id === 'housing' ? { login: 'handler', label: { zh: `${o.zh}经办人`, en: 'Housing handler' } } : {}) },
    { id: `S-${o.id}-r`, name: nameOf(random), posts: [{ office: o.id, role: 'reviewer' }, ...(REVIEWING.has(o.id) ? [{ office: o.id, role: 'investment.reviewer' }] : [])], ...(o.id === 'environment' ? { login: 'department', label: { zh: '会审部门（生态环境）', en: 'Reviewing department' } } : {}), ...(o.id === 'housing' ? { login: 'reviewer', label: { zh: `${o.zh}科室负责人`, en: 'Housing reviewer' } } : {}) },
  ])
  return [...SPECIAL.map((s) => ({ ...s, name: nameOf(random) })), ...ordinary]
}
