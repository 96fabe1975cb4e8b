import type { MuScored } from '#algo/mu-score.ts'
import { gradesOf, type MuBatch, VETOES } from '#modules/parks/mu-batch.ts'
import { MU_FIGURES, MU_LABELS, type MuCityRules } from '#packs/parks.ts'
import type { Cell } from './sheet-file.ts'

interface About { readonly title: string; readonly state: string; readonly pack: string; readonly at: Date }
interface Firm { readonly name: string; readonly uscc: string | null }

/** 亩均评价结果 as a table to take along: what it stands on above it, then a firm a line with its grade, ratios, points and figures. A figure that is missing is an empty cell. */
export function sheetOf({ title, state, pack, at }: About, facts: MuBatch, rules: MuCityRules, group: 'above' | 'below', firms: Readonly<Record<string, Firm>>): Cell[][] {
  const { averages, scored } = gradesOf(facts, rules)[group]
  const items = rules[group]
  const given = new Map((facts.rows ?? []).map((r) => [r.firm, r]))
  const heads: Cell[][] = [
    [title, `状态：${state}`, `类别：${group === 'above' ? '规模以上' : '规模以下'}`, `数据来源：${facts.data_source ?? ''}`, `规则：${pack}`, `截至：${at.toISOString()}`],
    [`当年均值：${items.map((i) => `${i.label.zh} ${averages[i.key]?.toFixed(4) ?? '无'}`).join('；')}`],
    [`每项封顶为权重的${rules.cap}倍，低于0按0计，缺数据取同类平均分。${rules.source.zh}`],
    ['位次', '企业', '统一社会信用代码', '得分', '等级', '按位次', '否决情形', '成立日期', ...items.flatMap((i) => [`${i.label.zh}（比值）`, `${i.label.zh}（得分，权重${i.weight}）`]), ...MU_FIGURES.map((k) => MU_LABELS[k].zh)],
  ]
  const line = (s: MuScored): Cell[] => {
    const row = given.get(s.id)
    const firm = firms[s.id]
    return [s.rank, firm?.name ?? s.id, firm?.uscc ?? null, round(s.score), s.grade, s.by_rank, (row?.vetoes ?? []).map((v) => VETOES[v].zh).join('、'), row?.founded_on ?? null, ...s.parts.flatMap((p): Cell[] => [p.value === null ? null : round(p.value, 6), round(p.points)]), ...MU_FIGURES.map((k) => row?.figures[k] ?? null)]
  }
  return [...heads, ...scored.map(line)]
}

const round = (v: number, digits = 2) => Number(v.toFixed(digits))
