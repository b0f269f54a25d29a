import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Refusal, type RefusalKind } from '#domain/kernel';
import { codeOf } from '#infra/trace/line';
import { error as grave } from '#infra/trace/trace';
import { PresenceUnknown } from '#infra/consent/consent-store';
import { EventStoreUnavailable } from '#infra/event-store/event-store';
import { CatalogueBehind } from '#infra/read-model/holds/until-holds-show';
import { ProviderAway } from './oidc/provider-away.js';
import { bytesProblem } from './recordings/bytes-problem.js';
import { CallSheetUnavailable } from './recordings/download/call-sheet-pool.js';
import { CryptKeyWrong } from './settings/crypt-keys.js';
import { PROBLEM_JSON, type Problem, problem } from './problem.js';

/** A request whose form is wrong, field by field. */
export class InvalidRequest extends Error {
  constructor(readonly errors: readonly { path: string; message: string }[]) {
    super(errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '));
  }
}

/** Asked too often; `retryAfterS` tells when to come back. */
export class TooManyRequests extends Error {
  constructor(
    message: string,
    readonly retryAfterS: number,
    readonly code = 'too-many-attempts',
  ) {
    super(message);
  }
}

const statusOf: Record<RefusalKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  unknown: 404,
  gone: 410,
  conflict: 409,
};

const sentences: Record<string, string> = {
  'recording-unknown': 'There is no such recording, or it is not yours to see.',
  'not-signed-in': 'Sign in first: POST /api/session, then send its token or cookie.',
  'user-unknown': 'There is no such user.',
  'note-unknown': 'There is no such note any more.',
  'app-object-unknown': 'There is no such App object.',
  'app-object-name-fixed': 'An App object keeps its name; delete it and create another.',
  'app-object-not-yours': 'There is no such App object, or you are not a member of it.',
  'app-object-required': 'Only administrators act through no App object; name one of yours.',
};

const UNAVAILABLE = 503;
const CONNECTION_FAULTS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
]);

const isDatabaseAway = (error: unknown): boolean => {
  const { code, message } = error as { code?: string; message?: string };
  return (
    (code !== undefined && CONNECTION_FAULTS.has(code)) ||
    /Connection terminated|timeout exceeded when trying to connect/.test(message ?? '')
  );
};

/** What an error says to the outside: known refusals in words, the unforeseen without a word. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof Refusal)
    return problem(
      statusOf[error.kind],
      error.code,
      error.detail ?? sentences[error.code] ?? error.code,
      error.figures,
    );
  if (error instanceof InvalidRequest)
    return problem(400, 'request-invalid', error.message, { errors: error.errors });
  if (error instanceof TooManyRequests) return problem(429, error.code, error.message);
  if (error instanceof ProviderAway)
    return problem(UNAVAILABLE, 'oidc-provider-away', error.message);
  if (isDatabaseAway(error))
    return problem(UNAVAILABLE, 'database-away', 'The database does not answer. Try again soon.');
  if (error instanceof CryptKeyWrong) return problem(422, 'crypt-key-wrong', error.message);
  return awayProblem(error) ?? bytesProblem(error) ?? httpFault(error);
};

/** What Fastify says of bodies, which arrives here as a status and a sentence. */
const unreadableBody = (status: number, message: string): Problem | null => {
  if (status === 413) return problem(413, 'body-too-large', 'A body has at most 1 MiB.');
  if (status === 415)
    return problem(415, 'media-type-unsupported', 'Send the body as application/json.');
  // What the body was is not repeated: a password may be in it.
  return status === 400 && message.startsWith('Body ')
    ? problem(400, 'body-unreadable', 'The body is not JSON as RFC 8259 has it.')
    : null;
};

/** What is away for a while; `null`: it is something else. */
const awayProblem = (error: unknown): Problem | null => {
  if (error instanceof CallSheetUnavailable)
    return problem(UNAVAILABLE, 'call-sheet-unavailable', error.message);
  if (error instanceof EventStoreUnavailable)
    return problem(
      UNAVAILABLE,
      'event-store-away',
      'The event store does not answer. Nothing was changed; try again soon.',
    );
  if (error instanceof PresenceUnknown)
    return problem(UNAVAILABLE, 'presence-unknown', `${error.message} Try again soon.`);
  if (error instanceof CatalogueBehind)
    return problem(UNAVAILABLE, 'catalogue-behind', `${error.message} Try again soon.`);
  return null;
};

/** Errors of the framework (unknown route, unreadable body) keep their status; the rest tells nothing. */
const httpFault = (error: unknown): Problem => {
  const status =
    error instanceof HttpException
      ? error.getStatus()
      : ((error as { statusCode?: number }).statusCode ?? 500);
  if (status === 404) return problem(404, 'route-unknown', 'There is nothing at this address.');
  if (status >= 400 && status < 500) {
    const { message } = error as Error;
    return unreadableBody(status, message) ?? problem(status, 'request-refused', message);
  }
  return problem(500, 'internal', 'Something went wrong here. It was written to the log.');
};

const retryAfterOf = (error: unknown, { status }: Problem): number | null => {
  if (error instanceof TooManyRequests) return error.retryAfterS;
  return status === UNAVAILABLE ? 5 : null;
};

/** Every error leaves as problem+json; what we did not foresee is logged and leaks nothing. */
@Catch()
export class FaultFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const body = problemOf(error);
    // What is damaged is told to whoever asks for it; the administrator reads of it here.
    if (body.status >= 500 || body.remedy !== undefined) this.tellOf(error, request, body);
    if (reply.sent || reply.raw.headersSent) return;
    const retryAfter = retryAfterOf(error, body);
    if (retryAfter !== null) void reply.header('retry-after', retryAfter);
    void reply
      .status(body.status)
      .type(PROBLEM_JSON)
      .send({ ...body, instance: request.id });
  }

  private tellOf(error: unknown, request: FastifyRequest, { status }: Problem): void {
    // The route, not the address: what was searched for stands in that.
    const route = request.routeOptions.url ?? 'unknown';
    this.log.error({ err: error, requestId: request.id, route }, 'request failed');
    grave.gui('A request failed.', { request: request.id, route, status, code: codeOf(error) });
  }
}
