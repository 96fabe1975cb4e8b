import { createHash, randomBytes } from 'node:crypto'
import { ask, percentiles } from './client.ts'
import { machine } from './machine.ts'
import { DISTRICT, openTown, type Town } from './town.ts'

/** Vector tiles of 100,000 parcels from the store, over HTTP, one after another; beside reading the same outlines with SQL alone: `node bench/tiles.ts`. */
const PARCELS = Number(process.env['BENCH_PARCELS'] ?? 100_000)
const SIDE = Math.ceil(Math.sqrt(PARCELS))
/** South-west corner, and how far one parcel lies from the next, degrees: about 280 m, for a city region of 90 km. */
const [LNG, LAT, STEP] = [119.5, 31.4, 0.003]
const EACH = 60

machine()
const town = await openTown()
try {
  const cookie = await manager(town)
  await parcels(town)
  const served = await town.serve(1)
  const url = served.urls[0] ?? ''
  for (const zoom of [9, 11, 13, 15]) {
    const spots = Array.from({ length: EACH }, (_, i) => ({ lng: LNG + ((i * 37) % SIDE) * STEP, lat: LAT + ((i * 53) % SIDE) * STEP }))
    const times: number[] = []
    let bytes = 0
    for (const spot of spots) {
      const [x, y] = tileOf(zoom, spot)
      const start = performance.now()
      const { status, body } = await fetchTile(`${url}/api/ogc/collections/parcels/tiles/WebMercatorQuad/${zoom}/${y}/${x}`, cookie)
      times.push(performance.now() - start)
      if (status !== 200) throw new Error(`${status}`)
      bytes = Math.max(bytes, body)
    }
    const sql = await bySql(town, zoom, spots[1] ?? { lng: LNG, lat: LAT })
    const { p50, p99 } = percentiles(times)
    console.log(`zoom ${zoom}: ${EACH} tiles, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, largest ${(bytes / 1000).toFixed(0)} kB; the outlines of one such tile by SQL alone: ${sql.n.toLocaleString('en')} in ${sql.ms.toFixed(1)} ms`)
  }
  const page = await timed(() => ask(`${url}/api/ogc/collections/parcels/items?limit=1000`, cookie))
  console.log(`items, a page of 1,000 of ${PARCELS.toLocaleString('en')} with its count: ${page.toFixed(0)} ms`)
  await served.stop()
} finally {
  await town.close()
}

async function manager(of: Town): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  await of.owner(async (client) => {
    await client.query("insert into party (district, id, kind, name) values ($1, 'keeper', 'person', 'keeper')", [DISTRICT])
    await client.query("insert into post (district, id, person, office, role, from_on) values ($1, 'keeper', 'keeper', 'centre', 'parks.manager', '2020-01-01')", [DISTRICT])
    await client.query("insert into session (district, hash, party, half, created_at, seen_at, expires_at) values ($1, $2, 'keeper', false, now(), now(), now() + interval '10 hours')", [DISTRICT, createHash('sha256').update(secret).digest()])
  })
  return `pd_session=${DISTRICT}.${secret}`
}

/** Put in by the set: rectangles of about 55 mu, each on ground of its own. */
async function parcels(of: Town): Promise<void> {
  const start = performance.now()
  await of.owner(async (client) => {
    await client.query('set session_replication_role = replica')
    await client.query(
      `insert into matter (district, id, kind, number, state, open, since, version, title, facts, category, at, opened_at, touched_at, pack, head)
       select $1, 'dk-' || i, 'parcel', 'DK-' || i, (array['available', 'occupied', 'planned', 'reserved'])[1 + i % 4], true, now(), 1, i || '号地块', jsonb_build_object('code', 'DK-' || i, 'use', 'M1', 'area_mu', 55, 'drawn_m2', 36500, 'boundary',
         jsonb_build_object('type', 'Polygon', 'coordinates', jsonb_build_array(jsonb_build_array(jsonb_build_array(x, y), jsonb_build_array(x + 0.002, y), jsonb_build_array(x + 0.002, y + 0.0018), jsonb_build_array(x, y + 0.0018), jsonb_build_array(x, y))))), 'M1', point(x + 0.001, y + 0.0009), now(), now(), 'dailing@2026-01', '\\x00'
       from (select i, $2 + (i % $4) * $5::float8 as x, $3 + (i / $4) * $5::float8 as y from generate_series(0, $6::int - 1) i) s`, [DISTRICT, LNG, LAT, SIDE, STEP, PARCELS])
    await client.query('reset session_replication_role; analyze matter')
  })
  console.log(`${PARCELS.toLocaleString('en')} parcels put in by the set in ${((performance.now() - start) / 1000).toFixed(1)} s`)
}

function tileOf(z: number, { lng, lat }: { lng: number; lat: number }): [number, number] {
  const [n, r] = [2 ** z, (lat * Math.PI) / 180]
  return [Math.floor(((lng + 180) / 360) * n), Math.floor(((1 - Math.asinh(Math.tan(r)) / Math.PI) / 2) * n)]
}

async function fetchTile(url: string, cookie: string): Promise<{ status: number; body: number }> {
  const answer = await fetch(url, { headers: { cookie } })
  return { status: answer.status, body: (await answer.arrayBuffer()).byteLength }
}

async function bySql(of: Town, z: number, { lng, lat }: { lng: number; lat: number }): Promise<{ n: number; ms: number }> {
  const w = 360 / 2 ** z
  return of.owner(async (client) => {
    const start = performance.now()
    const { rowCount } = await client.query("select facts->'boundary' from matter where district = $1 and kind = 'parcel' and at <@ box(point($2, $3), point($4, $5)) limit 20000", [DISTRICT, lng - w / 2, lat - w / 2, lng + w / 2, lat + w / 2])
    return { n: rowCount ?? 0, ms: performance.now() - start }
  })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
