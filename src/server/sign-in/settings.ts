import { z } from 'zod'
import type { House } from '#server/house.ts'

const whole = (low: number, high: number, usual: number) => z.number().int().min(low).max(high).default(usual).catch(usual)

/** How strict a district is at its door: `settings.sign_in` of its row. What is absent or makes no sense stands as usual. */
const SignInSettings = z.object({
  /** Wrong passwords, or wrong codes of the second factor, before a name is locked. */
  tries: whole(3, 10, 5),
  lock_minutes: whole(1, 24 * 60, 15),
  /** One-time codes by telephone: how long one is good for, and how many a number is sent in 24 hours. */
  code_minutes: whole(1, 30, 5),
  codes_a_day: whole(1, 50, 10),
  staff_idle_minutes: whole(5, 12 * 60, 60),
  staff_most_hours: whole(1, 24, 12),
  public_idle_days: whole(1, 90, 30),
  public_most_days: whole(1, 365, 180),
})
export type SignInSettings = z.infer<typeof SignInSettings>

/** As they stand now: a change of the district's row is in force at once. */
export function signInSettings(house: House, district: string): SignInSettings {
  return SignInSettings.catch(SignInSettings.parse({})).parse(house.districts.get(district)?.settings['sign_in'] ?? {})
}
