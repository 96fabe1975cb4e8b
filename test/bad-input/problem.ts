import { expect } from 'vitest'

/** Every no is an RFC 9457 document that says what is wrong in both languages. */
export const PROBLEM = {
  type: expect.stringMatching(/^urn:pandeng:refusal:\w+$/) as string,
  title: expect.stringMatching(/\S/) as string, detail: expect.stringMatching(/\S/) as string, code: expect.stringMatching(/^(?!bug)\w+$/) as string,
  text: { zh: expect.stringMatching(/\p{Script=Han}/u) as string, en: expect.stringMatching(/[a-z]{2} [a-z]/) as string },
}
