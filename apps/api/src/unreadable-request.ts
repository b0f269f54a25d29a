import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_JSON, problem } from './problem.js';
import { type RawRefusal, endWithProblem } from './raw-problem.js';
import { securityHeaders } from './security-headers.js';

const unreadable: RawRefusal = {
  status: 400,
  code: 'request-unreadable',
  detail: 'This is not HTTP as RFC 9112 has it. Percent-encode what is not ASCII in the address.',
};

const refusals: Record<string, RawRefusal> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'headers-too-large',
    detail: 'The address and the headers together are too long.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'request-too-slow',
    detail: 'The headers of the request did not come in time.',
  },
};

/** What node's own parser refuses, before any route: answered in the same form as all errors. */
export const refuseUnreadable = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  endWithProblem(socket, refusals[error.code ?? ''] ?? unreadable);
};

/** What is HTTP, and whose address no route can be looked up for: the hooks of all answers are not asked then. */
export const refuseAddress = (_error: Error, { id }: FastifyRequest, reply: FastifyReply): void => {
  const detail = 'The address is not percent-encoded UTF-8 as RFC 3986 has it.';
  void reply
    .status(400)
    .headers(securityHeaders)
    .type(PROBLEM_JSON)
    .send(problem(400, 'address-unreadable', detail, { instance: id }));
};
