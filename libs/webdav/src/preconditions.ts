import { DavFault, condition } from './fault.js';
import { type Exchange, headerOf, hrefOf, pathWithin } from './exchange.js';
import { type ConditionList, type Standing, holds, parseIf, tokensIn } from './if-header.js';
import type { Lock } from './locks.js';
import type { Entry, Path } from './tree.js';
import { element, DAV } from './xml.js';

/** The `If` header holds, or there is none. @returns the tokens it shows. @throws DavFault 412, 400 */
export const requireIf = async (exchange: Exchange): Promise<ReadonlySet<string>> => {
  const header = headerOf(exchange.req, 'if');
  if (header === undefined) return new Set();
  const lists = parseIf(header);
  const known = new Map<string, Standing>();
  for (const list of lists) {
    const path = meantBy(exchange, list);
    const key = JSON.stringify(path);
    const standing = known.get(key) ?? (await standingOf(exchange, path));
    if (holds(list, standing)) return tokensIn(lists);
    known.set(key, standing);
  }
  throw new DavFault(412, 'What the If header asks for is not so.');
};

const meantBy = ({ path, base }: Exchange, { resource }: ConditionList): Path | null =>
  resource === null ? path : pathWithin(base, resource);

const standingOf = async ({ tree, locks }: Exchange, path: Path | null): Promise<Standing> => {
  if (path === null) return { etag: null, tokens: [] };
  const entry = await tree.find(path);
  const tokens = locks.covering(path).map(({ token }) => token);
  return { etag: entry?.kind === 'file' ? entry.etag : null, tokens };
};

/** What a method is about to change: a resource, its membership in a folder, all that is below it. */
export type Changing = {
  readonly path: Path;
  readonly membership?: boolean;
  readonly deep?: boolean;
};

/** Every lock that protects what is to change has a token shown. @throws DavFault 423, 412 */
export const requireUnlocked = async (
  exchange: Exchange,
  ...changes: readonly Changing[]
): Promise<void> => {
  const shown = await requireIf(exchange);
  const groups = changes.flatMap((change) => protecting(exchange, change));
  const shut = groups.filter((locks) => !locks.some(({ token }) => shown.has(token)));
  const [lock] = shut.flat();
  if (lock) throw locked(exchange, lock);
};

/** Locks, in groups of which one token each must be shown. */
const protecting = ({ locks }: Exchange, { path, membership, deep }: Changing): Lock[][] => {
  const parent = membership && path.length > 0 ? locks.covering(path.slice(0, -1)) : [];
  const below = deep ? locks.below(path).map((lock) => [lock]) : [];
  return [locks.covering(path), parent, ...below].filter((group) => group.length > 0);
};

export const locked = ({ base }: Exchange, { root }: Lock, name = 'lock-token-submitted') =>
  new DavFault(
    423,
    'It is locked. Show the token of the lock in an If header, or wait until the lock has ended.',
    condition(name, [element(DAV, 'href', [hrefOf(base, root, false)])]),
  );

/** `If-Match` and `If-None-Match` of what changes something. @throws DavFault 412 */
export const requireMatch = ({ req }: Exchange, entry: Entry | null): void => {
  const etag = entry?.kind === 'file' ? entry.etag : null;
  const [match, none] = [headerOf(req, 'if-match'), headerOf(req, 'if-none-match')];
  const fails =
    (match !== undefined && !isNamed(match, entry, etag)) ||
    (none !== undefined && isNamed(none, entry, etag));
  if (fails) throw new DavFault(412, 'It is not, or no longer, what the request was made for.');
};

const isNamed = (list: string, entry: Entry | null, etag: string | null): boolean =>
  list.split(',').some((each) => {
    const tag = each.trim();
    return tag === '*' ? entry !== null : etag !== null && tag === etag;
  });
