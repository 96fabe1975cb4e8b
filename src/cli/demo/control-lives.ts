import { ALPHABET } from '#algo/tracking-code.ts'
import { isoDay } from '#algo/workdays.ts'
import { makeUscc } from '#algo/identifiers/uscc.ts'
import type { LedgerHouse } from '#store/ledger.ts'
import type { Random } from './random.ts'
import { DAY_MS, HOUR_MS, inOffice, type Life } from './steps.ts'
import type { World } from './world.ts'

const MOTHERS = ['澄海联合控股集团有限公司', '北麓产业投资有限公司', '云岚实业集团有限公司', '远津资本管理有限公司']
/** How many of the investors that are talked with today are known to be controlled by another firm. */
const KNOWN = 10

/** 控制关系: found out while talks went on, so that the mother who comes by another door is known for who she is. */
export async function controlLives(house: LedgerHouse, district: string, world: World, random: Random, now: Date): Promise<Life[]> {
  const leads = await house.database.inDistrict(district, (tx) => tx.rows<{ name: string; uscc: string; opened_at: Date }>(
    "select facts->>'investor_name' as name, facts->>'investor_uscc' as uscc, opened_at from matter where district = $1 and kind = 'lead' and state = 'talking' and facts ? 'investor_uscc' order by id limit $2", [district, KNOWN]))
  const office = world.staff('investment.office')
  const code = () => makeUscc('91', '370000', `MA${Array.from({ length: 6 }, () => ALPHABET[random.whole(0, 30)]).join('')}`)
  const mothers = MOTHERS.map((name) => ({ name, uscc: code() }))
  return leads.map(({ name, uscc, opened_at }, i): Life => {
    const mother = mothers[i % mothers.length] ?? { name: MOTHERS[0] ?? '', uscc: code() }
    const at = inOffice(new Date(Math.min(now.getTime() - HOUR_MS, opened_at.getTime() + random.whole(2, 9) * DAY_MS)), random)
    return {
      kind: 'control', id: `kz-${String(i + 1).padStart(3, '0')}`, steps: [{
        caller: office, act: 'record', at, evidence: [{ kind: 'register', sha256: random.pick(world.photos) }],
        body: { controller_name: mother.name, controller_uscc: mother.uscc, controlled_name: name, controlled_uscc: uscc, ...(i % 4 === 3 ? { ground: 'agreement' } : { ground: 'majority', share_percent: random.whole(51, 100) }), since_on: isoDay(new Date(opened_at.getTime() - random.whole(300, 2_000) * DAY_MS)), basis: '国家企业信用信息公示系统股东及出资信息' },
      }],
    }
  })
}
