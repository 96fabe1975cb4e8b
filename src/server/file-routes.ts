import { readFile } from 'node:fs/promises'
import multipart, { type MultipartFile } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { cut } from '#algo/cut.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type Draft, withDraft } from '#store/draft.ts'
import { visibleWhere, Values } from '#store/visible.ts'
import { type PhotoFacts, readPhoto } from '#store/formats/photo.ts'
import { checkUpload } from '#store/formats/sniff.ts'
import { callerOf, type House } from './house.ts'

const MOST_BYTES = 20 * 1024 * 1024

const Kept = z.object({
  sha256: z.string(), name: z.string(), type: z.string(), size_bytes: z.number(), taken_at: z.string().optional(), lng: z.number().optional(), lat: z.number().optional(),
})

/** Attachments: checked by their bytes, kept by their hash, read only by those who may read a matter that holds them. */
export function fileRoutes(app: FastifyInstance, house: House): void {
  const oneByOne = queue()
  void app.register(multipart, { limits: { fileSize: MOST_BYTES, files: 1 } })

  app.post('/api/files', { schema: { tags: ['files'], summary: '上传附件 · upload (multipart field "file", at most 20 MB)', consumes: ['multipart/form-data'], response: { 200: Kept } } }, async (request) => {
    const caller = callerOf(request)
    const kept = await received(request, async (part, draft) => {
      const { type, photo } = await oneByOne(() => look(part, draft))
      const sha256 = await house.files.put(draft)
      return { sha256, name: cut(part.filename, 200), type, size_bytes: draft.size_bytes, taken_at: photo.taken_at, lng: photo.lng, lat: photo.lat }
    })
    await house.database.inDistrict(caller.district, (tx) => tx.rows(
      'insert into attachment (district, sha256, name, type, size_bytes, by, at, taken_at, lng, lat) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing',
      [tx.district, kept.sha256, kept.name, kept.type, kept.size_bytes, caller.party, house.now(), kept.taken_at ?? null, kept.lng ?? null, kept.lat ?? null]))
    return kept
  })

  app.get<{ Params: { sha256: string } }>('/api/files/:sha256', { schema: { tags: ['files'], summary: '下载附件 · download', params: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }) } }, async (request, reply) => {
    const caller = callerOf(request)
    const { sha256 } = request.params
    const file = await house.database.inDistrict(caller.district, async (tx) => {
      const values = new Values()
      const seen = [...house.registry.matters.values()].map((def) => `m.kind = ${values.add(def.kind)} and ${visibleWhere(def, caller, values) ?? 'true'}`).map((w) => `(${w})`).join(' or ')
      return tx.row<{ name: string; type: string; size_bytes: number }>(
        `select a.name, a.type, a.size_bytes from attachment a where a.district = ${values.add(tx.district)} and a.sha256 = ${values.add(sha256)} and (a.by = ${values.add(caller.party)}
           or exists (select from entry e join matter m on m.district = e.district and m.id = e.matter_id where e.district = a.district and e.evidence <> '[]'
                      and e.evidence @> ${values.add(JSON.stringify([{ sha256 }]))}::jsonb and (${seen || 'false'}))) limit 1`, values.list)
    }, { readOnly: true })
    const stream = file && (await house.files.get(sha256))
    if (!file || !stream) throw new Refusal('unknown', { zh: '没有这个文件，或您无权查看', en: 'there is no such file, or it is not yours to see' })
    return reply.type(file.type).header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(file.name)}`).header('content-length', file.size_bytes).header('etag', `"${sha256}"`).header('cache-control', 'private, max-age=31536000, immutable').send(stream)
  })
}

/** What a file really is. Its end and its middle count too (a workbook's directory, a photograph's place), so it is read whole. */
async function look(part: MultipartFile, draft: Draft): Promise<{ type: string; photo: PhotoFacts }> {
  const bytes = await readFile(draft.path)
  const checked = await checkUpload(part.filename, part.mimetype, bytes)
  if (!checked.ok) throw new Refusal('unsupported', checked.problem, { next: { zh: '请上传照片、PDF、OFD、Word、Excel 或录音录像', en: 'upload a photo, PDF, OFD, Word, Excel, audio or video file' } })
  return { type: checked.type, photo: checked.type.startsWith('image/') ? await readPhoto(bytes) : {} }
}

/** Runs one after another: however many upload at once, one file is in memory. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine.catch(() => undefined)
    return mine
  }
}

/** The one file of a form, laid down as it arrives. What the form reader says without a code of its own is about a form that is cut or none. */
async function received<T>(request: FastifyRequest, use: (part: MultipartFile, draft: Draft) => Promise<T>): Promise<T> {
  let whole = false
  try {
    const part = await request.file()
    if (part) {
      return await withDraft(part.file, (draft) => {
        whole = true
        if (part.file.truncated) throw new request.server.multipartErrors.RequestFileTooLargeError()
        return use(part, draft)
      })
    }
  } catch (err) {
    if (whole || (err instanceof Error && 'code' in err)) throw err
    throw new Refusal('invalid', { zh: '上传的表单不完整，文件未保存', en: 'the upload did not arrive whole; the file was not kept' }, { next: { zh: '请重新上传', en: 'upload it again' } })
  }
  throw new Refusal('invalid', { zh: '没有收到文件', en: 'no file was received' })
}
