import { type Chain } from './chain.js';
import { entryHash } from './entry.js';
import { type Subtree, inclusionPath, rootOf } from './merkle.js';

/** Leaves of which the root is kept. */
const TILE = 256;

/** Where roots of whole tiles are kept; what is not there is worked out from the chain. */
export type Tiles = {
  find(from: number, to: number): Promise<Map<number, Buffer>>;
  keep(tile: number, hash: Buffer): Promise<void>;
};

/** A root over the first `size` entries, hex, that was signed. */
type SignedRoot = { readonly size: number; readonly root: string };

const whole = (size: number): number => Math.floor(size / TILE);

/** The Merkle tree (RFC 6962) over the entries of the chain. */
export class ChainTree {
  constructor(
    private readonly chain: Pick<Chain, 'entries'>,
    private readonly tiles: Tiles,
  ) {}

  /**
   * Of the first `size` entries, hex. What is kept is believed only as far as `signed` covers it, and
   * only if it leads to that root: the rest is read anew from the chain, and kept as it is there.
   * @throws RangeError when there are fewer
   */
  async root(size: number, signed: SignedRoot | null): Promise<string> {
    const believed = signed !== null && (await this.isKept(signed)) ? whole(signed.size) : 0;
    return this.rootBy(size, believed);
  }

  /** What leads from an entry to that root, hex, the nearest first. @throws RangeError */
  async path(sequence: number, size: number): Promise<string[]> {
    const path = await inclusionPath(sequence, size, await this.over(whole(size)));
    return path.map((hash) => hash.toString('hex'));
  }

  private async isKept({ size, root }: SignedRoot): Promise<boolean> {
    return (await this.rootBy(size, whole(size))) === root;
  }

  private async rootBy(size: number, believed: number): Promise<string> {
    const subtree = await this.over(believed);
    return (await subtree(0, size)).toString('hex');
  }

  /** `believed`: so many tiles are taken as they are kept. */
  private async over(believed: number): Promise<Subtree> {
    const known = await this.tiles.find(0, believed);
    return async (from, to) => {
      if (to - from < TILE) return rootOf(await this.leaves(from, to));
      const hashes: Buffer[] = [];
      for (let tile = from / TILE; tile < whole(to); tile++)
        hashes.push(known.get(tile) ?? (await this.tile(tile)));
      return rootOverTiles(hashes, await this.leaves(whole(to) * TILE, to));
    };
  }

  private async tile(tile: number): Promise<Buffer> {
    const hash = rootOf(await this.leaves(tile * TILE, (tile + 1) * TILE));
    await this.tiles.keep(tile, hash);
    return hash;
  }

  private async leaves(from: number, to: number): Promise<Buffer[]> {
    const leaves: Buffer[] = [];
    if (to > from)
      for await (const { manifest } of this.chain.entries(from)) {
        leaves.push(Buffer.from(entryHash(manifest), 'hex'));
        if (leaves.length === to - from) break;
      }
    if (leaves.length < to - from) throw new RangeError('The chain has fewer entries than that.');
    return leaves;
  }
}

/** Whole tiles stand left of what is left over, which is smaller than any of them. */
const rootOverTiles = (tiles: readonly Buffer[], rest: readonly Buffer[]): Buffer =>
  rest.length === 0 ? rootOf(tiles) : rootOf([...tiles, rootOf(rest)]);
