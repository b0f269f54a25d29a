import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { TooManyRequests, problemOf } from '../faults.js';
import { PROBLEM_JSON } from '../problem.js';
import type { AddressLimits } from './address-limits.js';

/** What answers for itself: routes of Nest say who is let in, devices deliver, the dashboard signs in. */
const GUARDED = /^\/(api|health|metrics|admin)(\/|$)|\/recordings\/Files/;
const DOCUMENTATION = /^\/api\/(docs|openapi)/;

export const tooManyRequests = (seconds: number) =>
  new TooManyRequests(
    `Too many requests from this address. Try again in ${String(seconds)} seconds.`,
    seconds,
    'too-many-requests',
  );

/** Pages and documentation are counted, and whatever ends in 401, wherever that is said. */
export const limitDoors = (server: FastifyInstance, limits: AddressLimits): void => {
  server.addHook('onRequest', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (GUARDED.test(route) && !DOCUMENTATION.test(route)) return;
    const seconds = await limits.take('open', request.ip);
    if (seconds > 0) await reply.send(refusal(request, reply, seconds));
  });
  server.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode !== UNAUTHORIZED) return payload;
    const seconds = await limits.take('refused', request.ip);
    return seconds === 0 ? payload : refusal(request, reply, seconds);
  });
};

const UNAUTHORIZED = 401;

const refusal = (request: FastifyRequest, reply: FastifyReply, seconds: number): string => {
  const body = problemOf(tooManyRequests(seconds));
  void reply.status(body.status).header('retry-after', seconds).type(PROBLEM_JSON);
  return JSON.stringify({ ...body, instance: request.id });
};
