import type { Participant } from '#kernel/matter.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Tx } from './database.ts'
import type { ActAnswer } from './ledger.ts'
import type { Planned } from './plan.ts'

/** A first answer kept, so that a repeat gets the same. */
export interface Remembered {
  readonly caller: string
  readonly key: string
  readonly request: Buffer | undefined
  readonly answer: ActAnswer
}

/** The number drawn belongs to another matter. */
export class NumberTaken extends Error {
  constructor(number: string) {
    super(`the number ${number} is taken`)
  }
}

const OPEN = `insert into matter (district, id, kind, number, state, open, since, version, title, facts, proofs, opened_at, closed_at, touched_at, category, area, urgency, at, lead, asker, due_at, provisional, pack, head, search, size)
  values ($1, $2, $4, $5, $6, $7, $8, 1, $9, $10, $11, $12, $13, $14, $15, $16, $17, point($18, $19), $20, $21, $22, $23, $24, $25, to_tsvector('simple', coalesce($26, '')), $42)
  returning id`

/** Compare-and-set: of two writers who saw the same version, one moves the matter and one is stale. What never changes is compared as a row, which no index serves: the primary key is to find it. */
const MOVE = `update matter set state = $6, open = $7, since = $8, version = $3 + 1, title = $9, facts = $10, proofs = $11, closed_at = $13, touched_at = $14, category = $15, area = $16, urgency = $17,
    at = point($18, $19), size = $42, lead = $20, asker = $21, due_at = $22, provisional = $23, head = $25,
    search = case when $26::text is null then search else to_tsvector('simple', $26) end
  where district = $1 and id = $2 and version = $3 and row(kind, number, opened_at, pack) is not distinct from row($4, $5, $12::timestamptz, $24) returning id`

/** One statement for all that an entry carries with it: if the matter does not move, nothing is written. */
const around = (move: string) => `with moved as (${move}),
  line as (insert into entry (district, matter_id, seq, act, by, as_role, at, recorded_at, body, evidence, hash)
    select $1, id, $3 + 1, $27, $28, $29, $14, $30, $31, $32, $25 from moved),
  gone as (delete from participant p using moved, jsonb_to_recordset($33) as x(relation text, party text)
    where p.district = $1 and p.matter_id = moved.id and p.relation = x.relation and p.party = x.party returning 1),
  seated as (insert into participant (district, matter_id, relation, party) select $1, moved.id, x.relation, x.party from moved, jsonb_to_recordset($34) as x(relation text, party text)
    where (select count(*) from gone) is not null), -- the old lead leaves before the new one sits down
  timed as (insert into clock (district, matter_id, name, round, amount, unit, started_at, pauses, stopped_at, due_at, provisional)
    select $1, moved.id, x.* from moved, jsonb_to_recordset($35) as x(name text, round int, amount int, unit text, started_at timestamptz, pauses jsonb, stopped_at timestamptz, due_at timestamptz, provisional boolean)
    on conflict (district, matter_id, name, round) do update set amount = excluded.amount, pauses = excluded.pauses, stopped_at = excluded.stopped_at, due_at = excluded.due_at, provisional = excluded.provisional),
  shut as (insert into sealed (district, digest, subject, seal, shown, ciphertext)
    select $1, decode(x.digest, 'hex'), x.subject, x.seal, x.shown, decode(x.ciphertext, 'hex') from moved, jsonb_to_recordset($36) as x(digest text, subject text, seal text, shown text, ciphertext text)),
  told as (insert into outbox (district, matter_id, seq, channel, payload, next_at) select $1, id, $3 + 1, 'acts', $37, $30 from moved where $37::jsonb is not null),
  kept as (insert into idempotency (district, caller, key, request, answer, at) select $1, $38, $39, $40, $41, $30 from moved where $39::text is not null)
  select house.must_move(count(*)) from moved`

const OPENING = around(OPEN)
const MOVING = around(MOVE)

/**
 * Sends what was planned, without waiting: it stands when the transaction has been committed, which fails with
 * Refusal `stale` when the matter has moved on meanwhile, and with NumberTaken when another matter drew the same number.
 */
export function write(tx: Tx, p: Planned, remembered: Remembered | undefined): void {
  const { gone, seated } = changes(p.before?.participants ?? [], p.next.participants)
  const { place } = p.columns
  const values = [
    tx.district, p.id, p.entry.seq - 1, p.kind, p.number, p.next.state, p.open, p.next.since, p.title, p.next.facts, p.next.proofs, p.next.opened_at, p.next.closed_at, p.entry.at,
    p.columns.category, p.columns.area, p.columns.urgency, place?.lng, place?.lat, p.lead, p.asker, p.due_at, p.provisional, p.pack, p.hash, p.words,
    p.entry.act, p.entry.by, p.entry.as, p.recorded_at, p.entry.body, JSON.stringify(p.entry.evidence), JSON.stringify(gone), JSON.stringify(seated),
    JSON.stringify(p.clocks.map(({ limit, ...c }) => ({ ...c, ...limit }))), JSON.stringify(p.sealed),
    // Records of the past tell nobody anything.
    p.entry.as === 'import' ? null : { kind: p.kind, act: p.entry.act, state: p.next.state, number: p.number, title: p.title, tells: p.tells, ...(p.informs.length > 0 ? { informs: p.informs } : {}) },
    remembered?.caller, remembered?.key, remembered?.request, remembered?.answer, p.columns.size,
  ]
  tx.send(p.before ? MOVING : OPENING, values.map((v) => v ?? null), (err) => whyNot(err, p.number))
}

/** What a failed write means to the writer. */
function whyNot(err: unknown, number: string): unknown {
  const { code, constraint } = err as { code?: unknown; constraint?: unknown }
  if (constraint === 'matter_number') return new NumberTaken(number)
  if (constraint === 'matter_id_check') return new Refusal('invalid', { zh: '新事项的标识只能用字母、数字和 . _ - 等符号', en: 'the id of a new matter may hold only letters, digits and marks such as . _ -' })
  if (code !== 'PD409' && constraint !== 'matter_pkey' && constraint !== 'idempotency_pkey') return err
  return new Refusal('stale', { zh: '在您提交的同时，他人已先行办理，您的操作没有生效', en: 'somebody else acted at the same moment; what you did was not applied' }, {
    next: { zh: '请刷新查看最新情况，您填写的内容仍在', en: 'reload and look again; what you typed is kept' },
  })
}

function changes(before: readonly Participant[], after: readonly Participant[]) {
  const within = (list: readonly Participant[], one: Participant) => list.some((x) => x.relation === one.relation && x.party === one.party)
  return { gone: before.filter((b) => !within(after, b)), seated: after.filter((a) => !within(before, a)) }
}
