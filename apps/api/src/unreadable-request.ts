import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { PROBLEM_JSON, problem } from './problem.js';

type Refused = { readonly status: number; readonly code: string; readonly detail: string };

const unreadable: Refused = {
  status: 400,
  code: 'request-unreadable',
  detail: 'This is not HTTP as RFC 9112 has it. Percent-encode what is not ASCII in the address.',
};

const refusals: Record<string, Refused> = {
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
  const { status, code, detail } = refusals[error.code ?? ''] ?? unreadable;
  const body = JSON.stringify(problem(status, code, detail));
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${PROBLEM_JSON}`,
    `content-length: ${String(Buffer.byteLength(body))}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
