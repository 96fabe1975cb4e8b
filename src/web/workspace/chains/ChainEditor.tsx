import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '#web/shared/act.ts'
import { useText } from '#web/shared/i18n.tsx'
import { newId } from '#web/shared/new-id.ts'
import { OfficeSelect } from '#web/shared/CodeSelect.tsx'
import { useKind, useMatter } from '#web/shared/queries.ts'
import { Loading, RefusedNote, RefusedPage } from '#web/shared/states.tsx'
import { type ChainLink, type ChainNode, STAGE } from './answers.ts'
import { ChainPicture } from './ChainPicture.tsx'

const CRITICALITY = { key: { zh: '关键', en: 'Key' }, important: { zh: '重要', en: 'Important' }, ordinary: { zh: '一般', en: 'Ordinary' } } as const
const split = (text: string) => text.split(/[、,，;；\s]+/).map((w) => w.trim()).filter(Boolean)

/** Draws a chain, or a new edition of one: choose a node in the picture, say what it is, link it; saved as one act. */
export function ChainEditor() {
  const { id } = useSearch({ from: '/w/chains/edit' })
  const kind = useKind('chain')
  const matter = useMatter('chain', id ?? '', id !== undefined)
  if (!kind) return <Loading />
  if (!id) return <Editor key="new" />
  if (matter.isError) return <RefusedPage error={matter.error} again={() => void matter.refetch()} />
  if (!matter.data) return <Loading />
  const f = matter.data.facts as { nodes?: ChainNode[]; links?: ChainLink[] }
  return <Editor key={matter.data.version} of={{ id, version: matter.data.version, name: matter.data.title, nodes: f.nodes ?? [], links: f.links ?? [] }} />
}

interface Known { readonly id: string; readonly version: number; readonly name: string; readonly nodes: readonly ChainNode[]; readonly links: readonly ChainLink[] }
function Editor({ of }: { of?: Known }) {
  const { t } = useText()
  const navigate = useNavigate()
  const [id] = useState(() => of?.id ?? newId())
  const [nodes, setNodes] = useState<readonly ChainNode[]>(of?.nodes ?? [])
  const [links, setLinks] = useState<readonly ChainLink[]>(of?.links ?? [])
  const [chosen, choose] = useState<string | undefined>(of?.nodes[0]?.key)
  const [head, setHead] = useState({ name: '', chain_leader: '', lead_dept: '' })
  const doing = useAct('chain', id, of?.version ?? 0)
  const one = nodes.find((n) => n.key === chosen)
  const change = (part: Partial<ChainNode>) => setNodes(nodes.map((n) => (n.key === chosen ? { ...n, ...part } : n)))
  const add = () => {
    let n = nodes.length + 1
    while (nodes.some((one) => one.key === `n${n}`)) n++
    setNodes([...nodes, { key: `n${n}`, name: t({ zh: `新环节${n}`, en: `Node ${n}` }), stage: 'midstream', products: [t({ zh: '待填产品', en: 'to be named' })], industries: ['3670'], criticality: 'ordinary' }])
    choose(`n${n}`)
  }
  const drop = () => { setNodes(nodes.filter((n) => n.key !== chosen)); setLinks(links.filter((l) => l.from !== chosen && l.to !== chosen)); choose(undefined) }
  const linked = (to: string) => links.some((l) => l.from === chosen && l.to === to)
  const toggle = (to: string) => setLinks(linked(to) ? links.filter((l) => l.from !== chosen || l.to !== to) : [...links, { from: chosen ?? '', to }])
  const save = () => doing.mutate(of ? { act: 'edit', body: { nodes, links } } : { act: 'draft', body: { ...head, nodes, links } }, { onSuccess: () => void navigate({ to: '/w/chains/$id', params: { id }, search: {} }) })
  return (
    <div className="stack">
      <div className="row spread"><h1>{of ? t({ zh: `编辑图谱：${of.name}`, en: `Edit the map: ${of.name}` }) : t({ zh: '编制产业链', en: 'Draw a chain' })}</h1><div className="row"><button type="button" className="btn" onClick={add}>{t({ zh: '增加环节', en: 'Add a node' })}</button><button type="button" className="btn primary" disabled={doing.isPending || nodes.length < 2 || (!of && (!head.name || !head.chain_leader || !head.lead_dept))} onClick={save}>{t({ zh: '保存', en: 'Save' })}</button></div></div>
      {!of && <section className="card row">
        <label className="field"><span>{t({ zh: '产业链名称', en: 'Name' })}</span><input className="input" value={head.name} onChange={(e) => setHead({ ...head, name: e.target.value })} /></label>
        <label className="field"><span>{t({ zh: '链长', en: 'Leader of the chain' })}</span><input className="input" value={head.chain_leader} onChange={(e) => setHead({ ...head, chain_leader: e.target.value })} /></label>
        <div className="field"><label htmlFor="lead-dept">{t({ zh: '牵头部门', en: 'Leading department' })}</label><OfficeSelect id="lead-dept" className="input" required aria-invalid={false} aria-describedby={undefined} value={head.lead_dept} onChange={(v) => setHead({ ...head, lead_dept: typeof v === 'string' ? v : '' })} /></div>
      </section>}
      {doing.error && <RefusedNote error={doing.error} />}
      {nodes.length > 0 && <section className="card"><ChainPicture label={t({ zh: '图谱', en: 'The map' })} nodes={nodes} links={links} chosen={chosen} onChoose={choose} /></section>}
      {nodes.length < 2 && <p className="note">{t({ zh: '请先增加环节，至少两个', en: 'Add nodes first, two at least' })}</p>}
      {one && <section className="card stack" key={one.key}><h2>{one.name}</h2>
        <div className="row">
          <label className="field"><span>{t({ zh: '环节', en: 'Node' })}</span><input className="input" value={one.name} onChange={(e) => change({ name: e.target.value })} /></label>
          <label className="field"><span>{t({ zh: '位置', en: 'Stage' })}</span><select className="input" value={one.stage} onChange={(e) => change({ stage: e.target.value as ChainNode['stage'] })}>{Object.entries(STAGE).map(([k, label]) => <option key={k} value={k}>{t(label)}</option>)}</select></label>
          <label className="field"><span>{t({ zh: '重要程度', en: 'How much it matters' })}</span><select className="input" value={one.criticality} onChange={(e) => change({ criticality: e.target.value as ChainNode['criticality'] })}>{Object.entries(CRITICALITY).map(([k, label]) => <option key={k} value={k}>{t(label)}</option>)}</select></label>
          <label className="field"><span>{t({ zh: '产品（用、分隔）', en: 'Products (separated by commas)' })}</span><input className="input" defaultValue={one.products.join('、')} onBlur={(e) => change({ products: split(e.target.value) })} /></label>
          <label className="field"><span>{t({ zh: '行业代码（2017版）', en: 'Industries (edition 2017)' })}</span><input className="input" defaultValue={one.industries.join('、')} onBlur={(e) => change({ industries: split(e.target.value) })} /></label>
        </div>
        <fieldset><legend>{t({ zh: `“${one.name}”供给哪些环节`, en: `What ${one.name} goes into` })}</legend><div className="row">{nodes.filter((n) => n.key !== one.key).map((n) => <label key={n.key}><input type="checkbox" checked={linked(n.key)} onChange={() => toggle(n.key)} /> {n.name}</label>)}</div></fieldset>
        <p><button type="button" className="btn danger" onClick={drop}>{t({ zh: '删去这个环节', en: 'Remove this node' })}</button></p>
      </section>}
    </div>
  )
}
