import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { INDUSTRY_DIVISIONS } from '#algo/identifiers/industry-divisions.ts'
import { api } from '#web/shared/api.ts'
import { formatNumber, formatTime } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useNarrow } from '#web/shared/narrow.ts'
import { retryUnlessRefused, usePlaces } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { Amount, monthWords } from '#web/workspace/targets/marks.tsx'
import { BY, type By, type GrowthAnswer, type Part, PUBLICATIONS, riseWords, SIZES } from './answers.ts'
import { PartFirms } from './PartFirms.tsx'
import { type Column, Rows } from './Rows.tsx'
import { TakeAlong, useEconomyPosts } from './Tabs.tsx'

/** A line of the table: a part, those withheld as one, or the whole. */
interface Line extends Omit<Part, 'key'> { readonly id: string; readonly name: string; readonly key?: string }

/** Growth on the comparable base, cut one way, with what each part pulls and contributes; each part opens into its firms. */
export function Growth({ what, period, by, part }: { what: string; period: string; by: By; part: string | undefined }) {
  const { t, locale } = useText()
  const labelOf = usePartNames(by)
  const narrow = useNarrow()
  const { readsFirms } = useEconomyPosts()
  const search = useSearch({ from: '/w/economy' })
  const answer = useQuery({ queryKey: ['growth', what, period, by], queryFn: () => api<GrowthAnswer>(`/api/economy/growth/${what}?period=${period}&by=${by}`), retry: retryUnlessRefused })
  if (answer.isPending) return <Loading />
  if (answer.isError) return <RefusedNote error={answer.error} again={() => void answer.refetch()} />
  const { growth, def, pillars } = answer.data
  if (!growth) return <Empty text={{ zh: `${monthWords(period).zh}没有发布的数据`, en: `Nothing published for ${period}` }} />
  const name = (key: string) => labelOf(key, pillars)
  const rise = (pct: number | null) => t(riseWords(pct, (n) => formatNumber(n, locale, 1)))
  const withheld = growth.withheld
  const lines: Line[] = [
    ...growth.parts.map((p): Line => ({ ...p, id: `part ${p.key}`, name: name(p.key) })),
    ...(withheld ? [{ ...withheld, id: 'withheld', suppressed: false, name: t({ zh: `以上不予显示的${withheld.parts}组合计`, en: `The ${withheld.parts} parts withheld, together` }) }] : []),
  ]
  const most = Math.max(...lines.map((p) => Math.abs(p.pull_pp ?? 0)), 1e-9)
  const meaningless = lines.every((p) => p.printed.contribution_pct === null)
  const kept = (r: Line, cell: React.ReactNode) => (r.suppressed ? <span className="soft">—</span> : cell)
  const columns: Column<Line>[] = [
    { label: BY[by], head: true, cell: (r) => <>{r.name}{by === 'pillar' && r.key !== undefined && <PillarOf pillars={pillars} group={r.key} />}{r.suppressed && narrow && <Withheld />}</> },
    { label: { zh: '企业（户）', en: 'Firms' }, num: true, cell: (r) => (readsFirms && r.key !== undefined ? <Link to="/w/economy" search={{ ...search, part: `~${r.key}` }} aria-label={t({ zh: `${r.name}，${r.firms}户，查看企业`, en: `${r.name}, ${r.firms} firms: see them` })}>{r.firms}</Link> : r.firms) },
    { label: { zh: '累计', en: 'To date' }, num: true, cell: (r) => (r.suppressed ? <Withheld /> : <Amount value={r.value} format={def.format} />) },
    { label: { zh: '占比', en: 'Share' }, num: true, cell: (r) => kept(r, r.share_pct === null ? '—' : `${formatNumber(r.share_pct, locale, 1)}%`) },
    { label: { zh: '同比', en: 'On the year' }, num: true, cell: (r) => kept(r, rise(r.growth_pct)) },
    { label: { zh: '拉动（百分点）', en: 'Pull (pp)' }, cell: (r) => kept(r, <>{r.printed.pull_pp === null ? '—' : formatNumber(r.printed.pull_pp, locale, 2)}<Pull share={(r.pull_pp ?? 0) / most} /></>) },
    { label: { zh: '贡献率', en: 'Contribution' }, num: true, cell: (r) => kept(r, r.printed.contribution_pct === null ? '—' : `${formatNumber(r.printed.contribution_pct, locale, 1)}%`) },
  ]
  const total = growth.growth_pct === null ? null : { growth: rise(growth.growth_pct), pull: formatNumber(growth.growth_pct, locale, 2), contribution: meaningless ? '—' : '100.0%' }
  const { publication } = growth
  return (
    <>
      <section className="card stack" aria-live="polite">
        <div className="row spread"><h2>{t({ zh: `${monthWords(period).zh}累计，可比口径`, en: `${period}, year to date, comparable base` })}</h2><strong className="big-figure">{rise(growth.growth_pct)}</strong></div>
        <p>{total ? <><Amount value={growth.value} format={def.format} unit={def.unit} /><span className="soft">{t({ zh: `；同一批${growth.firms}户企业上年同期 `, en: `; the same ${growth.firms} firms a year ago ` })}<Amount value={growth.base} format={def.format} /></span></> : <Withheld />}</p>
        <p className="row"><span className="tag">{t({ zh: `单位框 ${growth.frames.join('、') || '未注明'}`, en: `Frame ${growth.frames.join(', ') || 'not given'}` })}</span>{(['final', 'preliminary', 'unpublished'] as const).filter((k) => publication[k] > 0).map((k) => <span key={k} className={`tag ${k === 'unpublished' ? 'held' : ''}`}>{t({ zh: `${PUBLICATIONS[k].zh} ${publication[k]}户`, en: `${PUBLICATIONS[k].en}: ${publication[k]}` })}</span>)}</p>
        <Rows caption={BY[by]} columns={columns} rows={lines} rowKey={(r) => r.id} foot={total && <tr><td>{t({ zh: '合计', en: 'Total' })}</td><td className="num">{readsFirms ? <Link to="/w/economy" search={{ ...search, part: '*' }} aria-label={t({ zh: `全部${growth.firms}户，查看企业`, en: `All ${growth.firms} firms: see them` })}>{growth.firms}</Link> : growth.firms}</td><td className="num"><Amount value={growth.value} format={def.format} /></td><td className="num">100.0%</td><td className="num">{total.growth}</td><td>{total.pull}</td><td className="num">{total.contribution}</td></tr>} />
        <div className="row spread"><p className="soft notes">{t({ zh: `拉动之和等于总增速${meaningless ? '；总体增幅很小或下降时贡献率没有意义，不列' : '，贡献率之和为100%'}。上年同期用同一批企业自己的数，不是当时公布的数。少于${answer.data.least}户的分组不予显示，并另隐去一组，以免推出单户数据。${pillars ? `支柱产业依据${pillars.doc_no}。` : ''}截至 ${formatTime(answer.data.as_of, 'zh')}`, en: `${pillars ? `Pillars under ${pillars.doc_no}. ` : ''}Pulls add up to the growth${meaningless ? '; where the whole shrinks or hardly moves contributions mean nothing and are left out' : ', contributions to 100%'}. The base is these firms’ own figures, not what was published then. Parts of fewer than ${answer.data.least} firms are withheld, and one more with them, or the rest would tell a single firm. As of ${formatTime(answer.data.as_of, 'en')}` })}</p><TakeAlong path={`/api/economy/growth/${what}/export`} query={{ period, by }} /></div>
      </section>
      {readsFirms && part !== undefined && <PartFirms what={what} period={period} by={by} part={search['part'] === '*' ? undefined : part} name={search['part'] === '*' ? t({ zh: '全部企业', en: 'All firms' }) : name(part)} />}
    </>
  )
}

function Withheld() {
  const { t } = useText()
  return <span className="soft">{t({ zh: '企业过少，不予显示', en: 'Too few firms: withheld' })}</span>
}

/** By which industries a firm counts to a pillar, as the city's document has it. */
function PillarOf({ pillars, group }: { pillars: GrowthAnswer['pillars']; group: string }) {
  const { t } = useText()
  const industries = pillars?.groups.find((g) => g.key === group)?.industries
  return industries ? <span className="soft"> {t({ zh: `（行业${industries.join('、')}）`, en: ` (industries ${industries.join(', ')})` })}</span> : null
}

function usePartNames(by: By) {
  const { t, locale } = useText()
  const streets = usePlaces('street').data
  const parks = usePlaces('park').data
  return (key: string, pillars: GrowthAnswer['pillars']): string => {
    if (by === 'industry') return INDUSTRY_DIVISIONS[key] ? t(INDUSTRY_DIVISIONS[key]) : key || t({ zh: '未填', en: 'not given' })
    if (by === 'size') return SIZES[key] ? t(SIZES[key]) : t({ zh: '未登记', en: 'not on record' })
    if (by === 'pillar') { const group = pillars?.groups.find((g) => g.key === key); return group ? t(group.label) : t({ zh: '其他产业', en: 'Other industries' }) }
    const place = (by === 'area' ? streets : parks)?.find((p) => p.code === key)
    return place ? (locale === 'en' ? (place.name_en ?? place.name) : place.name) : key || (by === 'park' ? t({ zh: '不在园区', en: 'in no park' }) : t({ zh: '未填', en: 'not given' }))
  }
}

/** How much one part pulls, to the right, or drags, to the left; the number beside it says the same. */
function Pull({ share }: { share: number }) {
  return <div className="pull-axis" aria-hidden="true"><div className={`pull-bar ${share < 0 ? 'down' : 'up'}`} style={{ width: `${Math.abs(share) * 50}%` }} /></div>
}
