import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'

/** Cuts Chinese text into words, for the index and for what people type into search. */
export interface Segmenter {
  /** Words in order, lower-cased, without punctuation and stop words. */
  cut(text: string): string[]
  /** Space-separated words for `to_tsvector('simple', …)`; long words also in parts. */
  forIndex(text: string): string
  /** A tsquery that any typed text gives without a syntax error; the last Latin word or number matches by its beginning. */
  forQuery(text: string): string
}

const STOP = new Set('的 了 和 是 在 我 有 就 不 人 都 一 一个 上 也 很 到 说 要 去 你 会 着 没有 看 好 自己 这 那 与 及 或 吗 呢 吧 啊 您 我们 你们 他们 请 对 为 把 被 从 向'.split(' '))
const WORD = /[\p{L}\p{N}]/u

/** @param words names that must stay whole: streets, offices, parks */
export function createSegmenter(words: readonly string[] = []): Segmenter {
  const jieba = Jieba.withDict(dict)
  if (words.length) jieba.loadDict(Buffer.from(words.map((w) => `${w.replaceAll(/\s/g, '')} 100000 nz`).join('\n')))
  const clean = (all: readonly string[]) => all.map((w) => w.trim().toLowerCase()).filter((w) => WORD.test(w) && !STOP.has(w))
  const fold = (text: string) => text.normalize('NFKC').toWellFormed().replaceAll('\0', ' ')
  const forIndex = (text: string) => clean(jieba.cutForSearch(fold(text), true)).join(' ')
  return {
    cut: (text) => clean(jieba.cut(fold(text), true)),
    forIndex,
    forQuery(text) {
      const all = [...new Set(forIndex(text).split(' ').filter(Boolean))]
      if (all.length === 0) return "''"
      return all.map((w, i) => `'${w.replaceAll(/['\\]/g, ' ')}'${i === all.length - 1 && /^[\p{Script=Latin}\d]+$/u.test(w) ? ':*' : ''}`).join(' & ')
    },
  }
}
