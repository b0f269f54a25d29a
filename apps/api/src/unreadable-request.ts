import type { Socket } from 'node:net';
import { type RawRefusal, endWithProblem } from './raw-problem.js';

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
