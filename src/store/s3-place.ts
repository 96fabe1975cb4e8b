/** Any store that speaks S3: AWS, MinIO, OSS and COS in their S3 mode. */
export interface S3Place {
  /** Where the bucket answers, without a trailing slash: the bucket is in its path or in its host. */
  readonly address: string
  readonly region: string
  /** Before every key; '' or ending in a slash. */
  readonly prefix: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Which end of the address names the bucket. OSS and COS take only `virtual`; MinIO and others behind one name only `path`. */
const STYLES = ['path', 'virtual'] as const
const PARAMETERS = ['endpoint', 'region', 'style']

/**
 * `s3://bucket/prefix?endpoint=https://…&region=…&style=path|virtual` with the keys of the usual AWS variables.
 * Without `endpoint` AWS's own for the region; without `style` the path behind an endpoint, the host at AWS.
 * @throws RangeError naming what is missing or wrong, never a key
 */
export function readS3Place(text: string, env: Readonly<Record<string, string | undefined>>): S3Place {
  const url = URL.parse(text)
  if (url?.protocol !== 's3:' || !url.hostname) throw new RangeError('PANDENG_FILES must be s3://bucket/prefix?endpoint=…&region=…')
  const odd = [...url.searchParams.keys()].find((key) => !PARAMETERS.includes(key))
  if (odd !== undefined) throw new RangeError(`PANDENG_FILES knows ${PARAMETERS.join(', ')}, got '${odd}'`)
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  if (!accessKeyId || !secretAccessKey) throw new RangeError('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are needed to keep files in S3')
  const region = url.searchParams.get('region') ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1'
  const given = url.searchParams.get('endpoint') ?? env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL']
  const endpoint = URL.parse(given ?? `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`)
  if (!endpoint || !/^https?:$/.test(endpoint.protocol) || endpoint.search) throw new RangeError(`endpoint must be an http(s) address, got '${given}'`)
  // A dot in a bucket's name breaks the certificate of a host that bears it.
  const style = url.searchParams.get('style') ?? (given || url.hostname.includes('.') ? 'path' : 'virtual')
  if (!STYLES.some((s) => s === style)) throw new RangeError(`style must be ${STYLES.join(' or ')}, got '${style}'`)
  const prefix = decodeURIComponent(url.pathname).replaceAll(/^\/+|\/+$/g, '')
  if (!/^[\w!.*'()/-]*$/.test(prefix)) throw new RangeError(`the prefix may hold letters, digits and !-_.*'()/, got '${prefix}'`)
  const sessionToken = env['AWS_SESSION_TOKEN']
  return {
    address: addressOf(endpoint, url.hostname, style), prefix: prefix && `${prefix}/`, region, accessKeyId, secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
  }
}

function addressOf(endpoint: URL, bucket: string, style: string): string {
  const base = endpoint.pathname.replace(/\/+$/, '')
  return style === 'virtual' ? `${endpoint.protocol}//${bucket}.${endpoint.host}${base}` : `${endpoint.origin}${base}/${bucket}`
}
