import { useState } from 'react'
import type { Text } from '#kernel/text.ts'
import { api } from '#web/shared/api.ts'
import { useText } from '#web/shared/i18n.tsx'
import { MatterMap } from '#web/shared/MatterMap.tsx'
import type { Place, Spot } from '#web/shared/types.ts'
import { Icon } from '#web/shared/Icon.tsx'
import type { RaiseDraft } from './raise-draft.ts'

const FAR_M = 20_000

/** Where it is: where the phone says, where a finger points, or in words. */
export function Whereabouts({ draft, change, example }: { draft: RaiseDraft; change: (some: Partial<RaiseDraft>) => void; example: Text }) {
  const { t, locale } = useText()
  const [map, setMap] = useState(false)
  const [said, setSaid] = useState<Text>()
  const pick = async (at: Spot, measured: boolean) => {
    const near = await api<Place[]>(`/api/places/near?lng=${at.lng}&lat=${at.lat}`).catch(() => [])
    const best = near.find((p) => p.kind !== 'street') ?? near[0]
    if (measured && best?.at && metres(at, best.at) > FAR_M) {
      setSaid({ zh: '您现在不在本区，请在地图上点选，或直接填写地址。', en: 'You are outside the district just now: point at the map, or write the address.' })
      return setMap(true)
    }
    const area = near.find((p) => p.kind === 'street')?.code ?? best?.parent?.slice(0, 9)
    change({ place: at, ...(best ? { address: best.address ?? best.name } : {}), ...(area ? { area } : {}) })
    setSaid(best ? { zh: `已定位在${best.name}附近，地址可以改得更具体。`, en: `Near ${best.name_en ?? best.name}. You may make the address more exact.` } : { zh: '已记下位置，请补充地址。', en: 'The spot is noted; please add the address.' })
  }
  const locate = () => {
    // Phones tell where they are to pages that came over https only.
    if (!isSecureContext) return setSaid({ zh: '当前网址不是加密连接，手机不提供定位。请在地图上点选，或直接填写地址。', en: 'This address is not encrypted, so the phone tells no position: point at the map, or write the address.' })
    setSaid({ zh: '正在定位……', en: 'Finding where you are…' })
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => void pick({ lng: rounded(coords.longitude), lat: rounded(coords.latitude) }, true),
      () => { setSaid({ zh: '没有取得定位，请在地图上点选，或直接填写地址。', en: 'No position was given: point at the map, or write the address.' }) },
      { timeout: 8_000, maximumAge: 60_000, enableHighAccuracy: true })
  }
  const clear = () => { change({ place: null, address: '', area: '' }); setSaid(undefined) }
  return (
    <fieldset className="field">
      <legend>{t({ zh: '在哪里', en: 'Where' })}</legend>
      <div className="where">
        <input className="input" aria-label={t({ zh: '地址', en: 'Address' })} value={draft.address} maxLength={120} autoComplete="off" placeholder={t(example)} onChange={(e) => change({ address: e.target.value })} />
        <div className="chips">
          <button type="button" className="chip" onClick={locate}><Icon name="pin" />{t({ zh: '用当前位置', en: 'Where I am' })}</button>
          <button type="button" className="chip" aria-expanded={map} aria-pressed={map} onClick={() => setMap(!map)}><Icon name="map" />{t({ zh: '在地图上点', en: 'On the map' })}</button>
          {(draft.place ?? draft.address) && <button type="button" className="chip plain" onClick={clear}>{t({ zh: '清除', en: 'Clear' })}</button>}
        </div>
      </div>
      <div aria-live="polite">{said && <small>{t(said)}</small>}</div>
      {map && <div className="little-map"><MatterMap label={t({ zh: '点选位置', en: 'Press where it is' })} pin={draft.place ?? undefined} onPick={(at) => void pick(at, false)} height="17rem" /><small lang={locale === 'zh' ? 'zh-CN' : 'en'}>{t({ zh: '在地图上点一下即可，也可以只填地址。', en: 'Press the map once, or just write the address.' })}</small></div>}
    </fieldset>
  )
}

const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

function metres(a: Spot, b: Spot): number {
  return Math.hypot((a.lng - b.lng) * 111_320 * Math.cos((a.lat * Math.PI) / 180), (a.lat - b.lat) * 110_574)
}
