import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEM_JSON, problem } from './problem.js';
import { securityHeaders } from './security-headers.js';

export type RawRefusal = {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
};

/** The last answer on a connection for which there is no route, in the form that all errors have. */
export const endWithProblem = (socket: Duplex, { status, code, detail }: RawRefusal): void => {
  const body = JSON.stringify(problem(status, code, detail));
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${PROBLEM_JSON}`,
    `content-length: ${String(Buffer.byteLength(body))}`,
    ...Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
