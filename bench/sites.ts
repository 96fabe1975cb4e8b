import { seeded } from '#algo/seeded.ts'
import { checksOf, HAZARD_ORDER, matchSites, QUANTITIES, type Site, type SiteNeed, siteTable } from '#algo/site-match.ts'
import { machine } from './machine.ts'

/** Matches 1,000 projects to 10,000 spaces, beside the bare comparisons of the same numbers and beside asking each condition of each pair: `node bench/sites.ts`. */
const [PROJECTS, SPACES, ASKED] = [1_000, 10_000, 20]
const next = seeded(7)
const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
const hazard = () => HAZARD_ORDER[whole(2, 4)] ?? '戊'
const place = () => ({ lng: 119.9 + next() * 0.3, lat: 31.7 + next() * 0.2 })
const sites: Site[] = Array.from({ length: SPACES }, (_, i) => ({ id: `s${i}`, quantities: { size: whole(5, 80) * 100, floor_load: whole(5, 50) / 10, height: whole(40, 90) / 10, power: whole(2, 40) * 100, water: whole(1, 40) * 10, heat: whole(0, 10) }, hazard: hazard(), chemical: next() < 0.1, forbids: next() < 0.3 ? ['odour'] : [], leading: [String(whole(13, 43))], place: place(), price: whole(8, 40), ready: next() }))
const needs: SiteNeed[] = Array.from({ length: PROJECTS }, () => ({ quantities: { size: whole(5, 60) * 100, floor_load: whole(5, 30) / 10, height: whole(40, 80) / 10, power: whole(2, 30) * 100, water: whole(1, 30) * 10, heat: whole(0, 8) }, hazard: hazard(), emits: next() < 0.3 ? ['odour'] : ['dust'], industry: `${whole(13, 43)}11`, place: place() }))
const rules = { weights: { fit: 30, industry: 25, near: 15, price: 15, ready: 15 }, near_m: 6_000, near_miss: 2 }

machine()
const table = siteTable(sites)
const timed = <T>(work: () => T): [number, T] => { const start = performance.now(); const made = work(); return [performance.now() - start, made] }
const [ours, found] = timed(() => needs.map((n) => matchSites(n, table, rules)))
const columns = QUANTITIES.slice(0, 6).map((key) => table.columns[key])
const [bare, met] = timed(() => needs.reduce((sum, n) => sum + bareMatch(QUANTITIES.slice(0, 6).map((key) => n.quantities[key] ?? 0)), 0))
const [asked, fits] = timed(() => needs.slice(0, ASKED).map((n) => sites.filter((s) => checksOf(n, s).every((c) => c.verdict !== 'short')).length))
const differ = fits.filter((n, i) => Math.min(n, 50) !== found[i]?.fits.length).length
console.log(`${PROJECTS.toLocaleString('en')} projects × ${SPACES.toLocaleString('en')} spaces, nine conditions, ranked, near misses kept: ${(ours / 1000).toFixed(2)} s (${(ours / PROJECTS).toFixed(2)} ms a project)`)
console.log(`bare comparisons of the six numbers: ${(bare / 1000).toFixed(2)} s (${(ours / bare).toFixed(1)}×; ${met.toLocaleString('en')} pairs meet those); asking every condition of every pair: ${((asked * PROJECTS) / ASKED / 1000).toFixed(1)} s reckoned from ${ASKED} projects (${((asked * PROJECTS) / ASKED / ours).toFixed(1)}×); of those ${ASKED} the number of fits differs in ${differ}`)

function bareMatch(needed: readonly number[]): number {
  let met = 0
  for (let i = 0; i < SPACES; i++) {
    let ok = true
    for (let k = 0; k < needed.length; k++) if ((columns[k]?.[i] ?? 0) < (needed[k] ?? 0)) ok = false
    if (ok) met++
  }
  return met
}
