import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '#infra/config';
import { SharedCounters } from '#infra/limits/shared-counters';
import type { Stoppable } from '#infra/process';
import { traceAnswer, traceConnections } from './log/trace-http.js';
import { Activity } from './access/activity.js';
import { RecordingAccess } from './access/recording-access.js';
import { refuseAddress, refuseUnreadable } from './unreadable-request.js';
import { ApiModule, type Parts } from './api.module.js';
import { captureDoor } from './capture/door.js';
import { captureDoorDeps } from './capture-door-deps.js';
import { AddressLimits } from './limits/address-limits.js';
import { limitDoors } from './limits/limit-doors.js';
import { trustsOf } from './limits/trusted-proxies.js';
import { readJsonBodies } from './json-bodies.js';
import { LiveGateway } from './live/live.gateway.js';
import { isWebSocket } from './live/upgrade.js';
import { announce } from './announce.js';
import type { Context } from './context.js';
import { jobDashboard } from './operations/job-dashboard.js';
import { Metrics } from './operations/metrics.js';
import { NestLog } from './nest-log.js';
import { tameDocuments } from './foreign-documents.js';
import { openContext } from './open-context.js';
import { OidcDoor } from './oidc/oidc-door.js';
import { serveOpenApi } from './openapi.js';
import { servePages } from './pages.js';
import { limitRequests } from './request-limits.js';
import { secureAnswers } from './security-headers.js';
import { CallSheetPool } from './recordings/download/call-sheet-pool.js';
import { isByHttps, sessionCookie } from './sessions/cookie-name.js';
import { type FirstStart, ensureFirstAdministrator } from './sessions/first-administrator.js';
import { refuseForeignPages } from './sessions/own-origin.js';
import { type IssuedTokens, Sessions } from './sessions/sessions.js';
import { SignInLimit } from './sessions/sign-in-limit.js';
import { EndedRights } from './supervision/ended-rights.js';
import { Endings } from './supervision/endings.js';
import { RunningAnswers } from './supervision/running-answers.js';
import { ApiTokens } from './tokens/api-tokens.js';
import { Accounts } from './users/accounts.js';

const BODY_LIMIT_BYTES = 1_024 * 1_024;
/** A domain name may have this many. */
const MOST_PARAMETER_CHARACTERS = 255;

/** How long being ready is put off until the catalogue knows the first administrator; a worker fills it. */
const FIRST_SIGN_IN_WITHIN_MS = 30_000;

/** How long the headers of a request may take to come, and how often that is looked at. */
const HTTP = {
  headersTimeout: 20_000,
  connectionsCheckingInterval: 5_000,
  shouldUpgradeCallback: isWebSocket,
};

/** Opens every door of the product: REST, captures, live updates, pages, dashboard. */
export const startApi = async (config: Config, log: Logger): Promise<Stoppable> => {
  const context = await openContext(config, log);
  const firstStart = await ensureFirstAdministrator(context.house);
  const tokens = new ApiTokens(context.readModel, context.house.clock);
  const accounts = new Accounts(context);
  const oidc = OidcDoor.over(context, accounts);
  const counters = SharedCounters.open(config.redisUrl, context.house.storeId);
  const activity = new Activity(context.house, log);
  context.watchdog.lookAtLosses(() => activity.state.lost);
  const sessions = sessionsOver(context, { ofPrograms: tokens, ofProvider: oidc.tokens });
  const parts: Parts = {
    context,
    sessions,
    tokens,
    accounts,
    oidc,
    signInLimit: new SignInLimit(counters),
    limits: new AddressLimits(),
    counters,
    answers: new RunningAnswers(),
    endings: new Endings(context, sessions),
    activity,
    access: new RecordingAccess(context.recordings, activity),
    callSheets: new CallSheetPool(),
    metrics: new Metrics(context, activity),
    reached: config,
  };
  const app = await buildDoors(parts, config);
  const live = openLive(app, parts, config);
  await app.listen(config.port, config.host);
  if (firstStart) await openFirst(firstStart, context);
  return {
    stop: async () => {
      for (const part of [live, app, activity, parts.callSheets, counters, context])
        await part.close();
    },
  };
};

/** Tells the password, and waits until it opens the product. */
const openFirst = async (firstStart: FirstStart, { watch }: Context): Promise<void> => {
  announce(firstStart);
  await watch.waitFor(firstStart.position, FIRST_SIGN_IN_WITHIN_MS);
};

const sessionsOver = (context: Context, tokens: IssuedTokens): Sessions => {
  const { readModel, users, appObjects, consents, house } = context;
  const cookie = sessionCookie(house.config.publicUrl);
  const openers = { tokens, consents, clock: house.clock, cookie };
  return new Sessions(readModel.runtime, users, appObjects, openers);
};

/** The application with all its doors, not listening yet. */
export const buildDoors = async (parts: Parts, config: Config) => {
  const { context, metrics } = parts;
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 0,
    trustProxy: trustsOf(config.trustedProxies),
    genReqId: () => randomUUID(),
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: refuseAddress,
    http: HTTP,
    routerOptions: { maxParamLength: MOST_PARAMETER_CHARACTERS },
    return503OnClosing: false,
    forceCloseConnections: true,
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.over(parts), adapter, {
    logger: new NestLog(context.log),
    abortOnError: false,
    bodyParser: false,
  });
  const server = adapter.getInstance<FastifyInstance>();
  readJsonBodies(server);
  const isSecure = isByHttps(config.publicUrl);
  await server.register(fastifyCookie, { parseOptions: { secure: isSecure || 'auto' } });
  await secureAnswers(server, isSecure);
  limitRequests(server);
  refuseForeignPages(server, config.publicUrl);
  tameDocuments(server);
  measure(server, metrics);
  limitDoors(server, parts.limits);
  traceConnections(server.server);
  await server.register(captureDoor, captureDoorDeps(parts, join(config.dataDir, 'spool')));
  await jobDashboard(server, context.queues, parts);
  await servePages(server);
  serveOpenApi(app);
  await app.init();
  return app;
};

const measure = (server: FastifyInstance, metrics: Metrics): void => {
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
    traceAnswer(request, reply);
  });
};

/** What goes on beside requests: live updates, and the look at what is being sent. */
const openLive = (
  app: NestFastifyApplication,
  parts: Parts,
  { publicUrl, trustedProxies }: Config,
): { close(): Promise<void> } => {
  const { context, sessions, activity, answers, endings, limits, metrics } = parts;
  const onCount = (count: number) => {
    metrics.liveConnections(count);
  };
  const live = new LiveGateway({
    context,
    sessions,
    activity,
    answers,
    endings,
    log: context.log,
    publicUrl,
    limits,
    trusts: trustsOf(trustedProxies),
    onCount,
  });
  live.attach(app.getHttpServer());
  const { recordings, watch, log } = context;
  const rights = new EndedRights({ answers, sessions, recordings, watch, log });
  return {
    close: () => {
      rights.close();
      return live.close();
    },
  };
};
