import type { IncomingMessage, ServerResponse } from 'node:http';
import { Gone, answer } from './answer.js';
import { type Exchange, pathWithin } from './exchange.js';
import { DavFault, faultBody } from './fault.js';
import { get } from './get.js';
import { lock, unlock } from './lock-methods.js';
import type { Locks } from './locks.js';
import { propfind } from './propfind.js';
import { proppatch } from './proppatch.js';
import type { Tree } from './tree.js';
import { copyOrMove, mkcol, put, remove } from './write-methods.js';

/** What a tree is served as; `locks` outlive the request. */
export type Mount = {
  readonly tree: Tree;
  readonly locks: Locks;
  /** Where its root is, percent-encoded, without a slash at its end: `/recordings/Files`. */
  readonly base: string;
  /** What a fault of the tree is to a client. */
  readonly explain?: (error: unknown) => DavFault;
};

/** RFC 4918, 10.1 and 18: what an OPTIONS tells. */
export const DAV_CLASSES = '1, 2';

const methods: Readonly<Record<string, (exchange: Exchange) => Promise<void>>> = {
  GET: get,
  HEAD: get,
  PROPFIND: propfind,
  PROPPATCH: proppatch,
  LOCK: lock,
  UNLOCK: unlock,
  PUT: put,
  MKCOL: mkcol,
  DELETE: remove,
  COPY: copyOrMove,
  MOVE: copyOrMove,
  OPTIONS: async (exchange) => {
    answer(exchange, 200, { headers: { dav: DAV_CLASSES, allow: ALLOWED } });
  },
};
const ALLOWED = Object.keys(methods).join(', ');

/**
 * Answers one request by WebDAV, class 1 and 2 (RFC 4918). What goes wrong is answered as long as nothing has
 * been sent. @returns the fault that is not the client's, if there was one
 */
export const serveDav = async (
  req: IncomingMessage,
  res: ServerResponse,
  mount: Mount,
): Promise<unknown> => {
  try {
    const serve = methods[req.method ?? ''];
    if (!serve)
      throw new DavFault(405, 'This method is not known here.', undefined, { allow: ALLOWED });
    await serve({ req, res, path: pathOf(req, mount), ...mount });
    return undefined;
  } catch (error) {
    return fail({ req, res }, error, mount.explain ?? unforeseen);
  }
};

/** A destination elsewhere and more locks than are kept, whatever their status looks like. */
const CLIENTS_DOING: ReadonlySet<number> = new Set([502, 507]);

const pathOf = ({ url = '' }: IncomingMessage, { base }: Mount) => {
  const path = url.includes('#') ? null : pathWithin(base, url);
  if (path === null) throw new DavFault(400, 'The address is not one of this tree.');
  return path;
};

const unforeseen = () => new DavFault(500, 'The server failed. Its log says why.');

const fail = (
  { req, res }: Pick<Exchange, 'req' | 'res'>,
  error: unknown,
  explain: (error: unknown) => DavFault,
): unknown => {
  if (error instanceof Gone) return undefined;
  const fault = error instanceof DavFault ? error : explain(error);
  if (res.headersSent) res.destroy();
  else answer({ req, res }, fault.status, { headers: fault.headers, xml: faultBody(fault) });
  const isOfClient = error instanceof DavFault && CLIENTS_DOING.has(error.status);
  return fault.status >= 500 && !isOfClient ? error : undefined;
};
