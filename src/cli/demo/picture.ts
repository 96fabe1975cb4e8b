import { deflateSync, crc32 } from 'node:zlib'
import type { Random } from './random.ts'

const [WIDTH, HEIGHT] = [320, 240]

/** A drawn street scene as a PNG: sky, ground, a road and a lamp. Plainly no photograph, but a real file. */
export function drawScene(random: Random): Buffer {
  const [sky, ground, road, lamp] = [tint(random, 170, 40), tint(random, 120, 40), tint(random, 70, 20), tint(random, 50, 15)]
  const horizon = random.whole(90, 130)
  const pole = random.whole(60, 250)
  const rows = Array.from({ length: HEIGHT }, (_, y) => {
    const row = Buffer.alloc(1 + WIDTH * 3)
    for (let x = 0; x < WIDTH; x++) {
      const half = 20 + (y - horizon) * 0.9
      const colour = Math.abs(x - pole) < 3 && y > 40 && y < horizon + 60 ? lamp : Math.hypot(x - pole - 14, y - 44) < 9 ? ([250, 224, 140] as const) : y < horizon ? sky : Math.abs(x - WIDTH / 2) < half ? road : ground
      colour.forEach((v, i) => { row[1 + x * 3 + i] = v })
    }
    return row
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(WIDTH, 0)
  header.writeUInt32BE(HEIGHT, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))])
}

/** The same picture with the time and place of its taking in it: an eXIf chunk before the image data. @source PNG Third Edition, 11.3.5.7 */
export function withExif(png: Buffer, exif: Buffer): Buffer {
  const afterHeader = 8 + 25
  return Buffer.concat([png.subarray(0, afterHeader), chunk('eXIf', exif), png.subarray(afterHeader)])
}

/** @source PNG (ISO/IEC 15948), 5.3 */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body) >>> 0, body.length + 4)
  return out
}

function tint(random: Random, base: number, spread: number): readonly [number, number, number] {
  return [base + random.whole(-spread, spread), base + random.whole(-spread, spread), base + random.whole(-spread, spread)]
}
