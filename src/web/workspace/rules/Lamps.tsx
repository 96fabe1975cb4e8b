import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { retryUnlessRefused, useKind } from '#web/shared/queries.ts'
import { Empty, Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import { type LampCount, type LitRow, useRules } from './answers.ts'
import { LAMP_WORDS, LampTag } from './LampTag.tsx'
import { WhyLit } from './WhyLit.tsx'

/** 亮灯清单: what burns, on what, and by which row of which document. */
export function Lamps() {
  const { t } = useText()
  const { kind } = useParams({ from: '/w/lamps/$kind' })
  const search = useSearch({ from: '/w/lamps/$kind' })
  const navigate = useNavigate()
  const decl = useKind(kind)
  const rules = useRules().data?.rows
  const query = new URLSearchParams(search).toString()
  const answer = useQuery({ queryKey: ['matters', 'lamps', kind, query], queryFn: () => api<{ counts: readonly LampCount[]; truncated: boolean; rows: readonly LitRow[] }>(`/api/lamps/${kind}?${query}`), retry: retryUnlessRefused })
  const named = (rule: string) => { const found = rules?.find((r) => r.rule === rule); return found ? t(found.label) : rule }
  const set = (change: Record<string, string>) => void navigate({ to: '/w/lamps/$kind', params: { kind }, search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v !== '')) })
  return (
    <div className="stack">
      <h1>{t({ zh: '亮灯清单', en: 'Lamps' })}{decl ? t({ zh: `：${decl.label.zh}`, en: `: ${decl.label.en}` }) : ''}</h1>
      {answer.isPending ? <Loading /> : answer.isError ? <RefusedNote error={answer.error} again={() => void answer.refetch()} /> : (
        <>
          <div className="row">
            <label className="row"><span className="soft">{t({ zh: '规则', en: 'Rule' })}</span><select className="input" style={{ width: 'auto' }} value={search['rule'] ?? ''} onChange={(e) => set({ rule: e.target.value })}><option value="">{t({ zh: '全部', en: 'All' })}</option>{[...new Set(answer.data.counts.map((c) => c.rule))].map((r) => <option key={r} value={r}>{named(r)}</option>)}</select></label>
            {(['red', 'yellow', 'green', 'grey'] as const).map((lamp) => <button key={lamp} type="button" className="btn quiet" aria-pressed={search['lamp'] === lamp} onClick={() => set({ lamp: search['lamp'] === lamp ? '' : lamp })}><LampTag lamp={{ lamp }}> {answer.data.counts.filter((c) => c.lamp === lamp).reduce((n, c) => n + c.n, 0)}</LampTag></button>)}
          </div>
          {answer.data.rows.length === 0 ? <Empty text={search['lamp'] ? { zh: `没有${LAMP_WORDS[search['lamp'] as keyof typeof LAMP_WORDS]?.zh ?? ''}`, en: 'None' } : { zh: '没有可看的事项', en: 'Nothing to be seen' }} /> : (
            <section className="card"><div className="scroll" tabIndex={0} role="region" aria-label={t({ zh: '亮灯事项', en: 'What is lit' })}><table><caption className="sr">{t({ zh: '亮灯事项', en: 'What is lit' })}</caption><thead><tr><th>{t({ zh: '事项', en: 'Matter' })}</th><th>{t({ zh: '阶段', en: 'State' })}</th><th>{t({ zh: '灯', en: 'Lamp' })}</th><th>{t({ zh: '为什么', en: 'Why' })}</th><th>{t({ zh: '牵头单位', en: 'Lead unit' })}</th></tr></thead>
              <tbody>{answer.data.rows.flatMap((row) => row.lamps.filter((l) => !search['lamp'] || l.lamp === search['lamp']).map((l) => (
                <tr key={`${row.id} ${l.rule}`}><td><Link to="/w/$kind/$id" params={{ kind: row.kind, id: row.id }}>{row.title}</Link><br /><span className="soft">{row.number}</span></td><td><StateTag kind={row.kind} state={row.state} /></td><td><LampTag lamp={l} /><br /><span className="soft">{named(l.rule)}</span></td>
                  <td><WhyLit lamp={l} /></td><td>{row.lead ?? '—'}</td></tr>
              )))}</tbody></table></div>{answer.data.truncated && <p className="soft">{t({ zh: '只列最要紧的1,000项，其余请按灯号查看', en: 'The worst 1,000 only; look at the others by their lamp' })}</p>}</section>)}
        </>)}
    </div>
  )
}
