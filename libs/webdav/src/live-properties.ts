import { hrefOf } from './exchange.js';
import type { Lock, Locks } from './locks.js';
import type { Entry, Path } from './tree.js';
import { DAV, type XmlElement, element } from './xml.js';

/** A resource as its properties tell of it. */
export type Shown = {
  readonly path: Path;
  readonly entry: Entry;
  readonly base: string;
  readonly locks: Locks;
};

const dav = (local: string, ...children: (XmlElement | string)[]): XmlElement =>
  element(DAV, local, children);

const ofAll: Readonly<Record<string, (shown: Shown) => (XmlElement | string)[]>> = {
  resourcetype: ({ entry }) => (entry.kind === 'folder' ? [dav('collection')] : []),
  creationdate: ({ entry }) => [entry.createdAt.toISOString()],
  getlastmodified: ({ entry }) => [entry.modifiedAt.toUTCString()],
  displayname: ({ path }) => [path.at(-1) ?? ''],
  supportedlock: () => [lockEntry('exclusive'), lockEntry('shared')],
  lockdiscovery: ({ locks, path, base }) =>
    locks.covering(path).map((lock) => activeLock(lock, locks, base)),
};

const ofFiles: Readonly<Record<string, (file: Extract<Entry, { kind: 'file' }>) => string>> = {
  getcontentlength: ({ size }) => String(size),
  getcontenttype: ({ type }) => type,
  getetag: ({ etag }) => etag,
};

/** Names in `DAV:` of the properties that a client can only read (RFC 4918, 15). */
export const isLive = ({ uri, local }: XmlElement): boolean =>
  uri === DAV && (Object.hasOwn(ofAll, local) || Object.hasOwn(ofFiles, local));

export const liveNames = ({ kind }: Entry): string[] => [
  ...Object.keys(ofAll),
  ...(kind === 'file' ? Object.keys(ofFiles) : []),
];

/** The value of a live property; `null`: this resource has none of that name. */
export const liveProperty = (local: string, shown: Shown): XmlElement | null => {
  const { entry } = shown;
  if (Object.hasOwn(ofAll, local)) return dav(local, ...(ofAll[local]?.(shown) ?? []));
  const told = Object.hasOwn(ofFiles, local) && entry.kind === 'file' && ofFiles[local]?.(entry);
  return typeof told === 'string' ? dav(local, told) : null;
};

const lockEntry = (scope: Lock['scope']): XmlElement =>
  dav('lockentry', dav('lockscope', dav(scope)), dav('locktype', dav('write')));

/** What is told of a lock, in `lockdiscovery` and to who takes it (RFC 4918, 14.1). */
export const activeLock = (lock: Lock, locks: Locks, base: string): XmlElement =>
  dav(
    'activelock',
    dav('locktype', dav('write')),
    dav('lockscope', dav(lock.scope)),
    dav('depth', lock.depth),
    ...(lock.owner ? [lock.owner] : []),
    dav('timeout', `Second-${String(locks.secondsLeft(lock))}`),
    dav('locktoken', dav('href', lock.token)),
    dav('lockroot', dav('href', hrefOf(base, lock.root, false))),
  );
