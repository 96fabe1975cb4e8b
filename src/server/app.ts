import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { actRoutes } from './act-routes.ts'
import { agreementRoutes } from './agreement-routes.ts'
import { auditRoutes } from './audit-routes.ts'
import { barometerRoutes } from './barometer-routes.ts'
import { calendarRoutes } from './calendar-routes.ts'
import { chainRoutes } from './chain-routes.ts'
import { cockpitRoutes } from './cockpit-routes.ts'
import { directoryRoutes } from './directory-routes.ts'
import { economyRoutes } from './economy-routes.ts'
import { exportRoutes } from './export-routes.ts'
import { firmRoutes } from './firm-routes.ts'
import { figuresRoutes } from './figures-routes.ts'
import { fileRoutes } from './file-routes.ts'
import { healthRoutes } from './health.ts'
import { callerOf, type House } from './house.ts'
import { indicatorRoutes } from './indicator-routes.ts'
import { acceptJson } from './json-body.ts'
import { liveRoutes } from './live.ts'
import { logRequests } from './log.ts'
import { matterRoutes } from './matter-routes.ts'
import { muRoutes } from './mu-routes.ts'
import { myRoutes } from './my-routes.ts'
import { noticeRoutes } from './notice-routes.ts'
import { describeApi } from './openapi.ts'
import { ogcRoutes } from './ogc/ogc-routes.ts'
import { open311Routes } from './open311/open311-routes.ts'
import { peopleRoutes } from './people-routes.ts'
import { postRoutes } from './post-routes.ts'
import { answerProblems, beforeRouting } from './problem.ts'
import { documentRoutes } from './document-routes.ts'
import { oc4idsRoutes } from './oc4ids-routes.ts'
import { projectRoutes } from './project-routes.ts'
import { lampRoutes } from './lamp-routes.ts'
import { landRoutes } from './land-routes.ts'
import { leadRegisterRoutes } from './lead-register-routes.ts'
import { leadRoutes } from './lead-routes.ts'
import { ruleRoutes } from './rule-routes.ts'
import { seriesRoutes } from './series-routes.ts'
import { oidcRoutes } from './sign-in/oidc.ts'
import { checkOrigin } from './sign-in/origin.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { siteRoutes } from './site-routes.ts'
import { staffRoutes } from './staff-routes.ts'
import { suggestRoutes } from './suggest-routes.ts'
import { targetRoutes } from './target-routes.ts'
import { tokenRoutes } from './token-routes.ts'
import { viewRoutes } from './view-routes.ts'
import { webhookRoutes } from './webhook-routes.ts'
import { workRoutes } from './work-routes.ts'

export interface AppOptions {
  readonly logger?: FastifyServerOptions['loggerInstance']
  /** Requests one address may make in a minute; sign-in has its own, stricter limit. */
  readonly perMinute?: number
  readonly signInsPerMinute?: number
  readonly trustProxy?: boolean
}

const MOST_JSON_BYTES = 1024 * 1024

/** The whole server over one house. Nothing listens yet: `listen` it or `inject` into it. */
export async function createApp(house: House, options: AppOptions = {}): Promise<FastifyInstance> {
  const app = Fastify({
    ...(options.logger ? { loggerInstance: options.logger } : {}), bodyLimit: MOST_JSON_BYTES, trustProxy: options.trustProxy ?? false, logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => crypto.randomUUID(), return503OnClosing: true, ...beforeRouting,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerProblems(app)
  acceptJson(app)
  app.decorateRequest('caller', undefined)
  await app.register(cookie)
  await app.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: CONTENT_POLICY }, crossOriginEmbedderPolicy: false, referrerPolicy: { policy: 'same-origin' } })
  // No answer holds a token or a password beside other people's words, and the cookie is not sent across sites; requests are not unpacked.
  await app.register(compress, { global: true, globalDecompression: false, threshold: 1024, encodings: ['br', 'gzip'], customTypes: /^(application\/(?:[\w.-]+\+)?json|application\/xml|text\/(?!event-stream))/, brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } } })
  await app.register(rateLimit, { global: true, max: options.perMinute ?? 1200, timeWindow: '1 minute' })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    checkOrigin(house, request)
    if (request.url.startsWith('/api/') || request.url.startsWith('/open311/')) request.caller = await house.whois(request)
  })
  logRequests(app)
  healthRoutes(app, house)
  await describeApi(app, house)
  await app.register(async (api) => {
    // Nobody learns what a request should look like before they have signed in.
    api.addHook('preValidation', async (request) => { if (!OPEN_TO_ALL.test(request.routeOptions.url ?? '')) callerOf(request) })
    for (const ways of [signInRoutes, oidcRoutes]) ways(api, house, { perMinute: options.signInsPerMinute ?? 20 })
    for (const routes of [directoryRoutes, matterRoutes, actRoutes, fileRoutes, workRoutes, indicatorRoutes, seriesRoutes, barometerRoutes, targetRoutes, projectRoutes, leadRoutes, leadRegisterRoutes, landRoutes, siteRoutes, calendarRoutes, muRoutes, firmRoutes, ogcRoutes, chainRoutes, agreementRoutes, ruleRoutes, lampRoutes, documentRoutes, oc4idsRoutes, economyRoutes, figuresRoutes, cockpitRoutes, exportRoutes, suggestRoutes, liveRoutes, noticeRoutes, viewRoutes, myRoutes, webhookRoutes, tokenRoutes, postRoutes, peopleRoutes, staffRoutes, auditRoutes]) routes(api, house)
  })
  await app.register(async (open311) => open311Routes(open311, house))
  return app
}

/** What is asked before anybody is known. */
const OPEN_TO_ALL = /^\/api\/(house|me|pack|declarations|places|places\/near|sign-in\/.*|sign-out)$/

/** No script, style, picture or connection from anywhere but this house. Styles inline: the map and pictures set sizes so. */
const CONTENT_POLICY = {
  defaultSrc: ["'self'"], scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:', 'blob:'], connectSrc: ["'self'"], workerSrc: ["'self'", 'blob:'],
  fontSrc: ["'self'", 'data:'], objectSrc: ["'none'"], baseUri: ["'self'"], formAction: ["'self'"], frameAncestors: ["'none'"],
}
