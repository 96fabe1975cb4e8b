/** When and where a picture was taken. */
export interface Taken { readonly at: Date; readonly lng: number; readonly lat: number }

const [ASCII, LONG, RATIONAL, BYTE] = [2, 4, 5, 1]

interface Field { readonly tag: number; readonly type: number; readonly count: number; readonly bytes: Buffer }

/**
 * The EXIF block a telephone writes: time with its offset, and place (WGS84).
 * @source CIPA DC-008-2019 (Exif 2.32), 4.6
 */
export function exifOf({ at, lng, lat }: Taken): Buffer {
  const china = new Date(at.getTime() + 8 * 3_600_000).toISOString()
  const time = text(`${china.slice(0, 10).replaceAll('-', ':')} ${china.slice(11, 19)}`)
  const shot = [{ tag: 0x9003, ...time }, { tag: 0x9011, ...text('+08:00') }]
  const gps = [
    { tag: 0, type: BYTE, count: 4, bytes: Buffer.from([2, 3, 0, 0]) }, { tag: 1, ...text(lat < 0 ? 'S' : 'N') }, { tag: 2, ...degrees(Math.abs(lat)) }, { tag: 3, ...text(lng < 0 ? 'W' : 'E') }, { tag: 4, ...degrees(Math.abs(lng)) },
  ]
  const head = 8
  const first = 2 + 2 * 12 + 4
  const shotAt = head + first
  const shotBlock = directory(shot, shotAt)
  const gpsAt = shotAt + shotBlock.length
  const pointers = [pointer(0x8769, shotAt), pointer(0x8825, gpsAt)]
  return Buffer.concat([Buffer.from('49492a0008000000', 'hex'), directory(pointers, head), shotBlock, directory(gps, gpsAt)])
}

function text(words: string): Omit<Field, 'tag'> {
  const bytes = Buffer.from(`${words}\0`, 'latin1')
  return { type: ASCII, count: bytes.length, bytes }
}

function degrees(value: number): Omit<Field, 'tag'> {
  const minutes = (value % 1) * 60
  const parts = [[Math.floor(value), 1], [Math.floor(minutes), 1], [Math.round((minutes % 1) * 60 * 10_000), 10_000]] as const
  const bytes = Buffer.alloc(24)
  for (const [i, [n, d]] of parts.entries()) {
    bytes.writeUInt32LE(n, i * 8)
    bytes.writeUInt32LE(d, i * 8 + 4)
  }
  return { type: RATIONAL, count: 3, bytes }
}

function pointer(tag: number, to: number): Field {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(to)
  return { tag, type: LONG, count: 1, bytes }
}

/** Entries of twelve bytes; what does not fit into four stands behind them. */
function directory(fields: readonly Field[], at: number): Buffer {
  const size = 2 + fields.length * 12 + 4
  const head = Buffer.alloc(size)
  head.writeUInt16LE(fields.length, 0)
  const behind: Buffer[] = []
  let next = at + size
  for (const [i, { tag, type, count, bytes }] of fields.entries()) {
    const entry = 2 + i * 12
    head.writeUInt16LE(tag, entry)
    head.writeUInt16LE(type, entry + 2)
    head.writeUInt32LE(count, entry + 4)
    if (bytes.length <= 4) bytes.copy(head, entry + 8)
    else {
      head.writeUInt32LE(next, entry + 8)
      behind.push(bytes)
      next += bytes.length
    }
  }
  return Buffer.concat([head, ...behind])
}
