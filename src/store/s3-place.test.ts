import { expect, test } from 'vitest'
import { readS3Place } from './s3-place.ts'

const KEYS = { AWS_ACCESS_KEY_ID: 'k', AWS_SECRET_ACCESS_KEY: 'top-secret' }

test.each<[string, string, Record<string, string>, object]>([
  ['AWS by its region', 's3://qu/a/b', { AWS_REGION: 'eu-central-1' }, { address: 'https://qu.s3.eu-central-1.amazonaws.com', prefix: 'a/b/', region: 'eu-central-1' }],
  ['AWS in China', 's3://qu?region=cn-north-1', {}, { address: 'https://qu.s3.cn-north-1.amazonaws.com.cn', prefix: '' }],
  ['a dot in the name keeps it out of the host', 's3://qu.gov.cn?region=cn-north-1', {}, { address: 'https://s3.cn-north-1.amazonaws.com.cn/qu.gov.cn' }],
  ['MinIO in its own house, behind a path', 's3://qu/files/?endpoint=http://minio:9000/s3/', {}, { address: 'http://minio:9000/s3/qu', prefix: 'files/', region: 'us-east-1' }],
  ['OSS, by host', 's3://qu?endpoint=https://s3.oss-cn-hangzhou.aliyuncs.com&region=oss-cn-hangzhou&style=virtual', {}, { address: 'https://qu.s3.oss-cn-hangzhou.aliyuncs.com', region: 'oss-cn-hangzhou' }],
  ['COS, by host', 's3://qu-1250000000?endpoint=https://cos.ap-guangzhou.myqcloud.com&region=ap-guangzhou&style=virtual', {}, { address: 'https://qu-1250000000.cos.ap-guangzhou.myqcloud.com' }],
  ['an endpoint from the usual variable', 's3://qu', { AWS_ENDPOINT_URL_S3: 'http://minio:9000', AWS_DEFAULT_REGION: 'x' }, { address: 'http://minio:9000/qu', region: 'x' }],
  ['keys that end', 's3://qu', { AWS_SESSION_TOKEN: 't' }, { sessionToken: 't' }],
])('%s', (_, setting, env, place) => {
  expect(readS3Place(setting, { ...KEYS, ...env })).toMatchObject(place)
})

test.each([
  ['/var/files', KEYS, /s3:\/\/bucket/], ['s3://', KEYS, /s3:\/\/bucket/], ['s3://qu', {}, /AWS_ACCESS_KEY_ID/], ['s3://qu?endpiont=http://x', KEYS, /endpiont/],
  ['s3://qu?endpoint=minio:9000', KEYS, /endpoint must be/], ['s3://qu?style=host', KEYS, /style must be/], ['s3://qu/附件', KEYS, /prefix/],
])('what is wrong in %s is named, and no key is', (setting, env, what) => {
  expect(() => readS3Place(setting, env)).toThrow(what)
  expect(() => readS3Place(setting, env)).not.toThrow(/top-secret/)
})
