import ExifReader from 'exifreader'
import type { Text } from '#kernel/text.ts'

/** When and where a photograph says it was taken; absent where it does not say. */
export interface PhotoFacts {
  readonly taken_at?: string
  /** WGS84 degrees. */
  readonly lng?: number
  readonly lat?: number
  /** 1–8: how it must be turned to stand upright (EXIF 2.32 §4.6.4). */
  readonly orientation?: number
  /** What it says and cannot be true, for the person who looks at the photograph. */
  readonly problem?: Text
}

/** Reads time and place from a photograph's EXIF. A photograph without them, or with broken ones, gives nothing: it is never an error. */
export async function readPhoto(bytes: Uint8Array): Promise<PhotoFacts> {
  try {
    const tags = ExifReader.load(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), { expanded: true })
    const taken_at = takenAt(tags.exif?.DateTimeOriginal?.description, tags.exif?.OffsetTimeOriginal?.description)
    const orientation = tags.exif?.Orientation?.value
    return {
      ...(taken_at ? { taken_at } : {}),
      ...(typeof orientation === 'number' && orientation >= 1 && orientation <= 8 ? { orientation } : {}),
      ...placeOf(tags.gps?.Longitude, tags.gps?.Latitude),
    }
  } catch {
    return {}
  }
}

/** A camera without a zone was set by somebody here: China's. */
function takenAt(said: string | undefined, zone = '+08:00'): string | undefined {
  const m = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(said ?? '')
  const at = m && new Date(`${m[1]}-${m[2]}-${m[3]}T${m[4]}${zone}`)
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined
}

const NOWHERE: Text = { zh: '照片所记的位置不可信，未采用', en: 'the place in the photograph cannot be true and was not taken' }

function placeOf(lng: number | undefined, lat: number | undefined): Pick<PhotoFacts, 'lng' | 'lat' | 'problem'> {
  if (lng === undefined && lat === undefined) return {}
  // Telephones without a fix write noughts: a point in the Gulf of Guinea.
  const known = lng !== undefined && lat !== undefined && Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && !(lng === 0 && lat === 0)
  return known ? { lng, lat } : { problem: NOWHERE }
}
