import { formatDate, formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import type { Item, MuAnswer, Shown } from './mu-answers.ts'
import { VETOES } from './mu-answers.ts'

/** 得分明细: one firm's ratios beside the year's averages, the points each gives and why, and the figures they come of. */
export function MuFirm({ firm: f, items, averages, rules }: { firm: Shown; items: readonly Item[]; averages: MuAnswer['groups']['above']['averages']; rules: MuAnswer['rules'] }) {
  const { t, locale } = useText()
  const ratio = (v: number | null | undefined) => (v === null || v === undefined ? '—' : formatNumber(v, locale, Math.abs(v) < 1 ? 4 : 2))
  const why = f.grade === f.by_rank ? undefined : f.vetoes.length > 0
    ? t({ zh: `按位次为${f.by_rank}档；因${f.vetoes.map((v) => VETOES[v]?.zh ?? v).join('、')}否决，列${rules.veto_grade}档`, en: `grade ${f.by_rank} by rank; ${rules.veto_grade} by veto: ${f.vetoes.map((v) => VETOES[v]?.en ?? v).join(', ')}` })
    : t({ zh: `按位次为${f.by_rank}档；成立不满${rules.grace_years}年，最低列${rules.grace_floor}档`, en: `grade ${f.by_rank} by rank; younger than ${rules.grace_years} years, it stands no lower than ${rules.grace_floor}` })
  return (
    <section className="card stack" aria-live="polite"><h2>{f.name}</h2>
      <p>{t({ zh: `第${f.rank}位，${formatNumber(f.score, 'zh', 1)}分，${f.grade}档`, en: `Rank ${f.rank}, ${formatNumber(f.score, 'en', 1)} points, grade ${f.grade}` })}{why && <><br /><span className="soft">{why}</span></>}</p>
      <div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '分项得分', en: 'Parts' })}><table><caption className="sr">{t({ zh: '分项得分', en: 'Parts of the score' })}</caption><thead><tr><th>{t({ zh: '分项', en: 'Item' })}</th><th className="num">{t({ zh: '本企业', en: 'This firm' })}</th><th className="num">{t({ zh: '均值', en: 'Average' })}</th><th className="num">{t({ zh: '得分', en: 'Points' })}</th></tr></thead>
        <tbody>{f.parts.map((p) => { const item = items.find((i) => i.key === p.key); return <tr key={p.key}><th scope="row">{item ? t(item.label) : p.key}</th><td className="num">{ratio(p.value)}</td><td className="num">{ratio(averages[p.key])}</td><td className="num">{formatNumber(p.points, locale, 1)} / {item?.weight ?? ''}{p.capped && <><br /><span className="soft">{t({ zh: `封顶${rules.cap}倍`, en: `capped at ${rules.cap}` })}</span></>}{p.filled && <><br /><span className="soft">{t({ zh: '无数据，取均分', en: 'no figure: group mean' })}</span></>}{!p.filled && p.value !== null && p.value < 0 && <><br /><span className="soft">{t({ zh: '负值计0', en: 'below 0: counts 0' })}</span></>}</td></tr> })}</tbody></table></div>
      <dl className="facts"><dt>{t({ zh: '统一社会信用代码', en: 'Credit code' })}</dt><dd className="mono">{f.uscc ?? '—'}</dd><dt>{t({ zh: '成立日期', en: 'Founded on' })}</dt><dd>{f.founded_on ? formatDate(f.founded_on, locale) : '—'}</dd>{Object.entries(f.figures).map(([k, v]) => <div key={k} style={{ display: 'contents' }}><dt>{t(rules.labels[k] ?? { zh: k, en: k })}</dt><dd>{formatNumber(v, locale, Number.isInteger(v) ? 0 : 2)}</dd></div>)}</dl>
    </section>
  )
}
