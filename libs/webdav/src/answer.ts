import { once } from 'node:events';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Exchange } from './exchange.js';
import { XML_HEAD } from './xml.js';

const XML_TYPE = 'application/xml; charset=utf-8';

/** The client is gone: nothing more can be told. */
export class Gone extends Error {}

/** Sends an answer that is whole already. */
export const answer = (
  { req, res }: Pick<Exchange, 'req' | 'res'>,
  status: number,
  { headers = {}, xml }: { headers?: OutgoingHttpHeaders; xml?: string } = {},
): void => {
  // What still comes of a body that nobody reads ends with the connection.
  if (!req.complete) res.setHeader('connection', 'close');
  if (xml !== undefined) res.setHeader('content-type', XML_TYPE);
  if (status !== 204 && status !== 304)
    res.setHeader('content-length', Buffer.byteLength(xml ?? ''));
  res.writeHead(status, headers);
  res.end(req.method === 'HEAD' ? undefined : xml);
  req.resume();
};

/** Writes a piece, and waits while the client does not take more. @throws Gone */
export const write = async (res: ServerResponse, piece: string | Uint8Array): Promise<void> => {
  if (res.destroyed) throw new Gone();
  if (res.write(piece)) return;
  const waiting = new AbortController();
  const { signal } = waiting;
  const ended = once(res, 'close', { signal }).then(() => {
    throw new Gone();
  });
  try {
    await Promise.race([once(res, 'drain', { signal }), ended]);
  } finally {
    waiting.abort();
    ended.catch(() => undefined);
  }
};

/** As much is gathered before it is written: a response of a resource is a few hundred bytes. */
const PIECE_CHARACTERS = 16 * 1_024;

/** A `multistatus`, as long as it may be: its responses are asked for as the client takes them. */
export const sendMultistatus = async (
  { req, res }: Exchange,
  responses: AsyncIterable<string> | Iterable<string>,
): Promise<void> => {
  let gathered = `${XML_HEAD}<D:multistatus xmlns:D="DAV:">\n`;
  for await (const response of responses) {
    gathered += `${response}\n`;
    if (gathered.length < PIECE_CHARACTERS) continue;
    if (!res.headersSent) res.writeHead(207, { 'content-type': XML_TYPE });
    await write(res, gathered);
    gathered = '';
  }
  gathered += '</D:multistatus>\n';
  if (!res.headersSent) {
    answer({ req, res }, 207, { xml: gathered });
    return;
  }
  res.end(gathered);
};
