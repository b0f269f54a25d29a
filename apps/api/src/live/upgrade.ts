import type { IncomingMessage } from 'node:http';
import { tooManyRequests } from '../limits/limit-doors.js';
import type { RawRefusal } from '../raw-problem.js';
import { isOwnOrigin } from '../sessions/own-origin.js';

const PATH = '/api/live';

const notHere: RawRefusal = {
  status: 404,
  code: 'route-unknown',
  detail: `There is no WebSocket at this address; it is ${PATH}.`,
};
const foreign: RawRefusal = {
  status: 403,
  code: 'cross-site-request',
  detail: 'This request came from another site.',
};

/** Is it a WebSocket that is asked for? Whatever else a client would switch to, it is answered as it is. */
export const isWebSocket = ({ headers }: IncomingMessage): boolean =>
  headers.upgrade?.toLowerCase() === 'websocket';

/** Why there is no live connection for this request; `null`: there is. `publicUrl`: as browsers reach us. */
export const refusalOf = (
  { url = '', headers: { origin, host } }: IncomingMessage,
  publicUrl: string | null,
): RawRefusal | null => {
  // By its text: not everything that comes as an address can be read as one.
  if (url.split('?')[0] !== PATH) return notHere;
  return origin !== undefined && !isOwnOrigin(origin, host, publicUrl) ? foreign : null;
};

/** What the WebSocket protocol itself refuses (RFC 6455, 4.2.2). */
export const malformed = ({ message }: Error): RawRefusal => ({
  status: 400,
  code: 'websocket-refused',
  detail: `This is no opening handshake of RFC 6455: ${message}.`,
});

/** From where this comes, too many have connected that did not sign in. */
export const tooMany = (retryAfterS: number): RawRefusal => {
  const { message: detail, code } = tooManyRequests(retryAfterS);
  return { status: 429, code, detail, retryAfterS };
};
