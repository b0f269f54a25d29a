import { answer, sendMultistatus } from './answer.js';
import { readXml } from './body.js';
import { type Exchange, headerOf, hrefOf } from './exchange.js';
import { DavFault, condition } from './fault.js';
import { parseIf, tokensIn } from './if-header.js';
import { activeLock } from './live-properties.js';
import { type Lock, type NoRoom, type Wanted, isWithin, timeoutOf } from './locks.js';
import { locked, requireIf, requireUnlocked } from './preconditions.js';
import { notFound, requireParent } from './resolve.js';
import {
  DAV,
  type XmlElement,
  davChild,
  element,
  escapeXml,
  fragment,
  isDav,
  serialize,
} from './xml.js';

/** Of what a client says of who holds a lock; it is told to everybody who asks. */
const MOST_OWNER_BYTES = 1_024;

/** RFC 4918, 11.5: what there is no room to keep. */
const noRoom: Readonly<Record<NoRoom, () => DavFault>> = {
  'too deep': () => new DavFault(403, 'An address of so many parts cannot be locked.'),
  'too many here': () =>
    new DavFault(507, 'Too many locks hold here, or below. Unlock some, or wait until they end.'),
  'too many': () =>
    new DavFault(507, 'There are too many locks. Unlock some, or wait until they end.'),
};

/** RFC 4918, 9.10: takes a lock, or prolongs one when there is no body. */
export const lock = async (exchange: Exchange): Promise<void> => {
  const body = await readXml(exchange.req);
  await (body === null ? refresh(exchange) : take(exchange, body));
};

const take = async (exchange: Exchange, body: XmlElement): Promise<void> => {
  const { req, tree, path, locks } = exchange;
  const wanted: Wanted = { ...scopeIn(body), root: path, depth: depthOf(exchange) };
  const entry = await tree.find(path);
  await requireIf(exchange);
  const conflicts = locks.conflicts(wanted);
  if (conflicts.length > 0) return refuse(exchange, conflicts);
  if (!entry) await makePlace(exchange);
  const taken = locks.add(wanted, timeoutOf(headerOf(req, 'timeout')));
  if (typeof taken === 'string') throw noRoom[taken]();
  const headers = { 'lock-token': `<${taken.token}>` };
  answer(exchange, entry ? 200 : 201, { headers, xml: told(exchange, taken) });
};

/** An address where nothing is yet becomes an empty file (RFC 4918, 7.3), where files can be made so. */
const makePlace = async (exchange: Exchange): Promise<void> => {
  const { tree, path } = exchange;
  if (tree.writing === null) return;
  await requireParent(tree, path);
  await requireUnlocked(exchange, { path, membership: true });
  await tree.writing.put(path, noBytes());
};

const noBytes = async function* (): AsyncGenerator<Uint8Array> {
  // A file begins empty.
};

const scopeIn = (body: XmlElement): Pick<Wanted, 'scope' | 'owner'> => {
  const scope = davChild(body, 'lockscope');
  const type = davChild(body, 'locktype');
  const isWrite = isDav(body, 'lockinfo') && type && davChild(type, 'write');
  const wanted = scope && (['exclusive', 'shared'] as const).find((each) => davChild(scope, each));
  if (!isWrite || !wanted)
    throw new DavFault(400, 'The body is no DAV:lockinfo for an exclusive or shared write lock.');
  return { scope: wanted, owner: ownerIn(body) };
};

const ownerIn = (body: XmlElement): XmlElement | null => {
  const owner = davChild(body, 'owner') ?? null;
  if (owner && Buffer.byteLength(fragment(owner)) > MOST_OWNER_BYTES)
    throw new DavFault(
      400,
      `The DAV:owner of a lock is larger than ${String(MOST_OWNER_BYTES)} bytes.`,
    );
  return owner;
};

const depthOf = ({ req }: Exchange): Wanted['depth'] => {
  const depth = headerOf(req, 'depth')?.trim().toLowerCase() ?? 'infinity';
  if (depth !== '0' && depth !== 'infinity') throw new DavFault(400, 'Depth is 0 or infinity.');
  return depth;
};

/** What is in the way is at the resource or above it; or else below, and that is said of each (9.10.3). */
const refuse = async (exchange: Exchange, conflicts: readonly Lock[]): Promise<void> => {
  const { path, base } = exchange;
  const near = conflicts.find(({ root }) => isWithin(path, root));
  if (near) throw locked(exchange, near, 'no-conflicting-lock');
  const roots = new Set(conflicts.map(({ root }) => hrefOf(base, root, false)));
  const lines = [...roots].map((href) => statusOf(href, '423 Locked'));
  await sendMultistatus(exchange, [
    ...lines,
    statusOf(hrefOf(base, path, true), '424 Failed Dependency'),
  ]);
};

const statusOf = (href: string, status: string): string =>
  `<D:response><D:href>${escapeXml(href)}</D:href><D:status>HTTP/1.1 ${status}</D:status></D:response>`;

const refresh = async (exchange: Exchange): Promise<void> => {
  const { req, path, locks } = exchange;
  const header = headerOf(req, 'if');
  if (header === undefined)
    throw new DavFault(400, 'LOCK without a body prolongs a lock, which an If header must name.');
  await requireIf(exchange);
  const shown = tokensIn(parseIf(header));
  const held = locks.covering(path).find(({ token }) => shown.has(token));
  if (!held)
    throw new DavFault(
      412,
      'There is no such lock here, or no longer.',
      condition('lock-token-matches-request-uri'),
    );
  const longer = locks.prolong(held, timeoutOf(headerOf(req, 'timeout')));
  answer(exchange, 200, { xml: told(exchange, longer) });
};

const told = ({ locks, base }: Exchange, taken: Lock): string =>
  serialize(
    element(DAV, 'prop', [element(DAV, 'lockdiscovery', [activeLock(taken, locks, base)])]),
  );

/** RFC 4918, 9.11. */
export const unlock = async (exchange: Exchange): Promise<void> => {
  const { req, path, locks, tree } = exchange;
  const token = /^\s*<([^<>]+)>\s*$/.exec(headerOf(req, 'lock-token') ?? '')?.[1];
  if (token === undefined)
    throw new DavFault(400, 'UNLOCK takes the token of the lock in a Lock-Token header.');
  const held = locks.covering(path).find((each) => each.token === token);
  if (!held) {
    if ((await tree.find(path)) === null) throw notFound();
    throw new DavFault(
      409,
      'There is no such lock here, or no longer.',
      condition('lock-token-matches-request-uri'),
    );
  }
  locks.remove(held);
  answer(exchange, 204);
};
