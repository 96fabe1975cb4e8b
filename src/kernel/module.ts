import type { IndicatorDef } from './indicator.ts'
import type { Given, MatterDef } from './matter.ts'
import type { Text } from './text.ts'

/** What a module hands to the house. If it is not here, the house does not know it. */
export interface Module {
  readonly id: string
  readonly label: Text
  readonly matters: readonly MatterDef[]
  readonly indicators: readonly IndicatorDef[]
  /** Posts its people hold, by role. */
  readonly posts: Readonly<Record<string, Text>>
  /** What guards may ask, by name. Each runs in the act's own transaction. */
  readonly given?: Readonly<Record<string, Given>>
}
