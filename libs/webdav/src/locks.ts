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
const MOST_LOCKS = 10_000;

/** How long a `Timeout` header asks for, in seconds, within what is given (RFC 4918, 10.7). */
export const timeoutOf = (header: string | undefined): number => {
  const first = (header ?? '').split(',')[0]?.trim() ?? '';
  const seconds = /^Second-(\d{1,10})$/i.exec(first)?.[1];
  if (seconds !== undefined) return Math.max(1, Math.min(Number(seconds), LONGEST_S));
  return /^Infinite$/i.test(first) ? LONGEST_S : DEFAULT_S;
};

export const isWithin = (path: Path, root: Path): boolean =>
  root.length <= path.length && root.every((segment, i) => segment === path[i]);

const isSame = (a: Path, b: Path): boolean => a.length === b.length && isWithin(a, b);

/** The locks of one tree, in the memory of one process; those that nobody prolongs end by themselves. */
export class Locks {
  private readonly locks = new Map<string, Lock>();

  /** @param now milliseconds that only grow */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Those that hold for a resource: its own, and those of folders above it that go down to it. */
  covering(path: Path): Lock[] {
    return this.live().filter(
      ({ root, depth }) => isSame(root, path) || (depth === 'infinity' && isWithin(path, root)),
    );
  }

  /** Those that begin below a folder. */
  below(path: Path): Lock[] {
    return this.live().filter(({ root }) => isWithin(root, path) && !isSame(root, path));
  }

  /** What stands in the way of a new one. */
  conflicts({ root, scope, depth }: Wanted): Lock[] {
    const near = [...this.covering(root), ...(depth === 'infinity' ? this.below(root) : [])];
    return near.filter((lock) => scope === 'exclusive' || lock.scope === 'exclusive');
  }

  /** `null`: there are too many already. */
  add(wanted: Wanted, seconds: number): Lock | null {
    if (this.live().length >= MOST_LOCKS) return null;
    const token = `urn:uuid:${randomUUID()}`;
    const lock = { ...wanted, token, endsAt: this.now() + seconds * 1_000 };
    this.locks.set(token, lock);
    return lock;
  }

  prolong(lock: Lock, seconds: number): Lock {
    const longer = { ...lock, endsAt: this.now() + seconds * 1_000 };
    this.locks.set(lock.token, longer);
    return longer;
  }

  remove({ token }: Lock): void {
    this.locks.delete(token);
  }

  /** A resource is gone, and its locks with it. */
  forget(path: Path): void {
    for (const lock of this.live()) if (isWithin(lock.root, path)) this.remove(lock);
  }

  secondsLeft({ endsAt }: Lock): number {
    return Math.max(0, Math.ceil((endsAt - this.now()) / 1_000));
  }

  private live(): Lock[] {
    const now = this.now();
    for (const lock of this.locks.values()) if (lock.endsAt <= now) this.remove(lock);
    return [...this.locks.values()];
  }
}
