import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { api, Refused } from '#web/shared/api.ts'
import { formatDate } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { useDeclarations, useOffices } from '#web/shared/queries.ts'
import { RefusedNote, RefusedPage } from '#web/shared/states.tsx'
import { Table } from './AuditDesk.tsx'

/** One form over one resource: sends, shows a secret once, lists again. */
function useKeys<T>(path: string) {
  const cache = useQueryClient()
  const list = useQuery({ queryKey: ['admin', path], queryFn: () => api<T>(path) })
  const [error, setError] = useState<Refused>()
  const [secret, setSecret] = useState<string>()
  const run = (method: 'POST' | 'DELETE', at: string, body?: object) => api<{ secret?: string; token?: string; password?: string }>(at, { method, ...(body ? { body } : {}) })
    .then((a) => { setError(undefined); setSecret(a.secret ?? a.token ?? a.password); return cache.invalidateQueries({ queryKey: ['admin', path] }) }, (err: unknown) => { if (err instanceof Refused) setError(err) })
  return { list, error, secret, run }
}

function Secret({ text }: { text: string | undefined }) {
  const { t } = useText()
  return text ? <div className="note warn" role="status"><p>{t({ zh: '请立即保存，只显示这一次：', en: 'Keep it now; it is shown only once:' })}</p><code>{text}</code></div> : null
}

const USES: Readonly<Record<string, Text>> = { channel: { zh: '渠道（Open311 提交）', en: 'Channel (Open311)' }, import: { zh: '数据导入', en: 'Import' }, metrics: { zh: '运行监控', en: 'Metrics' }, gis: { zh: '图层（QGIS等）', en: 'Layers (QGIS and others)' } }

export function TokensDesk() {
  const { t, locale } = useText()
  const keys = useKeys<{ id: string; label: string; roles: string[]; created_at: string; expires_at: string | null; revoked_at: string | null }[]>('/api/tokens')
  if (keys.list.error) return <RefusedPage error={keys.list.error} />
  return (
    <div className="stack"><h1>{t({ zh: '系统令牌', en: 'Tokens of systems' })}</h1>
      <form className="card filters" onSubmit={(e) => { e.preventDefault(); const d = new FormData(e.currentTarget); void keys.run('POST', '/api/tokens', { label: d.get('label'), roles: [d.get('role')] }) }}>
        <label><span>{t({ zh: '系统名称', en: 'Name of the system' })}</span><input className="input" name="label" required minLength={2} /></label>
        <label><span>{t({ zh: '用途', en: 'Use' })}</span><select className="input" name="role">{Object.entries(USES).map(([key, label]) => <option key={key} value={key}>{t(label)}</option>)}</select></label>
        <button type="submit" className="btn primary">{t({ zh: '签发', en: 'Issue' })}</button>
      </form>
      <Secret text={keys.secret} />{keys.error && <RefusedNote error={keys.error} />}
      <details className="card"><summary>{t({ zh: '在QGIS中打开图层', en: 'To open the layers in QGIS' })}</summary>
        <ol><li>{t({ zh: '签发用途为“图层”的令牌：只能读取园区、地块和载体，不能办理。', en: 'Issue a token for layers: it reads parks, parcels and spaces, and does nothing.' })}</li><li>{t({ zh: 'QGIS：图层→添加图层→添加WFS / OGC API Features图层→新建，地址填 ', en: 'QGIS: Layer → Add Layer → WFS / OGC API – Features → New, with the address ' })}<code>{`${location.origin}/api/ogc`}</code>{t({ zh: '，版本选“OGC API - Features”。', en: ', version “OGC API - Features”.' })}</li><li>{t({ zh: '认证：新建配置，类型选“API Header”，键填 Authorization，值填 Bearer 加空格加令牌。不支持用户名口令（Basic）。', en: 'Authentication: a new configuration of type “API Header”, key Authorization, value Bearer, a space and the token. Name and password (Basic) are not taken.' })}</li></ol></details>
      <Table title={t({ zh: '已签发', en: 'Issued' })} heads={[t({ zh: '系统', en: 'System' }), t({ zh: '用途', en: 'Use' }), t({ zh: '签发', en: 'Issued' }), t({ zh: '状态', en: 'State' })]} rows={(keys.list.data ?? []).map((k) => [k.label, k.roles.map((r) => t(USES[r] ?? { zh: r, en: r })).join(t({ zh: '、', en: ', ' })), formatDate(k.created_at, locale), k.revoked_at ? t({ zh: '已吊销', en: 'Revoked' }) : t({ zh: '有效', en: 'In force' })])} />
      <div className="row">{keys.list.data?.filter((k) => !k.revoked_at).map((k) => <button key={k.id} type="button" className="btn danger" onClick={() => void keys.run('DELETE', `/api/tokens/${k.id}`)}>{t({ zh: `吊销 ${k.label}`, en: `Revoke ${k.label}` })}</button>)}</div>
    </div>
  )
}

export function WebhooksDesk() {
  const { t, locale } = useText()
  const kinds = useDeclarations().data?.kinds ?? []
  const keys = useKeys<{ id: string; label: string; url: string; kinds: string[]; created_at: string; waiting: number; parked: number }[]>('/api/webhooks')
  if (keys.list.error) return <RefusedPage error={keys.list.error} />
  return (
    <div className="stack"><h1>{t({ zh: '系统管理 · 消息订阅', en: 'System · webhooks' })}</h1>
      <form className="card filters" onSubmit={(e) => { e.preventDefault(); const d = new FormData(e.currentTarget); void keys.run('POST', '/api/webhooks', { label: d.get('label'), url: d.get('url'), kinds: d.getAll('kind') }) }}>
        <label><span>{t({ zh: '名称', en: 'Name' })}</span><input className="input" name="label" required maxLength={80} /></label>
        <label><span>{t({ zh: '接收地址', en: 'Address' })}</span><input className="input" name="url" type="url" required placeholder="https://" /></label>
        <label><span>{t({ zh: '事项', en: 'Matters' })}</span><select className="input" name="kind" multiple aria-label={t({ zh: '事项', en: 'Matters' })}>{kinds.map((k) => <option key={k.kind} value={k.kind}>{t(k.label)}</option>)}</select></label>
        <button type="submit" className="btn primary">{t({ zh: '新增', en: 'Add' })}</button>
      </form>
      <Secret text={keys.secret} />{keys.error && <RefusedNote error={keys.error} />}
      <Table title={t({ zh: '订阅', en: 'Subscriptions' })} heads={[t({ zh: '地址', en: 'Address' }), t({ zh: '事项', en: 'Matters' }), t({ zh: '建立', en: 'Since' }), t({ zh: '待发', en: 'Waiting' }), t({ zh: '搁置', en: 'Parked' })]} rows={(keys.list.data ?? []).map((k) => [k.url, k.kinds.map((kind) => t(kinds.find((x) => x.kind === kind)?.label ?? { zh: kind, en: kind })).join(t({ zh: '、', en: ', ' })) || t({ zh: '全部', en: 'All' }), formatDate(k.created_at, locale), k.waiting, k.parked])} />
      <div className="row">{keys.list.data?.map((k) => <button key={k.id} type="button" className="btn danger" onClick={() => void keys.run('DELETE', `/api/webhooks/${k.id}`)}>{t({ zh: `停用 ${k.url}`, en: `End ${k.url}` })}</button>)}</div>
    </div>
  )
}

/** People and offices that the house does not know yet. A person's first password is shown once. */
function NewStaff({ run }: { run: (method: 'POST', at: string, body: object) => Promise<void> }) {
  const { t } = useText()
  return (
    <div className="two">
      <form className="card filters" onSubmit={(e) => { e.preventDefault(); const d = new FormData(e.currentTarget); void run('POST', '/api/people', { name: d.get('name'), login: d.get('login') }) }}>
        <label><span>{t({ zh: '新增人员：姓名', en: 'New person: name' })}</span><input className="input" name="name" required minLength={2} /></label>
        <label><span>{t({ zh: '登录账号', en: 'Account' })}</span><input className="input" name="login" required pattern="[A-Za-z0-9_.\-]{3,40}" /></label>
        <button type="submit" className="btn">{t({ zh: '新增人员', en: 'Add the person' })}</button>
      </form>
      <form className="card filters" onSubmit={(e) => { e.preventDefault(); const d = new FormData(e.currentTarget); void run('POST', '/api/offices', { id: d.get('id'), name: d.get('name') }) }}>
        <label><span>{t({ zh: '新增单位：代码', en: 'New office: code' })}</span><input className="input" name="id" required pattern="[a-z0-9][a-z0-9\-]+" /></label>
        <label><span>{t({ zh: '名称', en: 'Name' })}</span><input className="input" name="name" required minLength={2} /></label>
        <button type="submit" className="btn">{t({ zh: '新增单位', en: 'Add the office' })}</button>
      </form>
    </div>
  )
}

export function PostsDesk() {
  const { t, locale } = useText()
  const offices = useOffices().data ?? []
  const keys = useKeys<{ rows: { id: string; person: string; person_name: string; office: string; office_name: string; role: string; label: Text; from_on: string; to_on: string | null }[]; roles: Record<string, Text> }>('/api/posts')
  const staff = useQuery({ queryKey: ['admin', '/api/posts', 'people'], queryFn: () => api<{ id: string; name: string; login: string }[]>('/api/people') }).data ?? []
  const people = [...new Map([...(keys.list.data?.rows ?? []).map((p) => [p.person, p.person_name] as const), ...staff.map((p) => [p.id, `${p.name}（${p.login}）`] as const)]).entries()]
  const roles = Object.entries(keys.list.data?.roles ?? {})
  if (keys.list.error) return <RefusedPage error={keys.list.error} />
  return (
    <div className="stack"><h1>{t({ zh: '岗位管理', en: 'Posts' })}</h1>
      <form className="card filters" onSubmit={(e) => { e.preventDefault(); const d = new FormData(e.currentTarget); void keys.run('POST', '/api/posts', { person: d.get('person'), office: d.get('office'), role: d.get('role') }) }}>
        <label><span>{t({ zh: '人员', en: 'Person' })}</span><select className="input" name="person">{people.map(([id, name]) => <option key={id} value={id}>{name}</option>)}</select></label>
        <label><span>{t({ zh: '单位', en: 'Office' })}</span><select className="input" name="office">{offices.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}</select></label>
        <label><span>{t({ zh: '岗位', en: 'Post' })}</span><select className="input" name="role">{roles.map(([key, label]) => <option key={key} value={key}>{t(label)}</option>)}</select></label>
        <button type="submit" className="btn primary">{t({ zh: '任命', en: 'Give the post' })}</button>
      </form>
      <NewStaff run={keys.run} />
      <Secret text={keys.secret} />{keys.error && <RefusedNote error={keys.error} />}
      <div className="scroll card"><table><caption className="sr">{t({ zh: '岗位', en: 'Posts' })}</caption><thead><tr><th>{t({ zh: '人员', en: 'Person' })}</th><th>{t({ zh: '单位', en: 'Office' })}</th><th>{t({ zh: '岗位', en: 'Post' })}</th><th>{t({ zh: '起止', en: 'From, to' })}</th><th>{t({ zh: '操作', en: 'Do' })}</th></tr></thead><tbody>{keys.list.data?.rows.map((p) => <tr key={p.id}><td>{p.person_name}</td><td>{p.office_name}</td><td>{t(p.label)}</td><td className="whole">{formatDate(p.from_on, locale)}{p.to_on ? ` – ${formatDate(p.to_on, locale)}` : t({ zh: '起', en: ' on' })}</td><td>{!p.to_on && <button type="button" className="btn quiet" aria-label={`${t({ zh: '免去', en: 'End' })} ${p.person_name} ${p.office_name}`} onClick={() => void keys.run('POST', `/api/posts/${p.id}/end`, {})}>{t({ zh: '免去', en: 'End' })}</button>}</td></tr>)}</tbody></table></div>
    </div>
  )
}
