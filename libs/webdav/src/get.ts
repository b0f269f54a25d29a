import { answer, write } from './answer.js';
import { type Exchange, headerOf } from './exchange.js';
import { DavFault } from './fault.js';
import { sendFolderPage } from './folder-page.js';
import { requireIf } from './preconditions.js';
import { type Range, rangeOf } from './range.js';
import { notFound } from './resolve.js';
import type { Content, File } from './tree.js';

/** GET and HEAD of a file (RFC 9110), whole or in part, or of a folder. */
export const get = async (exchange: Exchange): Promise<void> => {
  const { req, tree, path } = exchange;
  const entry = await tree.find(path);
  if (!entry) throw notFound();
  await requireIf(exchange);
  if (entry.kind === 'folder') return sendFolderPage(exchange);
  const refused = conditional(exchange, entry);
  const headers = headersOf(entry);
  if (refused !== null) return answer(exchange, refused, { headers });
  const asked = isSame(exchange, entry) ? rangeOf(headerOf(req, 'range'), entry.size) : null;
  if (asked === 'unsatisfiable')
    throw new DavFault(416, `There are ${String(entry.size)} bytes.`, undefined, {
      'content-range': `bytes */${String(entry.size)}`,
    });
  await send(exchange, entry, asked);
};

const headersOf = ({ etag, modifiedAt }: File) => ({
  'accept-ranges': 'bytes',
  etag,
  'last-modified': modifiedAt.toUTCString(),
});

/** In the order of RFC 9110, 13.2.2; `null`: go on. */
const conditional = ({ req }: Exchange, { etag, modifiedAt }: File): 304 | 412 | null => {
  const at = (name: string) => headerOf(req, name);
  const [match, none] = [at('if-match'), at('if-none-match')];
  const changedSince = (date: string | undefined) => seconds(modifiedAt) > Date.parse(date ?? '');
  if (match !== undefined) {
    if (!names(match, etag)) return 412;
  } else if (changedSince(at('if-unmodified-since'))) return 412;
  if (none !== undefined) return names(none, etag) ? 304 : null;
  const since = Date.parse(at('if-modified-since') ?? '');
  return seconds(modifiedAt) <= since ? 304 : null;
};

/** Dates in headers know no parts of a second. */
const seconds = (time: Date): number => Math.floor(time.getTime() / 1_000) * 1_000;

const names = (list: string, etag: string): boolean =>
  list.split(',').some((each) => ['*', etag, `W/${etag}`].includes(each.trim()));

/** A range is of the bytes that the client has a part of already, or it gets all of them (13.1.5). */
const isSame = ({ req }: Exchange, { etag, modifiedAt }: File): boolean => {
  const validator = headerOf(req, 'if-range');
  if (validator === undefined) return true;
  return validator.includes('"')
    ? validator === etag
    : Date.parse(validator) === seconds(modifiedAt);
};

const send = async (exchange: Exchange, file: File, asked: Range | null): Promise<void> => {
  const { start, end } = asked ?? { start: 0, end: file.size };
  const part = asked && {
    'content-range': `bytes ${String(start)}-${String(end - 1)}/${String(file.size)}`,
  };
  const headers = {
    ...headersOf(file),
    ...part,
    'content-type': file.type,
    'content-length': end - start,
  };
  const status = asked ? 206 : 200;
  // Also for a HEAD: what cannot be opened is answered as a GET would be.
  const content = await file.open();
  let sent = 0;
  try {
    if (exchange.req.method === 'HEAD') exchange.res.writeHead(status, headers).end();
    else
      sent = await sendPieces(exchange, content, { start, end }, () => {
        exchange.res.writeHead(status, headers);
      });
  } finally {
    await content.close(sent);
  }
};

/** The head goes out with the first bytes: what cannot be read is said while that can be. */
const sendPieces = async (
  { res }: Exchange,
  content: Content,
  { start, end }: Range,
  sendHead: () => void,
): Promise<number> => {
  let sent = 0;
  try {
    for await (const piece of content.read(start, end)) {
      if (!res.headersSent) sendHead();
      await write(res, piece);
      sent += piece.length;
    }
  } catch (error) {
    if (sent === 0) throw error;
    res.destroy();
    return sent;
  }
  if (!res.headersSent) sendHead();
  res.end();
  return sent;
};
