import { formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import type { Area, Reading } from './answers.ts'
import { Records } from './Records.tsx'
import { Change, Share, Spark, Times } from './marks.tsx'

/** What the index of one area is made of, each part with n, interval, weight and pressure, opening into its tickets. */
export function AreaParts({ answer, area, part, onPart }: { answer: Reading; area: Area; part: string | undefined; onPart: (part: string | undefined) => void }) {
  const { t, locale } = useText()
  const scope = `from=${answer.month}&to=${answer.month}${area.area === '' ? '' : `&by=area&key=${area.area === '-' ? '' : encodeURIComponent(area.area)}`}`
  const rows = area.parts.map((p) => ({ ...p, def: answer.parts[p.part], scale: answer.rules.parts[p.part] }))
  const severe = { ...area.severe, def: answer.severe }
  const open = [...rows.map((r) => ({ key: r.part as string, def: r.def })), { key: 'severe', def: severe.def }].find((r) => r.key === part)
  const button = (key: string, n: number, label: { zh: string; en: string }) => n > 0 && (
    <button type="button" className="btn quiet tight" aria-expanded={part === key} aria-label={t({ zh: `打开 ${n} 件：${label.zh}`, en: `Open ${n}: ${label.en}` })} onClick={() => onPart(part === key ? undefined : key)}>{t({ zh: `打开 ${n} 件`, en: `Open ${n}` })}</button>
  )
  return (
    <section className="card stack" aria-labelledby="area-parts">
      <div className="row spread"><h2 id="area-parts">{t({ zh: `${area.label.zh}：由什么构成`, en: `${area.label.en}: what it is made of` })}</h2>
        {area.index && area.index.weight < 0.999 && <span className="tag held">{t({ zh: `可读权重 ${formatNumber(area.index.weight * 100, locale)}%`, en: `${formatNumber(area.index.weight * 100, locale)}% of the weights readable` })}</span>}</div>
      <div className="row phone-only"><Spark trend={area.trend} /><span className="small"><Change trend={area.trend} /></span></div>
      <div className="scroll"><table className="narrow"><caption className="sr">{t({ zh: '分项', en: 'Parts' })}</caption>
        <thead><tr><th>{t({ zh: '分项', en: 'Part' })}</th><th className="num">{t({ zh: '数值（95%区间）', en: 'Value (95% interval)' })}</th><th className="num">n</th><th className="num wide-only">{t({ zh: '压力（0–100）', en: 'Pressure (0–100)' })}</th><th className="num wide-only">{t({ zh: '权重', en: 'Weight' })}</th><th>{t({ zh: '工单', en: 'Tickets' })}</th></tr></thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.part}><td><b>{t(r.def.label)}</b><div className="small soft wide-only">{t(r.def.definition)}</div></td>
              <td className="num">{r.part === 'volume' ? <><Times reading={r.reading} />{r.expected && <div className="small soft">{t({ zh: `${r.n}件，预期${formatNumber(r.expected.expected, locale, 1)}件（季节系数${formatNumber(r.expected.season, locale, 2)}）`, en: `${r.n}, expected ${formatNumber(r.expected.expected, locale, 1)} (season ${formatNumber(r.expected.season, locale, 2)})` })}</div>}</> : r.reading ? <Share reading={r.reading} /> : <span className="soft">{t({ zh: '样本不足，不计入', en: 'too few, left out' })}</span>}</td>
              <td className="num">{r.n}</td>
              <td className="num wide-only">{r.pressure === null ? '—' : <>{formatNumber(r.pressure, locale)}<div className="meter" aria-hidden="true"><i style={{ width: `${r.pressure}%` }} /></div></>}</td>
              <td className="num wide-only">{formatNumber(r.weight * 100, locale)}%</td><td>{button(r.part, r.hits, r.def.label)}</td></tr>
          ))}
          <tr><td><b>{t(severe.def.label)}</b><div className="small soft wide-only">{t({ zh: `${severe.def.definition.zh}；另列，不计入指数`, en: `${severe.def.definition.en}; shown apart, not in the index` })}</div></td><td className="num"><Share reading={severe.reading} /></td><td className="num">{severe.n}</td><td className="num wide-only">—</td><td className="num wide-only">—</td><td>{button('severe', severe.hits, severe.def.label)}</td></tr>
        </tbody>
      </table></div>
      <details className="phone-only"><summary>{t({ zh: '各分项口径、压力和权重', en: 'Definitions, pressures and weights' })}</summary><ul>{rows.map((r) => <li key={r.part} className="small"><b>{t(r.def.label)}</b>{t({ zh: `：压力 ${r.pressure === null ? '—' : formatNumber(r.pressure, locale)}，权重 ${formatNumber(r.weight * 100, locale)}%。`, en: `: pressure ${r.pressure === null ? '—' : formatNumber(r.pressure, locale)}, weight ${formatNumber(r.weight * 100, locale)}%. ` })}<span className="soft">{t(r.def.definition)}</span></li>)}<li className="small"><b>{t(severe.def.label)}</b>{t({ zh: '：另列，不计入指数。', en: ': shown apart, not in the index. ' })}<span className="soft">{t(severe.def.definition)}</span></li></ul></details>
      {open && <Records key={`${area.area} ${open.key} ${answer.month}`} id={open.def.id} query={`${scope}&part=hit&as_of=${encodeURIComponent(answer.as_of)}`} title={open.def.label} />}
    </section>
  )
}
