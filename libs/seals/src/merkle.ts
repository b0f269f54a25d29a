import { createHash } from 'node:crypto';

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** SHA-256 over 0x00 and the leaf's bytes, in pieces (RFC 6962, section 2.1). */
export const leafHash = (...pieces: readonly Uint8Array[]): Buffer => sha256(LEAF, ...pieces);

const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(NODE, left, right);

/** The root of a tree without leaves. */
const EMPTY = sha256();

/** The largest power of two that is smaller than a size of two or more: how many leaves go left. */
const splitOf = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1);

/** A subtree of 2 ** `level` leaves, the `index`-th of its size. */
export type Node = { readonly level: number; readonly index: number };
export type HashedNode = Node & { readonly hash: Buffer };

/** Builds the root of a tree leaf by leaf, holding one hash for each level. */
export class MerkleRoot {
  private readonly levels: (Buffer | null)[] = [];
  private leaves = 0;

  /** `onNode` is told of each subtree of two leaves and more as it becomes whole. */
  constructor(private readonly onNode?: (node: HashedNode) => void) {}

  get size(): number {
    return this.leaves;
  }

  /** `hash`: of the next leaf, as `leafHash` makes it, or of a subtree that is whole and no larger than the one before. */
  add(hash: Buffer, ofLevel = 0): void {
    let level = ofLevel;
    let node = hash;
    for (let left = this.levels[level]; left; left = this.levels[level]) {
      node = nodeHash(left, node);
      this.levels[level] = null;
      level += 1;
      this.onNode?.({ level, index: Math.floor(this.leaves / 2 ** level), hash: node });
    }
    this.levels[level] = node;
    this.leaves += 2 ** ofLevel;
  }

  /** The whole subtrees that it consists of, the largest first: added again in this order, they are the same tree. */
  peaks(): { readonly level: number; readonly hash: Buffer }[] {
    return this.levels
      .flatMap((hash, level) => (hash === null ? [] : [{ level, hash }]))
      .toReversed();
  }

  /** Of what was added so far. */
  root(): Buffer {
    const whole = this.levels.filter((node) => node !== null);
    const [smallest = EMPTY, ...larger] = whole;
    return larger.reduce((right, left) => nodeHash(left, right), smallest);
  }
}

/** The root over leaves that are hashed already. */
export const rootOf = (leaves: Iterable<Buffer>): Buffer => {
  const tree = new MerkleRoot();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
};

/** The root of the leaves `from` up to but not including `to`, of the same tree. */
export type Subtree = (from: number, to: number) => Promise<Buffer>;

/**
 * What leads from a leaf to the root of the first `size` leaves (RFC 6962, section 2.1.1), the nearest
 * first. @throws RangeError when the leaf is not among them
 */
export const inclusionPath = async (
  index: number,
  size: number,
  subtree: Subtree,
): Promise<Buffer[]> => {
  if (!(index >= 0 && index < size)) throw new RangeError('There is no such leaf in the tree.');
  const path: Buffer[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    const isLeft = index < middle;
    path.unshift(await (isLeft ? subtree(middle, to) : subtree(from, middle)));
    if (isLeft) to = middle;
    else from = middle;
  }
  return path;
};

/** The root that a leaf and its path lead to; `null` when the path is not one of such a leaf. */
export const rootByPath = (
  leaf: Buffer,
  { index, size }: { readonly index: number; readonly size: number },
  path: readonly Buffer[],
): Buffer | null => {
  const sides: ('left' | 'right')[] = [];
  let [from, to] = [0, size];
  if (!(index >= from && index < to)) return null;
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    sides.unshift(index < middle ? 'right' : 'left');
    if (index < middle) to = middle;
    else from = middle;
  }
  if (sides.length !== path.length) return null;
  return path.reduce(
    (node, other, i) => (sides[i] === 'right' ? nodeHash(node, other) : nodeHash(other, node)),
    leaf,
  );
};

/** The same subtrees of leaves that are all at hand. */
export const subtreesOf =
  (leaves: readonly Buffer[]): Subtree =>
  (from, to) =>
    Promise.resolve(rootOf(leaves.slice(from, to)));
