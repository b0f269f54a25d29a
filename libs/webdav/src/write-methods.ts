import type { IncomingMessage } from 'node:http';
import { answer } from './answer.js';
import { hasBody } from './body.js';
import { type Exchange, authorityOf, headerOf, hrefOf, pathWithin } from './exchange.js';
import { DavFault } from './fault.js';
import { isWithin } from './locks.js';
import { requireMatch, requireUnlocked } from './preconditions.js';
import { notFound, requireParent, requireWriting } from './resolve.js';
import type { Entry, Path } from './tree.js';

/** RFC 4918, 9.7. */
export const put = async (given: Exchange): Promise<void> => {
  const exchange = await requireWriting(given);
  const { req, tree, writing, path } = exchange;
  if (req.headers['content-range'] !== undefined)
    throw new DavFault(400, 'A part of a file cannot be put: send all of it.');
  const before = await tree.find(path);
  if (before?.kind === 'folder') throw new DavFault(405, 'There is a folder at this address.');
  await requireParent(tree, path);
  requireMatch(exchange, before);
  await requireUnlocked(exchange, { path, membership: before === null });
  await writing.put(path, req as AsyncIterable<Uint8Array>);
  const after = await tree.find(path);
  const headers = after?.kind === 'file' ? { etag: after.etag } : {};
  answer(exchange, before ? 204 : 201, { headers });
};

/** RFC 4918, 9.3. */
export const mkcol = async (given: Exchange): Promise<void> => {
  const exchange = await requireWriting(given);
  const { req, tree, writing, path } = exchange;
  if (hasBody(req)) throw new DavFault(415, 'MKCOL takes no body here.');
  if (await tree.find(path)) throw new DavFault(405, 'There is something at this address already.');
  await requireParent(tree, path);
  await requireUnlocked(exchange, { path, membership: true });
  await writing.makeFolder(path);
  answer(exchange, 201);
};

/** RFC 4918, 9.6: a folder goes with all that is in it. */
export const remove = async (given: Exchange): Promise<void> => {
  const exchange = await requireWriting(given);
  const { req, tree, writing, locks, path } = exchange;
  const entry = await tree.find(path);
  if (!entry) throw notFound();
  if (path.length === 0) throw new DavFault(403, 'The root of the tree cannot be removed.');
  if (entry.kind === 'folder' && (headerOf(req, 'depth') ?? 'infinity') !== 'infinity')
    throw new DavFault(400, 'A folder is removed with all that is in it: Depth is infinity.');
  requireMatch(exchange, entry);
  await requireUnlocked(exchange, { path, membership: true, deep: true });
  await writing.remove(path);
  locks.forget(path);
  answer(exchange, 204);
};

/** RFC 4918, 9.8 and 9.9. */
export const copyOrMove = async (given: Exchange): Promise<void> => {
  const exchange = await requireWriting(given);
  const { req, tree, writing, locks, path, base } = exchange;
  const moves = req.method === 'MOVE';
  const to = destinationOf(exchange);
  const entry = await tree.find(path);
  if (!entry) throw notFound();
  const there = await requirePlace(exchange, to);
  const source = moves ? [{ path, membership: true, deep: true }] : [];
  const target = { path: to, membership: there === null, deep: true };
  await requireUnlocked(exchange, ...source, target);
  if (there) {
    await writing.remove(to);
    locks.forget(to);
  }
  await writing.copy(path, to, !moves && headerOf(req, 'depth') === '0');
  if (moves) {
    await writing.remove(path);
    locks.forget(path);
  }
  const location = hrefOf(base, to, entry.kind === 'folder');
  answer(exchange, there ? 204 : 201, { headers: { location } });
};

/** Something can come to be at the destination. @returns what is there now. @throws DavFault */
const requirePlace = async ({ req, tree, path }: Exchange, to: Path): Promise<Entry | null> => {
  if (isWithin(to, path) || isWithin(path, to))
    throw new DavFault(403, 'Nothing can be copied or moved onto or into itself.');
  await requireParent(tree, to);
  const there = await tree.find(to);
  if (there && overwriteOf(req) === 'F')
    throw new DavFault(412, 'There is something at the destination, and Overwrite is F.');
  return there;
};

const overwriteOf = (req: IncomingMessage): 'T' | 'F' => {
  const overwrite = headerOf(req, 'overwrite')?.trim().toUpperCase() ?? 'T';
  if (overwrite !== 'T' && overwrite !== 'F') throw new DavFault(400, 'Overwrite is T or F.');
  return overwrite;
};

const destinationOf = ({ req, base }: Exchange): Path => {
  const destination = headerOf(req, 'destination');
  if (destination === undefined)
    throw new DavFault(400, 'The Destination header says where it is to go.');
  const authority = authorityOf(destination);
  const isElsewhere = authority !== null && authority !== headerOf(req, 'host');
  const path = isElsewhere ? null : pathWithin(base, destination);
  if (path === null)
    throw new DavFault(502, 'The destination is not below the same address as the resource.');
  return path;
};
