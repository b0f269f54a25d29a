import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { trace } from '#infra/trace/trace';
import { type Answer, send } from './answer.js';
import {
  type CaptureTarget,
  announcementOf,
  canonicalPath,
  parseCaptureTarget,
} from './capture-target.js';
import type { CaptureCredentials } from './credentials.js';
import { type CaptureDoorDeps, type DoorLimits, defaultLimits } from './deps.js';
import { type Delivered, Deliveries } from './delivery.js';
import { CaptureGuard, type Verdict } from './guard.js';
import { Reception } from './reception.js';
import { Recovery } from './recovery.js';
import * as refusals from './refusals.js';
import { Spool } from './spool.js';
import { UploadsInFlight } from './uploads.js';

const KEEP_ALIVE_PROBE_MS = 30_000;
const CREDENTIALS_WAIT_MS = 2_000;
const FOLDERS = ['/recordings/Files', '/:domain/recordings/Files'];
const DAV_METHODS = ['PROPFIND', 'PROPPATCH', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK', 'SEARCH'];
const OTHER_METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', ...DAV_METHODS];

type Exchange = { readonly req: IncomingMessage; readonly res: ServerResponse };

/**
 * The door through which devices deliver captures, as a Fastify plugin: `PUT /recordings/Files/{name}`
 * and `PUT /{domain}/recordings/Files/{name}`, open or behind Basic and Digest. It works on the raw
 * request, ends its uploads when the server closes (`preClose`), and in the background
 * finishes what dead processes left in the spool. Register it before the server listens.
 */
export const captureDoor = async (
  fastify: FastifyInstance,
  deps: CaptureDoorDeps,
): Promise<void> => {
  const door = await CaptureDoor.open(deps);
  wireServer(fastify.server, door);
  for (const method of DAV_METHODS)
    if (!fastify.supportedMethods.includes(method))
      fastify.addHttpMethod(method, { hasBody: true });
  const routes: [string[], (exchange: Exchange, address: string) => Promise<unknown>][] = [
    [['PUT'], (exchange, address) => door.put(exchange, address)],
    [['OPTIONS'], ({ req, res }) => send(req, res, optionsOf(deps))],
    [OTHER_METHODS, (exchange, address) => door.read(exchange, address)],
  ];
  for (const url of FOLDERS.flatMap((folder) => [folder, `${folder}/*`]))
    for (const [method, serve] of routes)
      fastify.route({
        method,
        url,
        exposeHeadRoute: false,
        // Before any parsing: a capture is bytes, whatever its content type says or fails to say.
        onRequest: (request, reply) => {
          takeOver(reply);
          serve({ req: request.raw, res: reply.raw }, request.ip).catch((error: unknown) => {
            deps.log.error({ err: error }, 'A delivery failed unexpectedly.');
            reply.raw.destroy();
          });
        },
        handler: unreachable,
      });
  fastify.addHook('onReady', () => door.recoverInBackground());
  fastify.addHook('preClose', () => door.stop());
};

const optionsOf = ({ reading }: CaptureDoorDeps): Answer =>
  reading ? { status: 200, headers: reading.options } : refusals.options;

const unreachable = (_request: FastifyRequest, reply: FastifyReply): FastifyReply => reply;

/** The answer is ours from here on; headers that the house gives to every answer stay. */
const takeOver = (reply: FastifyReply): void => {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
};

/**
 * What has to happen at the server, before any router: captures may take hours, `Expect:
 * 100-continue` is answered when the device is known, and names that no router can decode are read.
 */
const wireServer = (server: Server, door: CaptureDoor): void => {
  server.requestTimeout = 0;
  server.timeout = 0;
  server.prependListener('request', (req: IncomingMessage & { originalUrl?: string }, res) => {
    const target = parseCaptureTarget(req.url ?? '');
    if (target === null) return;
    req.originalUrl = req.url ?? '';
    req.url = canonicalPath(target);
    door.meet(res);
  });
  server.on('checkContinue', (req: IncomingMessage, res: ServerResponse) => {
    if (req.method === 'PUT' && parseCaptureTarget(req.url ?? '') !== null) door.owesContinue(req);
    else res.writeContinue();
    server.emit('request', req, res);
  });
};

class CaptureDoor {
  private readonly guard: CaptureGuard;
  private readonly awaitingContinue = new WeakSet<IncomingMessage>();
  /** Exchanges that have not got their whole answer yet. */
  private readonly open = new Set<Promise<void>>();
  private lastCredentials: CaptureCredentials | null | undefined;
  private recoveryTimer: NodeJS.Timeout | null = null;
  private stopping: Promise<void> | null = null;

  private readonly limits: DoorLimits;
  private readonly uploads: UploadsInFlight;
  private readonly deliveries: Deliveries;
  private readonly recovery: Recovery;

  private constructor(
    private readonly deps: CaptureDoorDeps,
    private readonly spool: Spool,
  ) {
    this.guard = new CaptureGuard(deps.wrongAttempts);
    this.limits = { ...defaultLimits, ...deps.limits };
    this.uploads = new UploadsInFlight(this.limits, deps.progress, deps.log);
    this.deliveries = new Deliveries(spool, this.uploads, deps, this.limits);
    this.recovery = new Recovery(spool, deps, (id) => this.deliveries.has(id));
  }

  static async open(deps: CaptureDoorDeps): Promise<CaptureDoor> {
    return new CaptureDoor(
      deps,
      await Spool.open(deps.spoolDir, deps.dataKeys, deps.createSpoolFile),
    );
  }

  /** The device asked to be told whether to send at all. */
  owesContinue(req: IncomingMessage): void {
    this.awaitingContinue.add(req);
  }

  /** Whoever answers while we stop, it may be tried again soon. */
  meet(res: ServerResponse): void {
    if (this.stopping) res.setHeader('retry-after', '5');
  }

  put(exchange: Exchange, address: string): Promise<void> {
    const answered = this.takeIn(exchange, address);
    this.open.add(answered);
    return answered.finally(() => this.open.delete(answered));
  }

  /** What is read is never open: without credentials it is shut. */
  async read({ req, res }: Exchange, address: string): Promise<void> {
    const { reading } = this.deps;
    if (!reading) return send(req, res, refusals.methodNotThere);
    const credentials = await this.credentials();
    if (credentials === undefined) return send(req, res, refusals.credentialsUnknown);
    if (credentials === null) return send(req, res, refusals.readingShut);
    const verdict = await this.guard.check(req, credentials, address);
    if (!verdict.allowed) return send(req, res, verdict.answer);
    for (const [name, value] of Object.entries(verdict.headers))
      if (value !== undefined) res.setHeader(name, value);
    const target = parseCaptureTarget(req.url ?? '') ?? { domain: null, fileName: '' };
    await reading.serve(req, res, { target, address, credentials });
  }

  private async takeIn({ req, res }: Exchange, address: string): Promise<void> {
    req.socket.setKeepAlive(true, KEEP_ALIVE_PROBE_MS);
    const reception = new Reception(req);
    const target = parseCaptureTarget(req.url ?? '') ?? { domain: null, fileName: '' };
    const verdict = await this.admit(req, target, address);
    if (!verdict.allowed) {
      reception.refuse();
      trace.recording?.('A delivery was refused.', { status: verdict.answer.status });
      await send(req, res, verdict.answer);
      return;
    }
    if (this.awaitingContinue.has(req) && !res.destroyed) res.writeContinue();
    const delivered = await this.deliveries.take(reception, announcementOf(target));
    await this.showInCatalogue(delivered);
    const answer = refusals.answerTo(delivered);
    await send(req, res, { ...answer, headers: { ...verdict.headers, ...answer.headers } });
  }

  /** At start and from time to time. Nobody waits for it: the log may be away for long. */
  async recoverInBackground(): Promise<void> {
    const sweep = () =>
      void this.recovery.sweep().catch((error: unknown) => {
        this.deps.log.error({ err: error }, 'The spool cannot be read.');
      });
    this.recoveryTimer = setInterval(sweep, this.limits.recoverMs).unref();
    sweep();
  }

  /** Ends the uploads under way as incomplete recordings, within a deadline. */
  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async end(): Promise<void> {
    if (this.recoveryTimer) clearInterval(this.recoveryTimer);
    this.deps.reading?.close();
    this.uploads.endAll('server-stopped');
    const ended = [this.deliveries.settled(), this.recovery.settled(), ...this.open];
    await Promise.race([
      Promise.allSettled(ended),
      delay(this.limits.stopMs, undefined, { ref: false }),
    ]);
    this.uploads.close();
    await this.spool.close();
  }

  /** All that can be refused before a byte of the body is wanted. */
  private async admit(
    req: IncomingMessage,
    target: CaptureTarget,
    address: string,
  ): Promise<Verdict> {
    const verdict = await this.prove(req, address);
    const fault = verdict.allowed ? this.faultOf(req, target) : null;
    return fault === null ? verdict : { allowed: false, answer: fault };
  }

  private faultOf(req: IncomingMessage, { fileName }: CaptureTarget): Answer | null {
    const { 'content-length': length, 'transfer-encoding': coding } = req.headers;
    if (this.stopping) return refusals.serverStopping;
    if (fileName === '') return refusals.nameMissing;
    if (Buffer.byteLength(fileName) > refusals.MAX_NAME_BYTES) return refusals.nameTooLong;
    const unframed = length === undefined && coding === undefined;
    return unframed && req.httpVersion === '1.0' ? refusals.lengthNeeded : null;
  }

  private async prove(req: IncomingMessage, address: string): Promise<Verdict> {
    const credentials = await this.credentials();
    return credentials === undefined
      ? { allowed: false, answer: refusals.credentialsUnknown }
      : this.guard.check(req, credentials, address);
  }

  /** Those in force, or the last known while nobody can tell; `undefined`: never known. */
  private async credentials(): Promise<CaptureCredentials | null | undefined> {
    const patience = new AbortController();
    const { signal } = patience;
    const late = delay(CREDENTIALS_WAIT_MS, undefined, { signal, ref: false });
    const asked = this.deps.credentials().then((known) => (this.lastCredentials = known));
    try {
      return await Promise.race([asked, late.then(() => this.lastCredentials)]);
    } catch (error) {
      this.deps.log.warn({ err: error }, 'The credentials of devices cannot be read.');
      return this.lastCredentials;
    } finally {
      patience.abort();
      asked.catch(() => undefined);
    }
  }

  private async showInCatalogue(delivered: Delivered): Promise<void> {
    if (delivered.kind !== 'kept' && delivered.kind !== 'duplicate') return;
    if (delivered.position === null) return;
    if (delivered.ending !== 'complete') return;
    // A 201 promises that the capture is kept, not that it is listed already.
    await this.deps.waitForCatalogue(delivered.position).catch(() => false);
  }
}
