import { type Chain } from './chain.js';
import { type Entry, entryHash } from './entry.js';
import { KEPT_LEVEL, TILE, coverOf, nodeName } from './kept-nodes.js';
import { type HashedNode, MerkleRoot, type Node, inclusionPath, rootByPath } from './merkle.js';

/** Where hashes of whole subtrees are kept, of 256 leaves and more; what is lost is worked out from the chain. */
export type KeptNodes = {
  /** Those that are known, by their names. */
  find(nodes: readonly Node[]): Promise<Map<string, Buffer>>;
  keep(nodes: readonly HashedNode[]): Promise<void>;
};

/** A root over the first `size` entries, hex, that was signed. */
type SignedRoot = { readonly size: number; readonly root: string };

const KEPT_AT_ONCE = 64;

/** The Merkle tree (RFC 6962) over the entries of the chain. Holds one hash for each level. */
export class ChainTree {
  private grown: Grown | null = null;
  /** What changes that goes one after the other. */
  private before: Promise<unknown> = Promise.resolve();
  /** Roots to which the chain, read as a whole, did not lead. */
  private readonly contradicted = new Set<string>();

  constructor(
    private readonly chain: Pick<Chain, 'entries'>,
    private readonly kept: KeptNodes,
  ) {}

  /**
   * Of the first `size` entries, hex. What this process has seen already is not read again, nor what
   * `signed` covers, as far as what is kept leads to that root. All else is read, and kept as it is there.
   * @throws RangeError when there are fewer
   */
  root(size: number, signed: SignedRoot | null): Promise<string> {
    return this.inTurn(() => this.rootOf(size, signed));
  }

  /** Adds entries that were appended just now, as far as what stands before them was added. */
  follow(entries: readonly Entry[]): Promise<void> {
    return this.inTurn(async () => {
      if (entries[0]?.manifest.sequence === 0) this.grown ??= new Grown(this.kept);
      for (const entry of entries) if (this.grown?.isNext(entry)) await this.grown.add(entry);
      await this.grown?.keep();
    });
  }

  /**
   * What leads from an entry to a root that was signed, hex, the nearest first: two tiles of the chain
   * and a hash for each level are read. Where that leads elsewhere, all of it is read once, and what
   * was kept is mended, if the chain leads there. @throws RangeError
   */
  async path(sequence: number, signed: SignedRoot): Promise<string[]> {
    const reading = new TileReader(this.chain, signed.size);
    const byKept = await pathOver(reading, sequence, (nodes) => this.kept.find(nodes));
    const isRight = byKept !== null && leads(byKept, sequence, signed);
    if (isRight || (byKept && this.contradicted.has(signed.root))) return inHex(byKept.path);
    const nodes = await this.readAnew(signed);
    const anew = await pathOver(reading, sequence, async () => nodes);
    return inHex(anew?.path ?? []);
  }

  private async rootOf(size: number, signed: SignedRoot | null): Promise<string> {
    const known = this.grown !== null && this.grown.size <= size ? this.grown : null;
    const grown = known ?? (signed && signed.size <= size ? await this.resumed(signed) : null);
    this.grown = await this.grow(grown ?? new Grown(this.kept), size);
    return this.grown.root();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const after = this.before.then(work);
    this.before = after.catch(() => undefined);
    return after;
  }

  private async readAnew(signed: SignedRoot): Promise<Map<string, Buffer>> {
    const nodes: HashedNode[] = [];
    const grown = new Grown({ keep: async (some) => void nodes.push(...some) });
    await this.grow(grown, signed.size);
    if (grown.root() === signed.root) await this.kept.keep(nodes);
    else this.contradicted.add(signed.root);
    return new Map(nodes.map((node) => [nodeName(node), node.hash]));
  }

  /** `null` where what is kept is not all there, or not what was signed. */
  private async resumed({ size, root }: SignedRoot): Promise<Grown | null> {
    const { nodes, rest } = coverOf(0, size);
    const found = await this.kept.find(nodes);
    const grown = new Grown(this.kept);
    for (const node of nodes) {
      const hash = found.get(nodeName(node));
      if (hash === undefined) return null;
      grown.begin(hash, node.level);
    }
    const whole = rest < size ? await this.grow(grown, size) : grown;
    return whole.root() === root ? whole : null;
  }

  private async grow(grown: Grown, size: number): Promise<Grown> {
    const from = grown.size;
    if (from < size)
      for await (const entry of this.chain.entries(from, size - from)) {
        // Another chain is in the place of the one that this process has seen.
        const isOther = grown.size === from && from > 0 && !grown.isNext(entry);
        if (isOther) return this.grow(new Grown(this.kept), size);
        await grown.add(entry);
        if (grown.size === size) break;
      }
    await grown.keep();
    if (grown.size < size) throw new RangeError('The chain has fewer entries than that.');
    return grown;
  }
}

/** The tree as far as it was read; whole subtrees are kept on the way. */
class Grown {
  private readonly tree = new MerkleRoot((node) => this.found(node));
  private unkept: HashedNode[] = [];
  private last: string | null = null;

  constructor(private readonly kept: Pick<KeptNodes, 'keep'>) {}

  get size(): number {
    return this.tree.size;
  }

  root(): string {
    return this.tree.root().toString('hex');
  }

  /** Does it stand where the next one must, behind the one that was added last? */
  isNext({ manifest: { sequence, previous } }: Entry): boolean {
    return sequence === this.size && (this.last === null || previous === this.last);
  }

  begin(hash: Buffer, level: number): void {
    this.tree.add(hash, level);
  }

  async add({ manifest }: Entry): Promise<void> {
    this.last = entryHash(manifest);
    this.tree.add(Buffer.from(this.last, 'hex'));
    if (this.unkept.length >= KEPT_AT_ONCE) await this.keep();
  }

  async keep(): Promise<void> {
    const nodes = this.unkept.splice(0);
    if (nodes.length > 0) await this.kept.keep(nodes);
  }

  private found(node: HashedNode): void {
    if (node.level >= KEPT_LEVEL) this.unkept.push(node);
  }
}

/** Reads leaves a tile at a time, each once. */
class TileReader {
  private readonly tiles = new Map<number, Promise<Buffer[]>>();

  constructor(
    private readonly chain: Pick<Chain, 'entries'>,
    readonly size: number,
  ) {}

  /** They lie in one tile. @throws RangeError when the chain does not have them */
  async leaves(from: number, to: number): Promise<Buffer[]> {
    const tile = Math.floor(from / TILE);
    const reading = this.tiles.get(tile) ?? this.read(tile);
    this.tiles.set(tile, reading);
    const leaves = (await reading).slice(from - tile * TILE, to - tile * TILE);
    if (leaves.length < to - from) throw new RangeError('The chain has fewer entries than that.');
    return leaves;
  }

  private async read(tile: number): Promise<Buffer[]> {
    const leaves: Buffer[] = [];
    const count = Math.min(TILE, this.size - tile * TILE);
    for await (const { manifest } of this.chain.entries(tile * TILE, count)) {
      leaves.push(Buffer.from(entryHash(manifest), 'hex'));
      if (leaves.length === count) break;
    }
    return leaves;
  }
}

type Way = { readonly leaf: Buffer; readonly path: readonly Buffer[] };
type FindNodes = KeptNodes['find'];

/** `null` where a node is not known. */
const pathOver = async (
  reading: TileReader,
  sequence: number,
  find: FindNodes,
): Promise<Way | null> => {
  const ranges: [number, number][] = [];
  const nothing = Buffer.alloc(0);
  await inclusionPath(sequence, reading.size, async (from, to) => {
    ranges.push([from, to]);
    return nothing;
  });
  const found = await find(ranges.flatMap(([from, to]) => coverOf(from, to).nodes));
  const [leaf = nothing] = await reading.leaves(sequence, sequence + 1);
  const path: Buffer[] = [];
  for (const range of ranges) {
    const hash = await subtree(reading, range, found);
    if (hash === null) return null;
    path.unshift(hash);
  }
  return { leaf, path };
};

const subtree = async (
  reading: TileReader,
  [from, to]: readonly [number, number],
  found: ReadonlyMap<string, Buffer>,
): Promise<Buffer | null> => {
  const { nodes, rest } = coverOf(from, to);
  const tree = new MerkleRoot();
  for (const node of nodes) {
    const hash = found.get(nodeName(node));
    if (hash === undefined) return null;
    tree.add(hash, node.level);
  }
  if (rest < to) for (const leaf of await reading.leaves(rest, to)) tree.add(leaf);
  return tree.root();
};

const leads = ({ leaf, path }: Way, index: number, { size, root }: SignedRoot): boolean =>
  rootByPath(leaf, { index, size }, path)?.toString('hex') === root;

const inHex = (path: readonly Buffer[]): string[] => path.map((hash) => hash.toString('hex'));
