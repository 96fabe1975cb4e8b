import { lazy, Suspense } from 'react'
import { Loading } from './states.tsx'
import type { Bounds } from '#algo/coordinates.ts'
import type { Polygon } from '#algo/polygon.ts'
import type { Spot } from './types.ts'

export interface MapPoint extends Spot { readonly id: string; readonly title: string; readonly tone: 'open' | 'overdue' | 'closed'; /** Stands over it. */ readonly label?: string }

/** A shape on the map. `label` stands on it when there is room. */
export interface MapArea { readonly id: string; readonly label: string; readonly tone: 'free' | 'held' | 'taken' | 'idle' | 'planned' | 'park'; readonly outline: Polygon }

export interface MapProps {
  readonly label: string
  readonly points?: readonly MapPoint[]
  /** Where a pin stands that people may move. */
  readonly pin?: Spot | undefined
  readonly onPick?: ((at: Spot) => void) | undefined
  readonly onOpen?: (id: string) => void
  readonly height?: string
  /** Shapes of land, each told apart by its tone and pattern of line as well as by colour. */
  readonly areas?: readonly MapArea[]
  readonly onArea?: (id: string) => void
  /** An outline that is being drawn, and its corners. */
  readonly outline?: Polygon | undefined
  readonly corners?: readonly Spot[]
  /** What the map moves to when it is chosen elsewhere. Degrees. */
  readonly focus?: Bounds | undefined
}

const Drawn = lazy(() => import('./DrawnMap.tsx').then((m) => ({ default: m.DrawnMap })))

/** A map of the district, drawn from its own places: no tile of anybody else's is asked for. Loaded when it is shown. */
export function MatterMap(props: MapProps) {
  return <Suspense fallback={<Loading />}><Drawn {...props} /></Suspense>
}
