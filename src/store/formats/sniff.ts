import { fileTypeFromBuffer } from 'file-type'
import type { Text } from '#kernel/text.ts'

/** What may be laid before the house: type by magic bytes → the endings it may carry. */
const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpg', 'jpeg'], 'image/png': ['png'], 'image/webp': ['webp'], 'image/heic': ['heic', 'heif'], 'application/pdf': ['pdf'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'], 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/ofd': ['ofd'], 'text/plain': ['txt', 'csv'], 'video/mp4': ['mp4'], 'audio/mpeg': ['mp3'], 'audio/x-m4a': ['m4a'], 'audio/mp4': ['m4a'], 'audio/amr': ['amr'],
}

export type Upload = { readonly ok: true; readonly type: string } | { readonly ok: false; readonly problem: Text }

/** The real type of some bytes: by their own signature, never by name. Undefined when it is nothing we know. */
export async function sniff(bytes: Uint8Array): Promise<string | undefined> {
  const found = await fileTypeFromBuffer(bytes)
  if (found?.mime === 'application/zip' && Buffer.from(bytes.subarray(0, 4096)).includes('OFD.xml')) return 'application/ofd'
  if (found) return found.mime
  return isText(bytes) ? 'text/plain' : undefined
}

/** Takes a file by what it is; a wrong type behind a right name is refused in words. */
export async function checkUpload(name: string, _declared: string, bytes: Uint8Array): Promise<Upload> {
  if (bytes.length === 0) return { ok: false, problem: { zh: `“${name}”是空文件`, en: `'${name}' is empty` } }
  const type = await sniff(bytes)
  const endings = type ? ACCEPTED[type] : undefined
  if (!type || !endings) return { ok: false, problem: { zh: `“${name}”不是可接收的文件类型${type ? `（实为 ${type}）` : ''}，未保存`, en: `'${name}' is not a type we take${type ? ` (it is ${type})` : ''}; it was not kept` } }
  const ending = name.toLowerCase().split('.').at(-1) ?? ''
  if (!endings.includes(ending)) return { ok: false, problem: { zh: `“${name}”的内容与扩展名不符（实为 ${type}），未保存`, en: `the content of '${name}' does not fit its ending (it is ${type}); it was not kept` } }
  return { ok: true, type }
}

/** Text that cannot be taken for a page or a script. */
function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 4096)
  if (head.includes(0)) return false
  const text = new TextDecoder('utf-8').decode(head)
  return !/^\s*<(!doctype|html|script|svg|\?xml)|^#!/i.test(text)
}
