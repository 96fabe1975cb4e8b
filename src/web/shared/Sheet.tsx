import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useText } from './i18n.tsx'
import { Icon } from './Icon.tsx'

/** One question above everything else; from below on a phone. Esc and the cross close it, and focus goes back to where it was. */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useText()
  const id = useId()
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = box.current
    if (dialog && !dialog.open) dialog.showModal()
  }, [])
  return (
    <dialog ref={box} className="sheet" aria-labelledby={id} onClose={onClose}>
      <div className="sheet-head"><h2 id={id}>{title}</h2><button type="button" className="btn quiet round" aria-label={t({ zh: '关闭', en: 'Close' })} onClick={() => box.current?.close()}><Icon name="close" /></button></div>
      {children}
    </dialog>
  )
}
