import { useEffect, useRef, useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { Refused, upload, type Uploaded } from './api.ts'
import { formatBytes } from './format.ts'
import { Icon } from './Icon.tsx'
import { useText } from './i18n.tsx'
import { newId } from './new-id.ts'

const LONGEST_PX = 2000

interface Sending { readonly id: string; readonly name: string; readonly share: number; readonly file: File; readonly error?: Refused }

/** Takes photographs and papers, sends them while the rest is filled in, and keeps what could not be sent for another try. */
export function Upload({ label, files, onChange, camera = false }: { label: Text; files: readonly Uploaded[]; onChange: (files: readonly Uploaded[]) => void; camera?: boolean }) {
  const { t } = useText()
  const [sending, setSending] = useState<readonly Sending[]>([])
  // Two that arrive together must both be kept: each adds to what there is now, not to what there was when it was chosen.
  const latest = useRef(files)
  useEffect(() => { latest.current = files }, [files])
  const keep = (next: readonly Uploaded[]) => {
    latest.current = next
    onChange(next)
  }
  const patch = (id: string, change: Partial<Sending>) => setSending((all) => all.map((s) => (s.id === id ? { ...s, ...change } : s)))

  const send = async (id: string, file: File) => {
    try {
      // A photograph that is proof is sent as it is: made smaller, it would not say when and where it was taken.
      const small = camera ? await scaled(file) : file
      const kept = await upload(small, file.name.replace(/\.heic$/i, small === file ? '.heic' : '.jpg'), (share) => patch(id, { share }))
      setSending((all) => all.filter((s) => s.id !== id))
      keep([...latest.current.filter((f) => f.sha256 !== kept.sha256), kept])
    } catch (err) {
      patch(id, { error: err instanceof Refused ? err : new Refused('bug', { zh: '上传失败', en: 'The upload failed' }) })
    }
  }
  const take = (list: FileList | null) => {
    for (const file of list ?? []) {
      const id = newId()
      setSending((all) => [...all, { id, name: file.name, share: 0, file }])
      void send(id, file)
    }
  }
  return (
    <div className="field">
      <label className="btn" style={{ width: camera ? '100%' : undefined, minHeight: camera ? '3.2rem' : undefined }}>
        <Icon name="camera" /> {t(label)}
        <input className="sr" type="file" multiple accept={camera ? 'image/*' : 'image/*,.pdf,.ofd,.docx,.xlsx,.mp4,.m4a,.mp3,.txt,.csv'} {...(camera ? { capture: 'environment' as const } : {})} onChange={(e) => { take(e.target.files); e.target.value = '' }} />
      </label>
      <ul style={{ listStyle: 'none', padding: 0, margin: '0.5rem 0 0' }} aria-live="polite">
        {files.map((f) => (
          <li key={f.sha256} className="row"><span>✓ {f.name}</span><span className="soft">{formatBytes(f.size_bytes)}</span>
            <button type="button" className="btn quiet" aria-label={`${t({ zh: '移除', en: 'Remove' })} ${f.name}`} onClick={() => keep(files.filter((x) => x !== f))}><Icon name="close" size="1.1em" /></button></li>
        ))}
        {sending.map((s) => (
          <li key={s.id}>{s.name} {s.error ? <span className="fault" style={{ color: 'var(--bad)' }}>{t(s.error.text)} <button type="button" className="btn" onClick={() => { const { error: _, ...rest } = s; setSending((all) => all.map((x) => (x.id === s.id ? rest : x))); void send(s.id, s.file) }}>{t({ zh: '重试', en: 'Try again' })}</button> <button type="button" className="btn quiet" onClick={() => setSending((all) => all.filter((x) => x.id !== s.id))}>{t({ zh: '不传了', en: 'Drop it' })}</button></span> : <progress max={1} value={s.share} aria-label={s.name} />}</li>
        ))}
      </ul>
    </div>
  )
}

/** A phone's photograph made small enough for a bad network; time and place stay readable only in the original, so small ones are sent as they are. */
async function scaled(file: File): Promise<Blob> {
  if (!file.type.startsWith('image/') || file.size < 1.5 * 2 ** 20) return file
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (!picture) return file
  const ratio = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height))
  const canvas = new OffscreenCanvas(Math.round(picture.width * ratio), Math.round(picture.height * ratio))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.82 })
}
