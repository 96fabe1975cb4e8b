import { useState } from 'react'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { MatterMap } from '#web/shared/MatterMap.tsx'
import type { Place, Spot } from '#web/shared/types.ts'

/** Where it is: where the phone says, where a finger points, or in words. */
export function Whereabouts({ place, address, onChange }: { place: Spot | undefined; address: string; onChange: (change: { place?: Spot; address?: string; area?: string }) => void }) {
  const { t, locale } = useText()
  const [map, setMap] = useState(false)
  const [said, setSaid] = useState('')
  const pick = async (at: Spot) => {
    onChange({ place: at })
    const near = await api<Place[]>(`/api/places/near?lng=${at.lng}&lat=${at.lat}`).catch(() => [])
    const best = near.find((p) => p.kind !== 'street') ?? near[0]
    const street = near.find((p) => p.kind === 'street')?.code ?? best?.parent?.slice(0, 9)
    onChange({ place: at, ...(best ? { address: best.address ?? best.name } : {}), ...(street ? { area: street } : {}) })
    setSaid(best ? `${t({ zh: '附近：', en: 'Near: ' })}${locale === 'en' ? (best.name_en ?? best.name) : (best.address ?? best.name)}` : '')
  }
  const locate = () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => void pick({ lng: Math.round(coords.longitude * 1e6) / 1e6, lat: Math.round(coords.latitude * 1e6) / 1e6 }),
    () => { setSaid(t({ zh: '没有取得定位，请在地图上点选或直接填写', en: 'No position was given; point at the map or write it' })); setMap(true) }, { timeout: 8000, maximumAge: 60_000 })
  return (
    <fieldset className="field stack"><legend>{t({ zh: '在哪里', en: 'Where' })}</legend>
      <div className="row"><button type="button" className="btn" onClick={locate}>📍 {t({ zh: '用当前位置', en: 'Where I am' })}</button><button type="button" className="btn" aria-expanded={map} onClick={() => setMap(!map)}>🗺️ {t({ zh: '地图上选', en: 'On the map' })}</button></div>
      <input className="input" aria-label={t({ zh: '地址', en: 'Address' })} value={address} maxLength={120} placeholder={t({ zh: '如：听泉街道长乐社区3号楼旁', en: 'e.g. beside Building 3, Changle Community' })} onChange={(e) => onChange({ address: e.target.value })} />
      <div aria-live="polite">{said && <small>{said}</small>}</div>
      {map && <MatterMap label={t({ zh: '点选位置', en: 'Press where it is' })} pin={place} onPick={(at) => void pick(at)} height="17rem" />}
    </fieldset>
  )
}
