import { once } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** What the door says to one request. */
export type Answer = {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Record<string, unknown>;
  /** What the device still sends is not wanted: the connection ends with this answer. */
  readonly lastOnConnection?: boolean;
};

/** A fault in RFC 9457's form; `code` is stable, `detail` says what to do. */
export const problem = (
  status: number,
  code: string,
  texts: { title: string; detail: string },
  headers: OutgoingHttpHeaders = {},
): Answer => ({
  status,
  headers: { ...headers, 'content-type': 'application/problem+json' },
  body: { type: 'about:blank', title: texts.title, status, detail: texts.detail, code },
});

const LINGER_MS = 1_000;

const stillSending = (req: IncomingMessage): boolean => {
  if (req.complete || req.destroyed) return false;
  const length = req.headers['content-length'];
  return req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
};

/**
 * Sends an answer. To a device that is still sending, the whole answer goes out first and its bytes
 * are then read and dropped for a moment: closing at once would reset the connection, and the
 * device would never see why.
 */
export const send = async (
  req: IncomingMessage,
  res: ServerResponse,
  { status, headers = {}, body, lastOnConnection = false }: Answer,
): Promise<void> => {
  if (res.destroyed || res.headersSent) return;
  const text = body === undefined ? '' : `${JSON.stringify(body)}\n`;
  const unread = stillSending(req);
  if (unread || lastOnConnection) res.setHeader('connection', 'close');
  if (text !== '') res.setHeader('content-type', 'application/json');
  if (status !== 204) res.setHeader('content-length', Buffer.byteLength(text));
  res.writeHead(status, headers);
  if (unread) {
    res.write(text);
    await dropRest(req);
    res.end();
  } else {
    res.end(req.method === 'HEAD' ? '' : text);
  }
};

const dropRest = async (req: IncomingMessage): Promise<void> => {
  const patience = new AbortController();
  const ended = once(req, 'close', { signal: patience.signal }).catch(() => undefined);
  req.on('error', () => undefined);
  req.resume();
  await Promise.race([ended, delay(LINGER_MS, undefined, { signal: patience.signal, ref: false })]);
  patience.abort();
};
