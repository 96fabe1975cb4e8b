import { type GeoJSONSource, type LineLayerSpecification, Map, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { useEffect, useRef } from 'react'
import type { MapArea, MapProps } from './MatterMap.tsx'
import { useHouse, usePlaces } from './queries.ts'
import type { Spot } from './types.ts'

setWorkerUrl(workerUrl)

const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

const NO_AREAS: readonly MapArea[] = []
const NO_CORNERS: readonly Spot[] = []

export function DrawnMap({ label, points = [], pin, onPick, onOpen, height = '24rem', areas = NO_AREAS, onArea, outline, corners = NO_CORNERS, focus }: MapProps) {
  const box = useRef<HTMLDivElement>(null)
  const map = useRef<Map>(undefined)
  const marker = useRef<Marker>(undefined)
  const calls = useRef({ onPick, onOpen, onArea })
  useEffect(() => { calls.current = { onPick, onOpen, onArea } })
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
          areas: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
          drawing: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
          points: { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, cluster: true, clusterRadius: 36, clusterMaxZoom: 13 },
        },
        layers: [
          { id: 'ground', type: 'background', paint: { 'background-color': css('--ground') } },
          { id: 'land', type: 'fill', source: 'streets', paint: { 'fill-color': css('--card') } },
          { id: 'borders', type: 'line', source: 'streets', paint: { 'line-color': css('--soft'), 'line-width': 1.2, 'line-dasharray': [3, 2] } },
          { id: 'areas', type: 'fill', source: 'areas', paint: { 'fill-color': toneColour(), 'fill-opacity': ['match', ['get', 'tone'], 'park', 0.08, 0.45] } },
          ...Object.entries(LINES).map(([tone, line]): LineLayerSpecification => ({ id: `lines-${tone}`, type: 'line', source: 'areas', filter: ['==', ['get', 'tone'], tone], paint: { 'line-color': toneColour(), 'line-width': line.width, ...('dash' in line ? { 'line-dasharray': [...line.dash] } : {}) } })),
          { id: 'area-names', type: 'symbol', source: 'areas', minzoom: 13.4, layout: { 'text-field': ['get', 'label'], 'text-size': 11 }, paint: { 'text-color': css('--ink'), 'text-halo-color': css('--card'), 'text-halo-width': 1.2 } },
          { id: 'drawing', type: 'fill', source: 'drawing', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': css('--accent'), 'fill-opacity': 0.25 } },
          { id: 'drawing-line', type: 'line', source: 'drawing', paint: { 'line-color': css('--accent'), 'line-width': 2 } },
          { id: 'corners', type: 'circle', source: 'drawing', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 5, 'circle-color': css('--card'), 'circle-stroke-color': css('--accent'), 'circle-stroke-width': 2 } },
          { id: 'names', type: 'symbol', source: 'names', filter: ['==', ['get', 'kind'], 'street'], layout: { 'text-field': ['get', 'name'], 'text-size': 15 }, paint: { 'text-color': css('--soft'), 'text-halo-color': css('--card'), 'text-halo-width': 1.5 } },
          { id: 'small-names', type: 'symbol', source: 'names', minzoom: 11.6, filter: ['!=', ['get', 'kind'], 'street'], layout: { 'text-field': ['get', 'name'], 'text-size': 12 }, paint: { 'text-color': css('--soft'), 'text-halo-color': css('--card'), 'text-halo-width': 1.2 } },
          { id: 'clusters', type: 'circle', source: 'points', filter: ['has', 'point_count'], paint: { 'circle-color': css('--accent'), 'circle-radius': ['interpolate', ['linear'], ['get', 'point_count'], 2, 12, 200, 30], 'circle-opacity': 0.85 } },
          { id: 'counts', type: 'symbol', source: 'points', filter: ['has', 'point_count'], layout: { 'text-field': ['to-string', ['get', 'point_count']], 'text-size': 12 }, paint: { 'text-color': css('--accent-ink') } },
          { id: 'points', type: 'circle', source: 'points', filter: ['!', ['has', 'point_count']], paint: { 'circle-radius': 6, 'circle-stroke-width': 1.5, 'circle-stroke-color': css('--card'), 'circle-color': ['match', ['get', 'tone'], 'overdue', css('--bad'), 'closed', css('--soft'), css('--accent')] } },
          { id: 'point-names', type: 'symbol', source: 'points', filter: ['!', ['has', 'point_count']], layout: { 'text-field': ['get', 'label'], 'text-size': 12, 'text-offset': [0, -1.1] }, paint: { 'text-color': css('--ink'), 'text-halo-color': css('--card'), 'text-halo-width': 1.4 } },
        ],
      },
    })
    made.addControl(new NavigationControl({ showCompass: false }))
    made.on('click', (e) => {
      const hit = calls.current.onOpen ? made.queryRenderedFeatures(e.point, { layers: ['points'] })[0] : undefined
      const area = !hit && calls.current.onArea ? made.queryRenderedFeatures(e.point, { layers: ['areas'] }).find((f) => f.properties['tone'] !== 'park') : undefined
      if (hit) calls.current.onOpen?.(String(hit.properties['id']))
      else if (area) calls.current.onArea?.(String(area.properties['id']))
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
    whenDrawn(now, () => (now.getSource('points') as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features: points.map((p) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [p.lng, p.lat] }, properties: { id: p.id, tone: p.tone, label: p.label ?? '' } })) }))
  }, [points, house, streets, small])

  useEffect(() => whenDrawn(map.current, (now) => (now.getSource('areas') as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features: areas.map((a) => ({ type: 'Feature', geometry: writable(a.outline), properties: { id: a.id, label: a.label, tone: a.tone } })) })), [areas, house, streets, small])

  useEffect(() => whenDrawn(map.current, (now) => (now.getSource('drawing') as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features: [
    ...(outline ? [{ type: 'Feature' as const, geometry: writable(outline), properties: {} }] : corners.length > 1 ? [{ type: 'Feature' as const, geometry: { type: 'LineString' as const, coordinates: corners.map((c) => [c.lng, c.lat]) }, properties: {} }] : []),
    ...corners.map((c) => ({ type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: [c.lng, c.lat] }, properties: {} })),
  ] })), [outline, corners, house, streets, small])

  useEffect(() => {
    if (!focus) return
    whenDrawn(map.current, (now) => now.fitBounds([focus.west, focus.south, focus.east, focus.north], { maxZoom: 15, padding: 60, duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 600 }))
  }, [focus, house, streets, small])

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

/** Now, or once the style is there. A style counts as not loaded again while any source of it reads: asked for a source, it says the truth. */
function whenDrawn(map: Map | undefined, put: (map: Map) => void): void {
  if (!map) return
  if (map.getSource('areas')) put(map)
  else void map.once('load', () => put(map))
}

/** Lines tell the tones apart where colours do not; the swatches of the legend are drawn the same. */
const LINES = { free: { width: 1.6 }, held: { width: 3.4 }, taken: { width: 1.6, dash: [4, 2] }, planned: { width: 1.8, dash: [1, 1.5] }, idle: { width: 2.2, dash: [5, 1.5, 1, 1.5] }, park: { width: 1.2 } } as const satisfies Record<MapArea['tone'], { readonly width: number; readonly dash?: readonly number[] }>

const toneColour = () => ['match', ['get', 'tone'], 'free', css('--good'), 'held', css('--warn'), 'taken', css('--accent'), 'idle', css('--bad'), 'planned', css('--held'), css('--soft')] as unknown as string

/** Its types want arrays that may be written to. */
function writable({ coordinates }: MapArea['outline']): { type: 'Polygon'; coordinates: number[][][] } {
  return { type: 'Polygon', coordinates: coordinates.map((ring) => ring.map(([lng, lat]) => [lng, lat])) }
}

/** `((lng,lat),(lng,lat),…)` as PostgreSQL writes a polygon. */
function ringOf(text: string): [number, number][] {
  return [...text.matchAll(/\(([-\d.]+),([-\d.]+)\)/g)].map(([, lng, lat]) => [Number(lng), Number(lat)])
}
