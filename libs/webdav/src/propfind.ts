import { sendMultistatus } from './answer.js';
import { readXml } from './body.js';
import { type Exchange, headerOf, hrefOf } from './exchange.js';
import { DavFault, condition } from './fault.js';
import { liveNames, liveProperty } from './live-properties.js';
import { requireIf } from './preconditions.js';
import type { Entry, Path } from './tree.js';
import { notFound } from './resolve.js';
import {
  DAV,
  type XmlElement,
  davChild,
  element,
  elementsOf,
  escapeXml,
  fragment,
  isDav,
  nameOf,
} from './xml.js';

type Asked =
  | { readonly what: 'names' }
  | { readonly what: 'all'; readonly also: readonly XmlElement[] }
  | { readonly what: 'these'; readonly properties: readonly XmlElement[] };

/** Names that can be asked for: each is answered for each resource. */
const MOST_NAMES = 100;
const MOST_NAME_CHARACTERS = 8_192;

/** RFC 4918, 9.1: properties of a resource, and of what is in a folder. */
export const propfind = async (exchange: Exchange): Promise<void> => {
  const asked = askedIn(await readXml(exchange.req));
  const { tree, path } = exchange;
  const entry = await tree.find(path);
  if (!entry) throw notFound();
  await requireIf(exchange);
  const depth = depthOf(exchange, entry);
  await sendMultistatus(exchange, responses(exchange, asked, depth === '1' ? entry : null, entry));
};

const depthOf = ({ req }: Exchange, { kind }: Entry): '0' | '1' => {
  const depth = headerOf(req, 'depth')?.trim().toLowerCase() ?? 'infinity';
  if (depth === '0' || depth === '1') return depth;
  if (depth !== 'infinity') throw new DavFault(400, 'Depth is 0, 1 or infinity.');
  if (kind === 'file') return '0';
  throw new DavFault(
    403,
    'The whole tree is not listed at once: ask folder by folder, with Depth: 1.',
    condition('propfind-finite-depth'),
  );
};

const askedIn = (root: XmlElement | null): Asked => {
  if (root === null) return { what: 'all', also: [] };
  if (!isDav(root, 'propfind')) throw new DavFault(400, 'The body is no DAV:propfind.');
  const these = davChild(root, 'prop');
  if (davChild(root, 'propname')) return { what: 'names' };
  if (these) return { what: 'these', properties: namedIn(these) };
  if (!davChild(root, 'allprop'))
    throw new DavFault(400, 'A DAV:propfind holds DAV:prop, DAV:allprop or DAV:propname.');
  const also = davChild(root, 'include');
  return { what: 'all', also: also ? namedIn(also) : [] };
};

/** Each name once. @throws DavFault 400 */
const namedIn = (list: XmlElement): XmlElement[] => {
  const byName = new Map(elementsOf(list).map((each) => [nameOf(each), each]));
  const names = [...byName.keys()];
  if (names.length > MOST_NAMES || names.join('').length > MOST_NAME_CHARACTERS)
    throw new DavFault(
      400,
      `More than ${String(MOST_NAMES)} properties are asked for, or names of over ` +
        `${String(MOST_NAME_CHARACTERS)} characters in all. Ask for fewer, or for DAV:allprop.`,
    );
  return [...byName.values()];
};

const responses = async function* (
  exchange: Exchange,
  asked: Asked,
  folder: Entry | null,
  entry: Entry,
): AsyncGenerator<string> {
  yield await responseOf(exchange, asked, exchange.path, entry);
  if (folder?.kind !== 'folder') return;
  for await (const [name, child] of exchange.tree.children(exchange.path))
    yield await responseOf(exchange, asked, [...exchange.path, name], child);
};

const responseOf = async (
  { tree, locks, base }: Exchange,
  asked: Asked,
  path: Path,
  entry: Entry,
): Promise<string> => {
  const dead = (await tree.writing?.properties(path)) ?? [];
  const shown = { path, entry, base, locks };
  const href = hrefOf(base, path, entry.kind === 'folder');
  const live = (local: string) => liveProperty(local, shown);
  if (asked.what === 'names') {
    const names = liveNames(entry).map((local) => element(DAV, local));
    return response(href, [...names, ...dead.map(({ uri, local }) => element(uri, local))], []);
  }
  const all = asked.what === 'all' ? liveNames(entry).map((local) => live(local)) : [];
  const wanted = asked.what === 'all' ? asked.also : asked.properties;
  const byName = new Map(dead.map((each) => [nameOf(each), each]));
  const valueOf = (each: XmlElement) =>
    (each.uri === DAV ? live(each.local) : null) ?? byName.get(nameOf(each)) ?? null;
  const found = wanted.map(valueOf);
  const missing = wanted.filter((_each, i) => found[i] === null);
  const values = [...all, ...(asked.what === 'all' ? dead : []), ...found];
  return response(
    href,
    values.filter((value) => value !== null),
    missing.map(({ uri, local }) => element(uri, local)),
  );
};

/** One resource of a multistatus: what it has, and what it was asked for and does not have. */
const response = (
  href: string,
  found: readonly XmlElement[],
  missing: readonly XmlElement[],
): string => {
  const unknown = missing.length > 0 ? propstat('404 Not Found', missing) : '';
  const known = found.length > 0 || unknown === '' ? propstat('200 OK', found) : '';
  return `<D:response><D:href>${escapeXml(href)}</D:href>${known}${unknown}</D:response>`;
};

/** Properties of one status, as they stand in a response. */
export const propstat = (status: string, properties: readonly XmlElement[]): string =>
  `<D:propstat><D:prop>${properties.map(fragment).join('')}</D:prop>` +
  `<D:status>HTTP/1.1 ${status}</D:status></D:propstat>`;
