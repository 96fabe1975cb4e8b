/** 当月 a period's own · 累计 since January · 时点 as of its end. */
export type Caliber = 'month' | 'cumulative' | 'point'

/** How far a figure has come: kept back, 快报, 核定. */
export type Publication = 'unpublished' | 'preliminary' | 'final'

/** A figure that somebody reported, measured or published. It always stands on a line of the ledger. */
export interface Observed {
  /** The indicator it is a value of. */
  readonly indicator: string
  /** What it is about: absent for the district as a whole, else the id of an area, a firm, a project, an industry or a peer. */
  readonly subject?: string
  readonly caliber: Caliber
  /** The month it is of, `YYYY-MM`; a quarter or a year is named by its first month. January–February merged is 累计 of February. */
  readonly period: string
  /** In the indicator's unit. */
  readonly value: number
  readonly publication?: Publication
  readonly embargo_until?: Date
  /** The list of units it covers (年度单位框), e.g. `2026`. */
  readonly frame?: string
  /** Who says so: the office or the document. */
  readonly source: string
}

/** What becomes of figures already reported: how far they are published and from when they may be shown, or that they no longer stand. */
export type Release = { readonly publication: Publication; readonly embargo_until?: Date } | 'withdrawn'
