import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { crossValidate, macroF1, predict, train } from '#algo/classify.ts'
import { writeModel } from '#algo/model-text.ts'
import { wilson } from '#algo/statistics.ts'
import cityPack from '#packs/dailing/2026-01.json' with { type: 'json' }
import { readPack } from '#packs/read-pack.ts'
import { keywordProfile } from '#store/keyword-profile.ts'
import { createSegmenter } from '#store/segment.ts'
import { createSuggester, termsOf, trustIn } from '#store/suggest.ts'

/** Prints how well texts are told apart, as docs/accuracy.md states it: `node bench/classify.ts [folder]`. */
const folder = process.argv[2] ?? join(import.meta.dirname, '../../shared/data/text')
if (!existsSync(folder)) throw new Error(`no labelled texts in ${folder}: give their folder`)

type Row = Readonly<Record<string, string>>
const read = (name: string) => parse<Row>(readFileSync(join(folder, name)), { columns: true, bom: true })
const timed = <T>(work: () => T): [T, number] => {
  const start = performance.now()
  return [work(), performance.now() - start]
}
const segmenter = createSegmenter()

function say(what: string, truth: readonly string[], taken: readonly string[]): void {
  const right = truth.filter((t, i) => t === taken[i]).length
  const { p, low, high } = wilson(right, truth.length) ?? { p: 0, low: 0, high: 0 }
  console.log(`${what}: accuracy ${p.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] (${right} of ${truth.length}), macro F1 ${macroF1(truth, taken).toFixed(3)}`)
}

/** Which class of the labelled messages a code of our tree falls into; the longest beginning counts. */
const CLASSES: Readonly<Record<string, string>> = {
  '01': '城乡建设', '02': '城乡建设', '03': '城乡建设', '04': '交通运输', '05': '环境保护', '06': '教育文体', '07': '卫生计生', '08': '劳动和社会保障', '09': '商贸旅游',
  '010305': '商贸旅游', '0704': '劳动和社会保障', '0902': '卫生计生', '1002': '城乡建设',
}
const classOf = (code: string) => [6, 4, 2].map((n) => CLASSES[code.slice(0, n)]).find((c) => c !== undefined) ?? '其他'

const messages = read('citizen_messages_dev.csv')
const texts = messages.map((r) => r['text'] ?? '')
const truth = messages.map((r) => r['一级分类'] ?? '')
const documents = texts.map((text) => termsOf(segmenter, text))

console.log('— citizens’ messages, 7 classes, learned, five stratified folds, five shuffles')
for (const seed of [1, 2, 3, 4, 5]) {
  const held = crossValidate(documents, truth, { seed })
  say(`seed ${seed}`, truth, held.map((p) => p[0]?.label ?? ''))
  if (seed > 1) continue
  for (const [low, high] of [[0, 0.4], [0.4, 0.6], [0.6, 0.8], [0.8, 1.01]] as const) {
    const within = [...held.entries()].flatMap(([i, [first]]) => (first && first.p >= low && first.p < high ? [{ p: first.p, right: first.label === truth[i] }] : []))
    console.log(`  p ${low}–${Math.min(high, 1)}: n ${within.length}, mean p ${(within.reduce((a, w) => a + w.p, 0) / within.length).toFixed(3)}, right ${(within.filter((w) => w.right).length / within.length).toFixed(3)}`)
  }
}

console.log('— the same messages, cold start: words of our categories only, nothing learned')
const pack = readPack(cityPack)
const cold = createSuggester({ segmenter, categories: pack.categories.ticket, offices: pack.offices, examples: [], threshold: 0 })
const [guesses, coldMs] = timed(() => texts.map((text) => cold.suggest({ text })))
const first = guesses.map((g) => classOf(g.categories[0]?.code ?? ''))
say('first suggestion', truth, first)
const among = guesses.filter((g, i) => g.categories.some((c) => classOf(c.code) === truth[i])).length
console.log(`one of three: ${(among / texts.length).toFixed(3)} (${among} of ${texts.length})`)
for (const threshold of [0.2, 0.3, 0.4, 0.5]) {
  const speaks = [...guesses.keys()].filter((i) => (guesses[i]?.categories[0]?.p ?? 0) >= threshold)
  say(`  where p ≥ ${threshold}`, speaks.map((i) => truth[i] ?? ''), speaks.map((i) => first[i] ?? ''))
}
console.log(`  ${(coldMs / texts.length).toFixed(2)} ms a text`)

console.log('— the same messages, both opinions averaged as the suggester does it, by class')
const profile = keywordProfile(pack.categories.ticket, segmenter)
for (const seed of [1, 2, 3, 4, 5]) {
  const trust = trustIn(texts.length * 0.8)
  say(`seed ${seed}`, truth, crossValidate(documents, truth, { seed }).map((learned, i) => {
    const p = new Map(learned.map((x) => [x.label, trust * x.p]))
    for (const guess of profile(texts[i] ?? '')) p.set(classOf(guess.code), (p.get(classOf(guess.code)) ?? 0) + (1 - trust) * guess.p)
    return [...p].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? ''
  }))
}

console.log('— hotel reviews, 2 classes, test where the first byte of sha1(text) < 51')
const reviews = read('ChnSentiCorp_htl_all.csv').map((r) => {
  const text = r['review'] ?? ''
  return { label: r['label'] ?? '', test: (createHash('sha1').update(text).digest()[0] ?? 0) < 51, terms: termsOf(segmenter, text) }
})
const seen = reviews.filter((r) => !r.test)
const unseen = reviews.filter((r) => r.test)
const [model, ms] = timed(() => train(seen.map((r) => r.terms), seen.map((r) => r.label)))
say(`trained on ${seen.length}`, unseen.map((r) => r.label), unseen.map((r) => predict(model, r.terms)[0]?.label ?? ''))
console.log(`  trained in ${(ms / 1000).toFixed(1)} s, ${model.columns.size} terms, ${(writeModel(model).length / 1e6).toFixed(1)} MB written`)
