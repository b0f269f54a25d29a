import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type RawRefusal, endWithProblem } from './raw-problem.js';
import { PROBLEM_JSON, problem } from './problem.js';

/** Longer than any address the page makes; together with the headers node allows 16 KiB. */
const MOST_ADDRESS_CHARACTERS = 8_192;
const MOST_PARAMETERS = 100;
/** A body of the API is at most 1 MiB. Captures take as long as calls do, and are not meant here. */
const BODY_WITHIN_MS = 30_000;

/** Refuses addresses that no page of ours makes, and ends bodies that trickle in. */
export const limitRequests = (server: FastifyInstance, bodyWithinMs = BODY_WITHIN_MS): void => {
  server.addHook('onRequest', async (request, reply) => {
    const { url } = request;
    if (url.length > MOST_ADDRESS_CHARACTERS)
      return refuse(request, reply, {
        status: 414,
        code: 'address-too-long',
        detail: `An address has at most ${String(MOST_ADDRESS_CHARACTERS)} characters.`,
      });
    if (url.split('&').length > MOST_PARAMETERS)
      return refuse(request, reply, {
        status: 400,
        code: 'too-many-parameters',
        detail: `An address has at most ${String(MOST_PARAMETERS)} parameters.`,
      });
    awaitBody(request, reply, bodyWithinMs);
  });
};

const CAPTURES = '/recordings/Files';

const refuse = async (
  { id }: FastifyRequest,
  reply: FastifyReply,
  { status, code, detail }: RawRefusal,
): Promise<void> => {
  await reply
    .status(status)
    .type(PROBLEM_JSON)
    .send(problem(status, code, detail, { instance: id }));
};

const awaitBody = (request: FastifyRequest, reply: FastifyReply, withinMs: number): void => {
  const { raw, routeOptions } = request;
  // Captures take as long as calls do. By the route: an address can be written in many ways.
  if (raw.complete || routeOptions.url?.includes(CAPTURES)) return;
  const deadline = setTimeout(() => {
    if (raw.complete || reply.sent) return;
    endWithProblem(raw.socket, {
      status: 408,
      code: 'request-too-slow',
      detail: 'The body of the request did not come in time.',
    });
    raw.destroy();
  }, withinMs);
  raw.once('close', () => {
    clearTimeout(deadline);
  });
  raw.once('end', () => {
    clearTimeout(deadline);
  });
};
