import { expect, test } from 'vitest'
import { readPhoto } from './photo.ts'

type Entry = readonly [tag: number, type: 2 | 3 | 4 | 5, values: string | readonly number[]]
const SIZES = { 2: 1, 3: 2, 4: 4, 5: 8 } as const

/** A JPEG of nothing but its EXIF block (TIFF, little-endian). @source EXIF 2.32 */
function jpegWith(main: readonly Entry[], exif: readonly Entry[] = [], gps: readonly Entry[] = []): Buffer {
  const length = (n: number) => 2 + n * 12 + 4
  const exifAt = 8 + length(main.length + 2)
  const gpsAt = exifAt + length(exif.length)
  let dataAt = gpsAt + length(gps.length)
  const data: Buffer[] = []
  const directory = (entries: readonly Entry[]) => {
    const out = Buffer.alloc(length(entries.length))
    out.writeUInt16LE(entries.length, 0)
    entries.forEach(([tag, type, values], i) => {
      const bytes = typeof values === 'string' ? Buffer.from(`${values}\0`) : Buffer.concat(values.map((v) => {
        const b = Buffer.alloc(SIZES[type])
        if (type === 3) b.writeUInt16LE(v)
        else b.writeUInt32LE(type === 5 ? Math.round(v * 1_000_000) : v)
        if (type === 5) b.writeUInt32LE(1_000_000, 4)
        return b
      }))
      const at = 2 + i * 12
      out.writeUInt16LE(tag, at)
      out.writeUInt16LE(type, at + 2)
      out.writeUInt32LE(bytes.length / SIZES[type], at + 4)
      if (bytes.length <= 4) return void bytes.copy(out, at + 8)
      out.writeUInt32LE(dataAt, at + 8)
      data.push(bytes)
      dataAt += bytes.length
    })
    return out
  }
  const tiff = Buffer.concat([Buffer.from('II*\0\x08\0\0\0'), directory([...main, [0x8769, 4, [exifAt]], [0x8825, 4, [gpsAt]]]), directory(exif), directory(gps), ...data])
  const block = Buffer.concat([Buffer.from('Exif\0\0'), tiff])
  const size = Buffer.alloc(2)
  size.writeUInt16BE(block.length + 2)
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1]), size, block, Buffer.from([0xff, 0xda, 0, 2, 0xff, 0xd9])])
}
const place = (lat: number, ns: string, lng: number, ew: string): Entry[] => [[1, 2, ns], [2, 5, [lat, 30, 36]], [3, 2, ew], [4, 5, [lng, 15, 0]]]

test('time, place and turn are read; a camera without a zone is in China', async () => {
  const photo = await readPhoto(jpegWith([[0x0112, 3, [6]]], [[0x9003, 2, '2026:03:05 08:30:00']], place(22, 'N', 112, 'E')))
  expect(photo).toEqual({ taken_at: '2026-03-05T00:30:00.000Z', orientation: 6, lat: expect.closeTo(22.51, 6) as number, lng: expect.closeTo(112.25, 6) as number })
  expect(await readPhoto(jpegWith([], [[0x9003, 2, '2026:03:05 08:30:00'], [0x9011, 2, '-03:00']], place(22, 'S', 43, 'W')))).toMatchObject({ taken_at: '2026-03-05T11:30:00.000Z', lat: expect.closeTo(-22.51, 6) as number, lng: expect.closeTo(-43.25, 6) as number })
})

test('what cannot be true is not taken, and said', async () => {
  const noughts: Entry[] = [[1, 2, 'N'], [2, 5, [0, 0, 0]], [3, 2, 'E'], [4, 5, [0, 0, 0]]]
  expect(await readPhoto(jpegWith([[0x0112, 3, [99]]], [[0x9003, 2, '0000:00:00 00:00:00']], noughts))).toEqual({ problem: { zh: expect.any(String) as string, en: 'the place in the photograph cannot be true and was not taken' } })
  expect(await readPhoto(jpegWith([], [], place(95, 'N', 112, 'E')))).toHaveProperty('problem')
})

test('a picture without EXIF, a broken one and no picture at all give nothing', async () => {
  const whole = jpegWith([], [[0x9003, 2, '2026:03:05 08:30:00']])
  for (const bytes of [Buffer.from([0xff, 0xd8, 0xff, 0xd9]), whole.subarray(0, 40), Buffer.from('hello'), Buffer.alloc(0)]) expect(await readPhoto(bytes)).toEqual({})
})
