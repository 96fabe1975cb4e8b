import { type GeoJSONSource, Map, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { useEffect, useRef } from 'react'
import type { MapProps } from './MatterMap.tsx'
import { useHouse, usePlaces } from './queries.ts'

setWorkerUrl(workerUrl)

const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

export function DrawnMap({ label, points = [], pin, onPick, onOpen, height = '24rem' }: MapProps) {
  const box = useRef<HTMLDivElement>(null)
  const map = useRef<Map>(undefined)
  const marker = useRef<Marker>(undefined)
  const calls = useRef({ onPick, onOpen })
  useEffect(() => { calls.current = { onPick, onOpen } })
  const house = useHouse().data
  const streets = usePlaces('street').data
  const small = usePlaces('community,park').data

  useEffect(() => {
    if (!box.current || !house || !streets || !small) return
    const center = house.district.center
    const made = new Map({
      container: box.current, center: [center.lng, center.lat], zoom: 10.6, attributionControl: false,
      style: {
        version: 8,
        sources: {
          streets: { type: 'geojson', data: { type: 'FeatureCollection', features: streets.flatMap((s) => (s.ring ? [{ type: 'Feature' as const, geometry: { type: 'Polygon' as const, coordinates: [ringOf(s.ring)] }, properties: { name: s.name } }] : [])) } },
          names: { type: 'geojson', data: { type: 'FeatureCollection', features: [...streets, ...small].flatMap((p) => (p.at ? [{ type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: [p.at.lng, p.at.lat] }, properties: { name: p.name, kind: p.kind } }] : [])) } },
          points: { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, cluster: true, clusterRadius: 36, clusterMaxZoom: 13 },
        },
        layers: [
          { id: 'ground', type: 'background', paint: { 'background-color': css('--ground') } },
          { id: 'land', type: 'fill', source: 'streets', paint: { 'fill-color': css('--card') } },
          { id: 'borders', type: 'line', source: 'streets', paint: { 'line-color': css('--soft'), 'line-width': 1.2, 'line-dasharray': [3, 2] } },
          { id: 'names', type: 'symbol', source: 'names', filter: ['==', ['get', 'kind'], 'street'], layout: { 'text-field': ['get', 'name'], 'text-size': 15 }, paint: { 'text-color': css('--soft'), 'text-halo-color': css('--card'), 'text-halo-width': 1.5 } },
          { id: 'small-names', type: 'symbol', source: 'names', minzoom: 11.6, filter: ['!=', ['get', 'kind'], 'street'], layout: { 'text-field': ['get', 'name'], 'text-size': 12 }, paint: { 'text-color': css('--soft'), 'text-halo-color': css('--card'), 'text-halo-width': 1.2 } },
          { id: 'clusters', type: 'circle', source: 'points', filter: ['has', 'point_count'], paint: { 'circle-color': css('--accent'), 'circle-radius': ['interpolate', ['linear'], ['get', 'point_count'], 2, 12, 200, 30], 'circle-opacity': 0.85 } },
          { id: 'counts', type: 'symbol', source: 'points', filter: ['has', 'point_count'], layout: { 'text-field': ['to-string', ['get', 'point_count']], 'text-size': 12 }, paint: { 'text-color': css('--accent-ink') } },
          { id: 'points', type: 'circle', source: 'points', filter: ['!', ['has', 'point_count']], paint: { 'circle-radius': 6, 'circle-stroke-width': 1.5, 'circle-stroke-color': css('--card'), 'circle-color': ['match', ['get', 'tone'], 'overdue', css('--bad'), 'closed', css('--soft'), css('--accent')] } },
        ],
      },
    })
    made.addControl(new NavigationControl({ showCompass: false }))
    made.on('click', (e) => {
      const hit = calls.current.onOpen ? made.queryRenderedFeatures(e.point, { layers: ['points'] })[0] : undefined
      if (hit) calls.current.onOpen?.(String(hit.properties['id']))
      else calls.current.onPick?.({ lng: Math.round(e.lngLat.lng * 1e6) / 1e6, lat: Math.round(e.lngLat.lat * 1e6) / 1e6 })
    })
    map.current = made
    return () => {
      marker.current = undefined
      map.current = undefined
      made.remove()
    }
  }, [house, streets, small])

  useEffect(() => {
    const now = map.current
    if (!now) return
    const put = () => void (now.getSource('points') as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features: points.map((p) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [p.lng, p.lat] }, properties: { id: p.id, tone: p.tone } })) })
    if (now.isStyleLoaded()) put()
    else void now.once('load', put)
  }, [points, house, streets, small])

  useEffect(() => {
    if (!map.current) return
    if (!pin) {
      marker.current?.remove()
      marker.current = undefined
      return
    }
    marker.current ??= new Marker({ color: css('--bad') }).setLngLat([pin.lng, pin.lat]).addTo(map.current)
    marker.current.setLngLat([pin.lng, pin.lat])
  }, [pin, house, streets, small])

  return <div ref={box} className="map" style={{ height }} role="region" aria-label={label} />
}

/** `((lng,lat),(lng,lat),…)` as PostgreSQL writes a polygon. */
function ringOf(text: string): [number, number][] {
  return [...text.matchAll(/\(([-\d.]+),([-\d.]+)\)/g)].map(([, lng, lat]) => [Number(lng), Number(lat)])
}
