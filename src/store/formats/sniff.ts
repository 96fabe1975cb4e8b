import { fileTypeFromBuffer } from 'file-type'
import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import type { Text } from '#kernel/text.ts'
import { openEnd } from './bytes.ts'
import { zipEntries } from './zip.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const OFD = 'application/ofd'
const TEXT = 'text/plain'
/** What may be laid before the house: type by magic bytes → the endings it may carry. */
const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  'image/jpeg': ['jpg', 'jpeg'], 'image/png': ['png'], 'image/webp': ['webp'], 'image/heic': ['heic', 'heif'], 'image/heif': ['heic', 'heif'], 'application/pdf': ['pdf'],
  [DOCX]: ['docx'], [XLSX]: ['xlsx'], [OFD]: ['ofd'], [TEXT]: ['txt', 'csv'],
  'video/mp4': ['mp4'], 'audio/mpeg': ['mp3'], 'audio/x-m4a': ['m4a'], 'audio/mp4': ['m4a'], 'audio/amr': ['amr'],
}

export type UploadFault = 'empty' | 'too_large' | 'name' | 'unsupported' | 'mismatched'
export type Upload = { readonly ok: true; readonly type: string } | { readonly ok: false; readonly code: UploadFault; readonly problem: Text }

/** Text to the eye that something else would run or draw. */
const MARKUP = /^\s*(<!--[\s\S]*?-->\s*)*<[!?/a-z]/i
const SCRIPT = /^\s*#!/
/** These begin with readable letters and are nonetheless what they say. The marks of others (`BM`, `MZ`) may begin any text. */
const READABLE = /pdf|rtf|postscript|xml|html/

/** The real type of some bytes: by their own signature, never by name. Undefined when it is nothing we know; markup and scripts are. */
export async function sniff(bytes: Uint8Array): Promise<string | undefined> {
  const text = textOf(bytes)
  const found = (await fileTypeFromBuffer(bytes))?.mime
  if (found?.includes('zip')) return packedType(bytes) ?? found
  if (found && (text === undefined || READABLE.test(found))) return found
  return text === undefined || MARKUP.test(text) || SCRIPT.test(text) ? found : TEXT
}

/** Takes a file by what it is; a wrong type behind a right name is refused in words. What the browser declares is only a guess from the name. */
export async function checkUpload(name: string, _declared: string, bytes: Uint8Array, { most_bytes = Infinity }: { readonly most_bytes?: number } = {}): Promise<Upload> {
  const refuse = (code: UploadFault, zh: string, en: string): Upload => ({ ok: false, code, problem: { zh: `“${name}”${zh}`, en: `'${name}' ${en}` } })
  if (bytes.length === 0) return refuse('empty', '是空文件', 'is empty')
  if (bytes.length > most_bytes) return refuse('too_large', `有 ${megabytes(bytes.length)} MB，最多 ${megabytes(most_bytes)} MB，未保存`, `has ${megabytes(bytes.length)} MB; at most ${megabytes(most_bytes)} MB are taken; it was not kept`)
  if (/[\p{Cc}\p{Bidi_Control}]/u.test(name)) return { ok: false, code: 'name', problem: { zh: '文件名含有不可见的控制字符，请改名后再上传，未保存', en: 'the file name holds invisible control characters: rename it; it was not kept' } }
  const type = await sniff(bytes)
  const endings = type ? ACCEPTED[type] : undefined
  if (!type || !endings) return refuse('unsupported', `不是可接收的文件类型${type ? `（实为 ${type}）` : ''}，未保存`, `is not a type we take${type ? ` (it is ${type})` : ''}; it was not kept`)
  const ending = name.toLowerCase().split('.').at(-1) ?? ''
  if (!endings.includes(ending)) return refuse('mismatched', `的内容与扩展名不符（实为 ${type}），未保存`, `does not hold what its ending says (it is ${type}); it was not kept`)
  return { ok: true, type }
}

/** Why a file that came as a table is none, by its first bytes; undefined when it can be one. */
export async function notATable(name: string, head: Uint8Array): Promise<Text | undefined> {
  const found = (await fileTypeFromBuffer(head))?.mime
  const text = textOf(head)
  if (found === 'application/x-cfb') return { zh: `“${name}”是旧版 .xls 工作簿（Excel 97–2003）或加密的工作簿，请另存为不加密的 .xlsx 或 .csv`, en: `${name} is an old .xls workbook (Excel 97–2003) or one with a password: save it as plain .xlsx or .csv` }
  if (text !== undefined && MARKUP.test(text)) return { zh: `“${name}”的内容是网页或 XML，不是表格，请用表格软件打开后另存为 .xlsx 或 .csv`, en: `${name} holds a web page or XML, not a table: open it in a spreadsheet program and save it as .xlsx or .csv` }
  return found && (text === undefined || READABLE.test(found)) ? { zh: `“${name}”的内容不是表格（实为 ${found}）`, en: `the content of ${name} is no table (it is ${found})` } : undefined
}

function packedType(bytes: Uint8Array): string | undefined {
  try {
    const names = zipEntries(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))
    if (names.has('OFD.xml')) return OFD
    if ([...names.keys()].some((n) => n.endsWith('vbaProject.bin'))) return undefined
    if (names.has('word/document.xml')) return DOCX
    return names.has('xl/workbook.xml') ? XLSX : undefined
  } catch {
    return undefined
  }
}

const LOOKED_AT = 65_536

/** The beginning as text: UTF-8, UTF-16 with its mark, or GB18030, without control characters. Undefined for anything else. */
function textOf(bytes: Uint8Array): string | undefined {
  const head = bytes.subarray(0, LOOKED_AT)
  const whole = head.subarray(0, head.length - openEnd(head))
  const wide = head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined
  if (wide) return unlessBinary(new TextDecoder(wide).decode(head))
  if (isUtf8(whole)) return unlessBinary(new TextDecoder().decode(whole))
  const text = iconv.decode(Buffer.from(head), 'gb18030')
  return text.slice(0, -1).includes('\uFFFD') ? undefined : unlessBinary(text)
}

function unlessBinary(text: string): string | undefined {
  // oxlint-disable-next-line no-control-regex
  return /[\0-\x08\x0b\x0e-\x1f]/.test(text) ? undefined : text
}

function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1)
}
