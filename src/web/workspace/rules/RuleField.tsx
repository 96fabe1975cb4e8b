import { useMutation, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect } from 'react'
import type { RuleCheck, Witness } from '#kernel/check-rule.ts'
import type { DecisionTable } from '#kernel/rule.ts'
import { api, type Refused } from '#web/shared/api.ts'
import { plain } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { Loading, RefusedNote } from '#web/shared/states.tsx'
import { type Trial, useRule, useRules } from './answers.ts'
import { RuleGrid } from './RuleGrid.tsx'
import { TrialNote } from './TrialNote.tsx'

const NOTHING: RuleCheck = { faults: [], overlaps: [], gaps: [], analysed: false }

/** The table of a rule change: it starts from the version in force, is looked over while it is written, and tried on past cases. */
export function RuleField({ value, rule, onChange }: { value: unknown; rule: string | undefined; onChange: (value: unknown) => void }) {
  const { t } = useText()
  const table = value as DecisionTable | undefined
  const rules = useRules().data?.rows
  const standing = useRule(table ? undefined : rules?.find((r) => r.rule === rule)?.rule).data
  const base = standing?.versions.find((v) => v.version === standing.in_force) ?? standing?.versions.at(-1)
  useEffect(() => { if (!table && base) onChange(base.table) }, [table, base, onChange])
  const looked = useDeferredValue(table)
  const check = useQuery({ queryKey: ['rule-check', looked], enabled: looked !== undefined, queryFn: () => api<RuleCheck>('/api/rules/check', { method: 'POST', body: { table: looked } }), placeholderData: (before) => before })
  const trial = useMutation<Trial, Refused, DecisionTable>({ mutationFn: (tried) => api<Trial>('/api/rules/try', { method: 'POST', body: { table: tried } }) })
  const read = useMutation<{ tables: { table: DecisionTable }[] }, Refused, File>({
    mutationFn: async (file) => api('/api/rules/read', { method: 'POST', body: { xml: await file.text() } }), onSuccess: ({ tables }) => { const found = tables[0]?.table; if (found) onChange({ ...found, rule: rule ?? found.rule }) },
  })
  if (!table) return rule === undefined ? <p className="soft">{t({ zh: '先填写规则，再从现行版本改起', en: 'Name the rule first: its version in force is where you start' })}</p> : standing || !rules ? <Loading /> : <p className="soft">{t({ zh: `本区没有规则“${rule}”`, en: `There is no rule '${rule}' here` })}</p>
  const { faults, overlaps, gaps, analysed } = check.data ?? NOTHING
  return (
    <div className="stack">
      <RuleGrid table={table} faults={faults} onChange={onChange} />
      <div role="status" className="stack">
        {faults.length > 0 && <p className="note bad">{t({ zh: `${faults.length}处需要修改，见标红的格`, en: `${faults.length} cell(s) to be put right, marked red` })}</p>}
        {overlaps.length > 0 && <div className="note bad"><p>{t({ zh: '以下情形有几行同时命中：', en: 'Rows that fire together:' })}</p><Witnesses table={table} list={overlaps} /></div>}
        {gaps.length > 0 && <div className="note warn"><p>{t({ zh: '以下情形没有一行命中：', en: 'Cases that no row meets:' })}</p><Witnesses table={table} list={gaps} /></div>}
        {analysed && faults.length + overlaps.length + gaps.length === 0 && <p className="note good">{t({ zh: '没有错误、重叠和遗漏', en: 'No faults, no overlaps, nothing left out' })}</p>}
        {check.data && !analysed && faults.length === 0 && <p className="soft">{t({ zh: '含有较复杂的表达式，重叠和遗漏未逐一排查', en: 'Some cells are more than plain: overlaps and gaps were not looked for' })}</p>}
        {check.error && <RefusedNote error={check.error} />}
      </div>
      <div className="row">
        <button type="button" className="btn" disabled={trial.isPending || faults.length > 0} onClick={() => trial.mutate(table)}>{trial.isPending ? t({ zh: '正在试算…', en: 'Trying…' }) : t({ zh: '用以往案例试算', en: 'Try on past cases' })}</button>
        <label className="btn">{t({ zh: '从 DMN 文件读入', en: 'Read a DMN file' })}<input type="file" className="sr" accept=".dmn,.xml,application/xml" onChange={(e) => { const [file] = e.target.files ?? []; if (file) read.mutate(file); e.target.value = '' }} /></label>
      </div>
      {read.error && <RefusedNote error={read.error} />}
      {trial.error && <RefusedNote error={trial.error} />}
      {trial.data && <TrialNote trial={trial.data} />}
    </div>
  )
}

function Witnesses({ table, list }: { table: DecisionTable; list: readonly Witness[] }) {
  const { t } = useText()
  return <ul>{list.map((w) => <li key={JSON.stringify(w)}>{table.inputs.map((input, i) => `${t(input.label)}＝${w.values[i] === null ? t({ zh: '未知', en: 'not known' }) : plain(w.values[i])}`).join(t({ zh: '，', en: ', ' }))}{w.rows.length > 0 && t({ zh: `：第${w.rows.join('、')}行`, en: `: rows ${w.rows.join(', ')}` })}</li>)}</ul>
}
