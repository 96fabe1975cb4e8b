import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { openHouse } from '#server/main.ts'
import { gunzipped, peek } from '#store/formats/bytes.ts'
import { type Encoding, SINGLE_BYTE } from '#store/formats/lines.ts'
import { readTable } from '#store/formats/table.ts'
import { type Base, openBase, optionsOf } from './base.ts'
import { districtGiven, makeDistrict } from './district.ts'
import { importFile, type ImportReport, type Reading } from './import/import-file.ts'
import { showProgress } from './import/progress.ts'
import { answersIn, importRegister, LEAD_REGISTER, type RegisterReport } from './import/register-file.ts'
import { mappingFor, mappingNamed, tableReading } from './import/table-reading.ts'
import { xesReading } from './import/xes-reading.ts'

/** `pandeng import <file> [--mapping name|file [--answers file]] [--encoding name] [--log name] [--district id | --new-district id --pack name]` */
export async function importCommand(args: string[]): Promise<number> {
  const { values, positionals: [path, ...more] } = optionsOf(args, { mapping: { type: 'string' }, answers: { type: 'string' }, encoding: { type: 'string' }, 'new-district': { type: 'string' }, pack: { type: 'string' }, log: { type: 'string' } })
  if (!path || more.length) throw new RangeError('pandeng import <file> [--mapping name|file [--answers file]] [--encoding name] [--log name] [--district id | --new-district id --pack name]')
  const answers = answersIn(values.answers)
  const reading = values.mapping === LEAD_REGISTER ? undefined : await readingOf(path, values.mapping, values.log, encodingNamed(values.encoding))
  const base = await openBase(values, console.log)
  try {
    return await bring(base, path, reading, { ...values, answers })
  } finally {
    await base.close()
  }
}

async function bring(base: Base, path: string, reading: Reading | undefined, values: { answers: ReturnType<typeof answersIn>; district?: string | undefined; 'new-district'?: string | undefined; pack?: string | undefined }): Promise<number> {
  if (values['new-district']) await makeDistrict(base.ownerUrl, values['new-district'], values.pack)
  const house = await openHouse(base.settings, base.appUrl, false)
  try {
    const district = values['new-district'] ?? districtGiven(house.districts, values.district)
    if (!reading) {
      const came = await importRegister(house, district, path, values.answers, (done, left) => console.log(`${done} 条已入库 written · ${left} 条待导入 left`))
      console.log(toldOf(came))
      return came.bad || came.odd.length ? 3 : 0
    }
    const report = await importFile(house, district, path, reading, showProgress)
    console.log(told(report))
    return report.bad.length ? 3 : 0
  } finally {
    await house.close()
  }
}

/** By what the file holds: a log begins with a tag, everything else is a table. */
async function readingOf(path: string, mapping: string | undefined, log: string | undefined, encoding: Encoding | undefined): Promise<Reading> {
  const { head, rest } = await peek(await gunzipped(createReadStream(path)), 1024)
  await rest[Symbol.asyncIterator]().return?.()
  if (/^(\uFEFF|\s)*</.test(new TextDecoder().decode(head))) return xesReading(log ?? basename(path).replace(/(\.xes)?(\.gz)?$/, ''))
  if (mapping) return tableReading(basename(path), mappingNamed(mapping), encoding)
  for await (const row of readTable(createReadStream(path), { name: basename(path), ...(encoding ? { encoding } : {}) })) if ('cells' in row) return tableReading(basename(path), mappingFor(Object.keys(row.cells)), encoding)
  throw new RangeError(`${path} has no readable line`)
}

const ENCODINGS: readonly Encoding[] = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be', ...SINGLE_BYTE]

/** @throws RangeError for one there is not */
function encodingNamed(name: string | undefined): Encoding | undefined {
  const known = ENCODINGS.find((e) => e === name)
  if (name !== undefined && !known) throw new RangeError(`there is no encoding '${name}': ${ENCODINGS.join(', ')}`)
  return known
}

function told({ good, skipped, acts, bad, bad_file, repeated, head, seconds }: ImportReport): string {
  return [
    `入库 ${good} 件、${acts} 条留痕，用时 ${seconds.toFixed(1)} 秒 · ${good} matters with ${acts} ledger lines in ${seconds.toFixed(1)} s`,
    ...(skipped ? [`此前已入库 ${skipped} 件，未重复 · ${skipped} were there from an earlier run`] : []),
    ...(repeated.length ? [`编号重复，后者加序号 · numbers that stand more than once, later ones suffixed: ${repeated.join(', ')}`] : []),
    ...(bad.length ? [`${bad.length} 行有误，未入库，见 · ${bad.length} bad lines, not written, listed in ${bad_file}`, ...bad.slice(0, 5).map((b) => `  ${b.line}: ${b.problem.zh} · ${b.problem.en}`)] : []),
    ...(head ? [`总账摘要（请另处保存）· head, to be kept elsewhere: ${head}`] : []),
  ].join('\n')
}

function toldOf({ good, known, bad, bad_file, odd, open }: RegisterReport): string {
  return [
    `入库 ${good} 条线索 · ${good} leads`,
    ...(known ? [`已在平台 ${known} 行，未重复 · ${known} lines stand already`] : []),
    ...(odd.length ? [`金额疑似单位有误，未导入任何内容；请在 --answers 的 money 中写明单位 · sums look like another unit, nothing was taken; name the unit under money of --answers: ${odd.join(', ')}`] : []),
    ...(open.length ? [`待说明（--answers）· to be answered: ${open.join(', ')}`] : []),
    ...(bad ? [`${bad} 行有误，未入库，见 · ${bad} bad lines, not written, listed in ${bad_file}`] : []),
  ].join('\n')
}
