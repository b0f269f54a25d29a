import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEM_JSON, problem } from './problem.js';
import { securityHeaders } from './security-headers.js';

export type RawRefusal = {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly retryAfterS?: number;
};

/** The last answer on a connection for which there is no route, in the form that all errors have. */
export const endWithProblem = (socket: Duplex, refusal: RawRefusal): void => {
  const { status, code, detail, retryAfterS } = refusal;
  const body = JSON.stringify(problem(status, code, detail));
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${PROBLEM_JSON}`,
    `content-length: ${String(Buffer.byteLength(body))}`,
    ...(retryAfterS === undefined ? [] : [`retry-after: ${String(retryAfterS)}`]),
    ...Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
