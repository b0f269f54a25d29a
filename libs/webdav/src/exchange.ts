import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Locks } from './locks.js';
import type { Path, Tree, Writing } from './tree.js';

/** One request to a tree, and all that its answer takes. */
export type Exchange = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly tree: Tree;
  readonly locks: Locks;
  readonly path: Path;
  /** Where the root of the tree is, percent-encoded, without a slash at its end. */
  readonly base: string;
};

/** The same, once it is known that the tree can be changed. */
export type WritingExchange = Exchange & { readonly writing: Writing };

/** A resource's address below the base; folders end with a slash (RFC 4918, 5.2). */
export const hrefOf = (base: string, path: Path, isFolder: boolean): string => {
  const to = [base, ...path.map(encodeURIComponent)].join('/');
  return isFolder ? `${to}/` : to;
};

const ORIGIN = /^https?:\/\/([^/?#]*)/i;

/** What a target of a request, in origin or absolute form, means in this tree; `null`: it is outside. */
export const pathWithin = (base: string, target: string): Path | null => {
  const [pathname = ''] = target.replace(ORIGIN, '').split(/[?#]/);
  const [root, asked] = [segmentsOf(base), segmentsOf(pathname)];
  if (root === null || asked === null || !root.every((segment, i) => segment === asked[i]))
    return null;
  return asked.slice(root.length);
};

/** The host and port of an absolute address; `null` where it has none. */
export const authorityOf = (url: string): string | null => ORIGIN.exec(url)?.[1] ?? null;

const segmentsOf = (pathname: string): string[] | null => {
  try {
    const segments = pathname.split('/').filter((segment) => segment !== '');
    const decoded = segments.map(decodeURIComponent);
    return decoded.some((segment) => segment === '.' || segment === '..') ? null : decoded;
  } catch {
    return null;
  }
};

/** The text of a header that stands once. */
export const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};
