import { expect, test } from 'vitest'
import type { ActDecl, KindDecl } from '#web/shared/types.ts'
import { asksNothing, landingOf, movesOf } from './moves.ts'

const act = (from: readonly string[], to: readonly string[], asks: readonly string[] = [], needs: readonly string[] = []): ActDecl => ({ label: { zh: '办', en: 'do' }, from, to, tone: 'plain', inner: false, bulk: false, needs, asks: asks.map((fact) => ({ fact, required: true })) })
const label = { zh: '', en: '' }
const decl: KindDecl = {
  kind: 'errand', label, facts: {}, clocks: {}, relations: {}, columns: {}, proofs: { photo: label }, states: { filed: { label }, sent: { label }, doing: { label }, done: { label, final: true } },
  acts: { send: act(['filed'], ['sent'], ['unit']), take: act(['sent'], ['doing']), give_back: act(['sent'], ['filed'], ['reason']), reply: act(['doing'], ['done'], ['reply'], ['photo']), explain: act(['doing'], ['done'], ['reply']), note: act(['doing'], [], ['note']), decide: act(['doing'], ['filed', 'sent', 'doing']), prove: act(['doing'], ['done'], [], ['photo']) },
}

test('only acts open to this person, and only those that lead elsewhere, are moves', () => {
  expect(movesOf(decl, ['take', 'give_back'], 'sent')).toEqual([{ act: 'take', to: 'doing' }, { act: 'give_back', to: 'filed' }])
  expect(movesOf(decl, ['note', 'decide'], 'doing')).toEqual([{ act: 'decide', to: 'filed' }, { act: 'decide', to: 'sent' }])
  expect(movesOf(decl, [], 'sent')).toEqual([])
  expect(movesOf(decl, ['unheard_of'], 'sent')).toEqual([])
})

test.each([
  ['where it is already', [], 'sent', 'sent', { is: 'still' }],
  ['where one act leads', ['take', 'give_back'], 'sent', 'doing', { is: 'act', act: 'take' }],
  ['where two acts lead', ['reply', 'explain'], 'doing', 'done', { is: 'choice', moves: [{ act: 'reply', to: 'done' }, { act: 'explain', to: 'done' }] }],
  ['where somebody else may take it', ['give_back'], 'sent', 'doing', { is: 'no', why: 'closed', acts: ['take'] }],
  ['where nothing leads', ['take'], 'sent', 'done', { is: 'no', why: 'apart', acts: [] }],
] as const)('a card put down %s', (_, open, from, to, landing) => expect(landingOf(decl, open, from, to)).toEqual(landing))

test.each([['take', true], ['send', false], ['prove', false]] as const)('%s is performed at once: %s', (name, at_once) => expect(asksNothing(decl, name)).toBe(at_once))
