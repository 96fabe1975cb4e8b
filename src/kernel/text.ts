/** What a person reads, in the two languages of the house. Chinese leads. */
export interface Text {
  readonly zh: string
  readonly en: string
}

export type Locale = keyof Text
