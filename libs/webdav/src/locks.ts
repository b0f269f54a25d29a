import { randomUUID } from 'node:crypto';
import type { Path } from './tree.js';
import type { XmlElement } from './xml.js';

/** A write lock (RFC 4918, 6 and 7). */
export type Lock = {
  readonly token: string;
  readonly root: Path;
  readonly scope: 'exclusive' | 'shared';
  readonly depth: '0' | 'infinity';
  /** What the client said of who holds it. */
  readonly owner: XmlElement | null;
  /** By the clock of the table, in ms. */
  readonly endsAt: number;
};
export type Wanted = Pick<Lock, 'root' | 'scope' | 'depth' | 'owner'>;

const LONGEST_S = 3_600;
const DEFAULT_S = 600;
/** In all; each is written into every answer that tells of what it covers, so that those are few. */
const MOST_LOCKS = 500;
const MOST_COVERING = 16;
/** Segments of an address that has a lock. */
const MOST_SEGMENTS = 64;

/** Why a lock is not given. */
export type NoRoom = 'too deep' | 'too many here' | 'too many';

/** How long a `Timeout` header asks for, in seconds, within what is given (RFC 4918, 10.7). */
export const timeoutOf = (header: string | undefined): number => {
  const first = (header ?? '').split(',')[0]?.trim() ?? '';
  const seconds = /^Second-(\d{1,10})$/i.exec(first)?.[1];
  if (seconds !== undefined) return Math.max(1, Math.min(Number(seconds), LONGEST_S));
  return /^Infinite$/i.test(first) ? LONGEST_S : DEFAULT_S;
};

export const isWithin = (path: Path, root: Path): boolean =>
  root.length <= path.length && root.every((segment, i) => segment === path[i]);

/** Equal for equal paths only: no encoded segment holds a slash. */
const keyOf = (path: Path): string =>
  path.map((segment) => `/${encodeURIComponent(segment)}`).join('');

/** The locks of one tree, in the memory of one process; those that nobody prolongs end by themselves. */
export class Locks {
  /** By the key of the root, and by the token. */
  private readonly roots = new Map<string, Map<string, Lock>>();

  /** @param now milliseconds that only grow */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Those that hold for a resource: its own, and those of folders above it that go down to it. */
  covering(path: Path): Lock[] {
    if (this.roots.size === 0) return [];
    const lengths = Math.min(path.length, MOST_SEGMENTS) + 1;
    const above = Array.from({ length: lengths }, (_none, length) => path.slice(0, length));
    return above
      .flatMap((root) => this.at(keyOf(root)))
      .filter(({ root, depth }) => depth === 'infinity' || root.length === path.length);
  }

  /** Those that begin below a folder. */
  below(path: Path): Lock[] {
    return this.live().filter(({ root }) => isWithin(root, path) && root.length > path.length);
  }

  /** What stands in the way of a new one. */
  conflicts({ root, scope, depth }: Wanted): Lock[] {
    const near = [...this.covering(root), ...(depth === 'infinity' ? this.below(root) : [])];
    return near.filter((lock) => scope === 'exclusive' || lock.scope === 'exclusive');
  }

  add(wanted: Wanted, seconds: number): Lock | NoRoom {
    const full = this.whyFull(wanted);
    if (full !== null) return full;
    const token = `urn:uuid:${randomUUID()}`;
    return this.keep({ ...wanted, token, endsAt: this.now() + seconds * 1_000 });
  }

  prolong(lock: Lock, seconds: number): Lock {
    return this.keep({ ...lock, endsAt: this.now() + seconds * 1_000 });
  }

  remove({ token, root }: Lock): void {
    const key = keyOf(root);
    const locks = this.roots.get(key);
    locks?.delete(token);
    if (locks?.size === 0) this.roots.delete(key);
  }

  /** A resource is gone, and its locks with it. */
  forget(path: Path): void {
    for (const lock of this.live()) if (isWithin(lock.root, path)) this.remove(lock);
  }

  secondsLeft({ endsAt }: Lock): number {
    return Math.max(0, Math.ceil((endsAt - this.now()) / 1_000));
  }

  /** A lock that goes down counts for everything below it that is locked already. */
  private whyFull({ root, depth }: Wanted): NoRoom | null {
    if (root.length > MOST_SEGMENTS) return 'too deep';
    if (this.live().length >= MOST_LOCKS) return 'too many';
    const below = depth === 'infinity' ? this.below(root).map((lock) => lock.root) : [];
    const isFull = [root, ...below].some((path) => this.covering(path).length >= MOST_COVERING);
    return isFull ? 'too many here' : null;
  }

  private keep(lock: Lock): Lock {
    const key = keyOf(lock.root);
    const locks = this.roots.get(key) ?? new Map<string, Lock>();
    this.roots.set(key, locks.set(lock.token, lock));
    return lock;
  }

  private at(key: string): Lock[] {
    const now = this.now();
    return [...(this.roots.get(key)?.values() ?? [])].filter(({ endsAt }) => endsAt > now);
  }

  private live(): Lock[] {
    const now = this.now();
    const all = [...this.roots.values()].flatMap((locks) => [...locks.values()]);
    for (const lock of all) if (lock.endsAt <= now) this.remove(lock);
    return all.filter(({ endsAt }) => endsAt > now);
  }
}
