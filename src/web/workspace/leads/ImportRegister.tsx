import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, type Refused, upload, type Uploaded } from '#web/shared/api.ts'
import { formatNumber } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useMe } from '#web/shared/queries.ts'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { StateTag } from '#web/workspace/parts.tsx'
import { RegisterColumns, RegisterQuestions } from './ImportRegisterAsked.tsx'
import { BadLines, GoodLines } from './ImportRegisterLines.tsx'
import type { RegisterRead, RegisterSaid, RegisterTaken } from './register-answers.ts'
import { useBringsRegister } from './RegisterEntry.tsx'
import './leads.css'

const NOTHING: RegisterSaid = { columns: {}, money: {}, units: {}, stages: {}, confirmed: [] }
const SHOWN = 200

/** 导入台账: the register is read and told with all that it leaves open and all that is wrong with it; then the good of it becomes leads with their past. */
export function ImportRegister() {
  const { t, locale } = useText()
  const cache = useQueryClient()
  const me = useMe()
  const allowed = useBringsRegister()
  const [file, setFile] = useState<Uploaded>()
  const [said, setSaid] = useState(NOTHING)
  const [asked, setAsked] = useState(NOTHING)
  const [leave, setLeave] = useState(false)
  const [come, setCome] = useState<{ taken: RegisterTaken['taken']; refused: RegisterTaken['refused']; left: number }>()
  const body = (of: RegisterSaid, sha: string) => ({ file: sha, ...of, money: Object.fromEntries(Object.entries(of.money).filter(([, v]) => v)), units: Object.fromEntries(Object.entries(of.units).filter(([, v]) => v)) })
  const read = useMutation<RegisterRead, Refused, { file: Uploaded; said: RegisterSaid }>({
    mutationFn: ({ file: f, said: s }) => api<RegisterRead>('/api/leads/register/read', { method: 'POST', body: body(s, f.sha256) }),
    onSuccess: (r, { said: s }) => {
      // What is proposed for a unit is what stands in its box: it is said by reading again.
      const proposed = { ...s, units: { ...Object.fromEntries(r.units.flatMap((u) => (u.office ? [[u.name, u.office]] : []))), ...s.units } }
      setSaid(proposed)
      setAsked(s)
    },
  })
  const send = useMutation<Uploaded, Refused, File>({ mutationFn: (f) => upload(f, f.name, () => undefined), onSuccess: (f) => { setFile(f); setSaid(NOTHING); setCome(undefined); read.mutate({ file: f, said: NOTHING }) } })
  const take = useMutation<void, Refused, Uploaded>({
    mutationFn: async (f) => {
      let [taken, refused]: [RegisterTaken['taken'], RegisterTaken['refused']] = [[], []]
      for (;;) {
        const slice = await api<RegisterTaken>('/api/leads/register/take', { method: 'POST', body: { ...body(asked, f.sha256), leave_out_bad: leave } })
        taken = [...taken, ...slice.taken]
        refused = slice.refused.reduce((all, one) => (all.some((x) => x.line === one.line) ? all : [...all, one]), refused)
        setCome({ taken, refused, left: slice.left })
        if (slice.left === 0 || slice.taken.length === 0) return
      }
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['matters'] }),
  })
  if (me.isPending) return <Loading />
  const r = read.data
  const changed = r !== undefined && JSON.stringify(said) !== JSON.stringify(asked)
  const done = take.isSuccess && come !== undefined
  return (
    <div className="stack">
      <h1>{t({ zh: '导入招商项目台账', en: 'Bring a register of leads in' })}</h1>
      <p><Link to="/w/$kind" params={{ kind: 'lead' }}>{t({ zh: '返回招商线索', en: 'Back to the leads' })}</Link></p>
      {!allowed ? <p className="note warn">{t({ zh: '台账由招商委办导入。您的岗位没有这一权限，可将台账交招商委办。', en: 'A register is brought in by the investment office. Your post may not: hand it to them.' })}</p> : done ? <Result come={come} /> : (
        <>
          <section className="card stack"><h2>{t({ zh: '一、选择台账', en: '1. The register' })}</h2>
            <p className="soft">{t({ zh: '一行一个项目，表头占一行。按表头认列：项目名称、投资方、首报单位、首报时间、国民经济行业、总投资、项目阶段和各阶段时间等。先检查，不改动任何数据。', en: 'A project a line, its headings on one line. Columns are known by their headings: name, investor, unit, days, industry, investment, stage. It is checked first; nothing is changed.' })}</p>
            <label className="field"><span>{t({ zh: '台账文件（XLSX 或 CSV）', en: 'Register (XLSX or CSV)' })}</span><input className="input" type="file" accept=".xlsx,.csv,.txt" onChange={(e) => { const f = e.target.files?.[0]; read.reset(); take.reset(); if (f) send.mutate(f) }} /></label>
            {(send.isPending || read.isPending) && <p role="status">{t({ zh: '正在读取…', en: 'Reading…' })}</p>}
            {(send.error ?? read.error) && <RefusedNote error={send.error ?? read.error} />}
          </section>
          {r && file && (
            <section className="card stack"><h2>{t({ zh: '二、核对', en: '2. What it holds' })}</h2>
              <p role="status">{t({ zh: `${formatNumber(r.lines, 'zh')}行：可导入${formatNumber(r.good, 'zh')}行，有误${formatNumber(r.bad_total, 'zh')}行，已在平台${formatNumber(r.known, 'zh')}行。`, en: `${formatNumber(r.lines, 'en')} lines: ${formatNumber(r.good, 'en')} can be taken, ${formatNumber(r.bad_total, 'en')} cannot, ${formatNumber(r.known, 'en')} are there already.` })}</p>
              <RegisterQuestions read={r} said={said} onSay={setSaid} />
              <RegisterColumns read={r} said={said} onSay={setSaid} />
              <GoodLines read={r} />
              <BadLines read={r} said={said} onSay={setSaid} />
              {changed && <p className="row"><button type="button" className="btn primary" disabled={read.isPending} onClick={() => read.mutate({ file, said })}>{t({ zh: '按以上说明重新检查', en: 'Check again with these answers' })}</button><span className="soft">{t({ zh: '说明有改动，重新检查后才能导入', en: 'Answers were changed: check again before taking it in' })}</span></p>}
            </section>)}
          {r && file && r.good > 0 && !changed && (
            <section className="card stack"><h2>{t({ zh: '三、导入', en: '3. Take it in' })}</h2>
              <p className="soft">{t({ zh: '每行成为一条招商线索，按台账的日期逐步走到现阶段，全程标为台账导入；首报不发回执，但参与以后的首报比对；未办结的，时限自今日起算。', en: 'Each line becomes a lead that walks to its stage on the days of the register, marked as brought in. It gets no receipt, and later reports are matched against it; limits of what is open begin today.' })}</p>
              {r.bad_total > 0 && <label><input type="checkbox" checked={leave} onChange={(e) => setLeave(e.target.checked)} /> {t({ zh: `舍弃有误的${formatNumber(r.bad_total, 'zh')}行，只导入其余`, en: `Leave the ${formatNumber(r.bad_total, 'en')} bad ones out and take the rest` })}</label>}
              <div className="row"><button type="button" className="btn primary" disabled={take.isPending || r.odd.length > 0 || (r.bad_total > 0 && !leave)} onClick={() => take.mutate(file)}>{take.isPending ? t({ zh: '正在导入…', en: 'Taking…' }) : t({ zh: `导入${formatNumber(r.good, 'zh')}行`, en: `Take ${formatNumber(r.good, 'en')}` })}</button>
                {take.isPending && <><progress max={r.good} value={come?.taken.length ?? 0} aria-label={t({ zh: '导入进度', en: 'How far it is' })} /><span role="status">{t({ zh: `已导入${formatNumber(come?.taken.length ?? 0, 'zh')}行，共${formatNumber(r.good, 'zh')}行；中断后重新导入会接着进行`, en: `${formatNumber(come?.taken.length ?? 0, 'en')} of ${formatNumber(r.good, 'en')}; broken off, the same file goes on where it was` })}</span></>}</div>
              {take.error && <RefusedNote error={take.error} />}
            </section>)}
        </>)}
      {!done && locale === 'en' && allowed && <p className="soft">Headings are those of the register, in Chinese.</p>}
    </div>
  )
}

function Result({ come }: { come: { taken: RegisterTaken['taken']; refused: RegisterTaken['refused']; left: number } }) {
  const { t, locale } = useText()
  return (
    <section className="card stack"><h2>{t({ zh: '导入结果', en: 'What became of it' })}</h2>
      <p className={`note ${come.refused.length ? 'warn' : 'good'}`} role="status">{t({ zh: `已导入${formatNumber(come.taken.length, 'zh')}条线索${come.refused.length ? `，${come.refused.length}行在写入时被拒绝` : ''}。`, en: `${formatNumber(come.taken.length, 'en')} leads were brought in${come.refused.length ? `; ${come.refused.length} lines were refused when written` : ''}.` })}</p>
      {come.left > 0 && <p className="note warn">{t({ zh: `还有${formatNumber(come.left, 'zh')}行未导入，已导入的不受影响。请重新选择同一文件，会接着进行。`, en: `${formatNumber(come.left, 'en')} lines are still to come; what was brought in stands. Choose the same file again and it goes on.` })}</p>}
      {come.refused.length > 0 && <ul className="note bad">{come.refused.slice(0, SHOWN).map((x) => <li key={x.line}>{t({ zh: `第${x.line}行 ${x.name}：${x.problem.zh}`, en: `Line ${x.line}, ${x.name}: ${x.problem.en}` })}</li>)}</ul>}
      <ul className="lines">{come.taken.slice(0, SHOWN).map((x) => <li key={x.id}><span className="row"><Link to="/w/$kind/$id" params={{ kind: 'lead', id: x.id }}>{x.name}</Link><span className="soft mono">{x.number}</span><StateTag kind="lead" state={x.state} /></span></li>)}</ul>
      {come.taken.length > SHOWN && <p className="soft">{t({ zh: `只列前${SHOWN}条`, en: `The first ${SHOWN} of ${formatNumber(come.taken.length, locale)}` })}</p>}
      <p><Link className="btn primary" to="/w/$kind" params={{ kind: 'lead' }}>{t({ zh: '查看全部招商线索', en: 'See all leads' })}</Link></p>
    </section>
  )
}
