import type { Text } from '#kernel/text.ts'

/** A no from the server, with its code, so that a screen can say what to do next. `offline`: it was never reached. */
export class Refused extends Error {
  readonly code: string
  readonly text: Text
  readonly next: Text | undefined
  readonly faults: readonly { readonly path: string; readonly problem: Text }[]
  readonly request_id: string | undefined

  constructor(code: string, text: Text, more: { next?: Text; faults?: readonly { path: string; problem: Text }[]; request_id?: string } = {}) {
    super(text.zh)
    this.code = code
    this.text = text
    this.next = more.next
    this.faults = more.faults ?? []
    this.request_id = more.request_id
  }
}

const OFFLINE: Text = { zh: '网络不通，请检查后再试；已填写的内容仍在', en: 'No connection. Try again later; what you typed is kept' }

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  /** Idempotency key: the same for every try of one attempt. */
  readonly key?: string
  readonly signal?: AbortSignal
}

/** @throws Refused for every no, also when nobody answers */
export async function api<T>(path: string, { method = 'GET', body, key, signal }: Call = {}): Promise<T> {
  const headers: Record<string, string> = { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(key ? { 'idempotency-key': key } : {}) }
  const res = await fetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(signal ? { signal } : {}) }).catch((err: unknown) => {
    if (err instanceof DOMException && err.name === 'AbortError') throw err
    throw new Refused('offline', OFFLINE)
  })
  if (res.ok) return (await res.json()) as T
  throw await refusedBy(res)
}

export async function refusedBy(res: Response): Promise<Refused> {
  const problem = (await res.json().catch(() => undefined)) as { code?: string; text?: Text; next?: Text; faults?: { path: string; problem: Text }[]; request_id?: string } | undefined
  return new Refused(problem?.code ?? 'bug', problem?.text ?? { zh: `服务出错（${res.status}）`, en: `The server failed (${res.status})` }, problem ?? {})
}

/** Sends one file with its progress, 0 to 1. @throws Refused */
export function upload(file: Blob, name: string, progress: (share: number) => void): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    form.append('file', file, name)
    const request = new XMLHttpRequest()
    request.open('POST', '/api/files')
    request.upload.addEventListener('progress', (e) => progress(e.total ? e.loaded / e.total : 0))
    request.addEventListener('error', () => reject(new Refused('offline', OFFLINE)))
    request.addEventListener('load', () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as Uploaded)
      else void refusedBy(new Response(request.responseText, { status: request.status })).then(reject)
    })
    request.send(form)
  })
}

export interface Uploaded {
  readonly sha256: string
  readonly name: string
  readonly type: string
  readonly size_bytes: number
  readonly taken_at?: string
  readonly lng?: number
  readonly lat?: number
}
