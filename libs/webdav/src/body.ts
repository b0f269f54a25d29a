import type { IncomingMessage } from 'node:http';
import { DavFault } from './fault.js';
import { type XmlElement, XmlFault, parseXml } from './xml.js';

const MOST_BYTES = 64 * 1_024;

/** Does a request say that a body comes? */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/**
 * The body as XML; `null`: there is none.
 * @throws DavFault 400 for what is no XML, 413 beyond 64 KiB, 415 for what is packed
 */
export const readXml = async (req: IncomingMessage): Promise<XmlElement | null> => {
  const coding = req.headers['content-encoding'];
  if (coding !== undefined && coding !== 'identity')
    throw new DavFault(415, 'The body must be sent as it is, without a content coding.');
  const bytes = await readAll(req);
  if (bytes.length === 0) return null;
  try {
    return parseXml(bytes);
  } catch (error) {
    if (error instanceof XmlFault) throw new DavFault(400, error.message);
    throw error;
  }
};

const readAll = async (req: IncomingMessage): Promise<Uint8Array> => {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of req as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MOST_BYTES)
      throw new DavFault(413, `The body is larger than ${String(MOST_BYTES)} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};
