import { useQuery } from '@tanstack/react-query'
import type { Alarm, Record as Count } from '#server/barometer/alarms.ts'
import type { AreaReading } from '#server/barometer/index-of-month.ts'
import type { RecurringPlace } from '#server/barometer/places.ts'
import type { Followed, Picked } from '#server/barometer/topics.ts'
import type { Barometer, BarometerPart } from '#packs/barometer.ts'
import type { Proposal } from '#algo/topic-score.ts'
import { api } from '#web/shared/api.ts'
import { retryUnlessRefused } from '#web/shared/queries.ts'
import type { IndicatorDecl } from '#web/shared/types.ts'

/** What a type is once it came over the wire: instants are texts. */
type Wire<T> = T extends Date ? string : T extends readonly (infer U)[] ? readonly Wire<U>[] : T extends object ? { readonly [K in keyof T]: Wire<T[K]> } : T

interface Asked { readonly as_of: string; readonly pack: string }
export type Area = Wire<AreaReading>
export interface Reading extends Asked { readonly month: string; readonly rules: Pick<Barometer, 'parts' | 'least_n' | 'least_part_n' | 'least_weight' | 'weather'>; readonly parts: Readonly<Record<BarometerPart, IndicatorDecl>>; readonly severe: IndicatorDecl; readonly areas: readonly Area[] }
export interface Decided { readonly id: string; readonly number: string; readonly title: string; readonly state: string; readonly opened_at: string }
export type Surge = Wire<Omit<Alarm, 'ratio'>> & { readonly id: string; readonly ratio: number | null; readonly matter: Decided | null }
export interface Surges extends Asked { readonly on: string; readonly rules: Barometer['surge']; readonly judged: number; readonly may_decide: boolean; readonly alarms: readonly Surge[]; readonly decided: readonly Decided[] }
export interface AlarmRecord { readonly on: string; readonly records: readonly Count[]; readonly found: { readonly chance: number; readonly real: number } }
export interface Places { readonly as_of: string; readonly rules: Barometer['recurring']; readonly rows: readonly Wire<RecurringPlace>[] }
export type Topic = Wire<Picked> & { readonly followed: Wire<Followed> | null }
export interface Topics extends Asked { readonly month: string; readonly rules: Barometer['topic']; readonly may_pick: boolean; readonly proposals: { readonly from: string; readonly until: string; readonly grown: boolean; readonly rows: readonly Wire<Proposal>[] }; readonly picked: readonly Topic[] }

/** Under 'matters', so that every act anywhere fetches it again. */
const useAnswer = <T>(path: string) => useQuery({ queryKey: ['matters', 'barometer', path], queryFn: () => api<T>(`/api/barometer${path}`), retry: retryUnlessRefused })

export const useBarometer = (month: string | undefined) => useAnswer<Reading>(month ? `?month=${month}` : '')
export const useSurges = () => useAnswer<Surges>('/surges')
export const useAlarmRecord = () => useAnswer<AlarmRecord>('/surges/record')
export const useRecurring = (area: string | undefined) => useAnswer<Places>(`/places${area ? `?area=${encodeURIComponent(area)}` : ''}`)
export const useTopics = (month: string | undefined) => useAnswer<Topics>(`/topics${month ? `?month=${month}` : ''}`)
