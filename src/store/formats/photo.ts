import ExifReader from 'exifreader'

/** When and where a photograph says it was taken; absent where it does not say. */
export interface PhotoFacts {
  readonly taken_at?: string
  /** WGS84 degrees. */
  readonly lng?: number
  readonly lat?: number
}

/** Reads time and place from a photograph's EXIF. A photograph without them, or with broken ones, gives nothing: it is never an error. */
export async function readPhoto(bytes: Uint8Array): Promise<PhotoFacts> {
  try {
    const tags = ExifReader.load(Buffer.from(bytes), { expanded: true })
    const { Latitude: lat, Longitude: lng } = tags.gps ?? {}
    const at = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(tags.exif?.DateTimeOriginal?.description ?? '')
    const zone = tags.exif?.OffsetTimeOriginal?.description ?? '+08:00'
    const taken = at && new Date(`${at[1]}-${at[2]}-${at[3]}T${at[4]}${zone}`)
    return {
      ...(taken && !Number.isNaN(taken.getTime()) ? { taken_at: taken.toISOString() } : {}),
      ...(typeof lat === 'number' && typeof lng === 'number' && Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lng, lat } : {}),
    }
  } catch {
    return {}
  }
}
