import { useEffect, useRef, useState } from 'react'
import { Refused } from '#web/shared/api.ts'
import { formatBytes } from '#web/shared/format.ts'
import { useText } from '#web/shared/i18n.tsx'
import { fateOf } from './outbox.ts'
import { useOutbox } from './OutboxProvider.tsx'
import { Icon } from '#web/shared/Icon.tsx'
import type { FileRef } from './photos.ts'

const MOST = 9
const RETRY_MS = 15_000
const PAPERS = 'image/*,.pdf,.ofd,.docx,.xlsx,.mp4,.m4a,.mp3'

/** Takes photographs (and papers), keeps them on the phone, and sends them while the rest is being typed. */
export function FilePicker({ files, onChange, papers = false, mayGo }: { files: readonly FileRef[]; onChange: (files: readonly FileRef[]) => void; papers?: boolean; mayGo: boolean }) {
  const { t } = useText()
  const { photos } = useOutbox()
  const latest = useRef(files)
  useEffect(() => { latest.current = files }, [files])
  const take = async (list: readonly File[]) => {
    for (const file of list.slice(0, MOST - latest.current.length)) {
      latest.current = [...latest.current, await photos.add(file)]
      onChange(latest.current)
    }
  }
  const drop = (id: string) => {
    latest.current = latest.current.filter((f) => f.id !== id)
    onChange(latest.current)
    void photos.drop([id])
  }
  const pick = (camera: boolean) => <input className="sr" type="file" multiple={!camera} accept={camera ? 'image/*' : papers ? PAPERS : 'image/*'} {...(camera ? { capture: 'environment' as const } : {})} onChange={(e) => { void take([...(e.target.files ?? [])]); e.target.value = '' }} />
  return (
    <div className="files">
      {files.length > 0 && <ul className="tiles">{files.map((f) => <Tile key={f.id} file={f} mayGo={mayGo} onDrop={() => drop(f.id)} />)}</ul>}
      {files.length < MOST && (
        <div className="pickers">
          <label className="pick"><Icon name="camera" size="1.7em" />{t({ zh: '拍照', en: 'Take a photo' })}{pick(true)}</label>
          <label className="pick"><Icon name={papers ? 'file' : 'picture'} size="1.7em" />{t(papers ? { zh: '选照片或材料', en: 'Photos or papers' } : { zh: '从相册选', en: 'From the album' })}{pick(false)}</label>
        </div>
      )}
    </div>
  )
}

type State = 'waiting' | 'sent' | { readonly share: number } | { readonly refused: Refused }

function Tile({ file, mayGo, onDrop }: { file: FileRef; mayGo: boolean; onDrop: () => void }) {
  const { t } = useText()
  const { photos } = useOutbox()
  const [state, setState] = useState<State>('waiting')
  const [picture, setPicture] = useState<string>()
  useEffect(() => {
    let url: string | undefined
    let gone = false
    void photos.open(file.id).then((kept) => {
      if (gone || !kept) return
      if (kept.sha256) setState('sent')
      if (!kept.type.startsWith('image/')) return
      url = URL.createObjectURL(kept.blob)
      setPicture(url)
    })
    return () => { gone = true; if (url) URL.revokeObjectURL(url) }
  }, [file.id, photos])
  useEffect(() => {
    if (!mayGo) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const go = () => {
      clearTimeout(timer)
      photos.send(file.id, (share) => setState({ share })).then(() => setState('sent'), (err: unknown) => {
        if (!(err instanceof Refused)) throw err
        if (fateOf(err.code) === 'mend') return setState({ refused: err })
        setState('waiting')
        timer = setTimeout(go, RETRY_MS)
      })
    }
    go()
    addEventListener('online', go)
    return () => { clearTimeout(timer); removeEventListener('online', go) }
  }, [file.id, photos, mayGo])
  const refused = typeof state === 'object' && 'refused' in state ? state.refused : undefined
  return (
    <li className={`tile ${refused ? 'bad' : ''}`}>
      {picture ? <img src={picture} alt={file.name} onError={() => setPicture(undefined)} /> : <span className="paper"><Icon name="file" size="2em" /><span>{file.name}</span></span>}
      <span className="tile-state">{refused ? t(refused.text) : state === 'sent' ? <><Icon name="check" size="1em" />{t({ zh: '已上传', en: 'Uploaded' })}</> : typeof state === 'object' && 'share' in state ? <progress max={1} value={state.share} aria-label={t({ zh: '正在上传', en: 'Uploading' })} /> : `${t({ zh: '已存手机', en: 'On the phone' })} ${formatBytes(file.size_bytes)}`}</span>
      <button type="button" className="tile-drop" aria-label={`${t({ zh: '移除', en: 'Remove' })} ${file.name}`} onClick={onDrop}><Icon name="close" size="1.1em" /></button>
    </li>
  )
}
