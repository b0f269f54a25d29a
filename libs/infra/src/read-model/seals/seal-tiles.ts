import type { DataSource } from 'typeorm';
import { rowsOf } from '../rows-of.js';

/** A subtree of 2 ** `level` entries of the chain, the `index`-th of its size. */
type Node = { readonly level: number; readonly index: number };

const nameOf = ({ level, index }: Node): string => `${String(level)}:${String(index)}`;

/** Hashes of whole subtrees of the chain, so that nobody reads a million entries for one proof. */
export class SealTiles {
  constructor(
    private readonly runtime: DataSource,
    private readonly chain: string,
  ) {}

  /** Those that are known, by `level:index`. */
  async find(nodes: readonly Node[]): Promise<Map<string, Buffer>> {
    if (nodes.length === 0) return new Map();
    const rows = await rowsOf<{ id: string; hash: Buffer }>(
      this.runtime,
      'select id, hash from seal_tiles where id = any($1)',
      [nodes.map((node) => this.idOf(node))],
    );
    return new Map(rows.map(({ id, hash }) => [id.slice(this.chain.length + 1), hash]));
  }

  async keep(nodes: readonly (Node & { readonly hash: Buffer })[]): Promise<void> {
    await this.runtime.query(
      `insert into seal_tiles (id, hash) select * from unnest($1::text[], $2::bytea[])
       on conflict (id) do update set hash = excluded.hash`,
      [nodes.map((node) => this.idOf(node)), nodes.map(({ hash }) => hash)],
    );
  }

  private idOf(node: Node): string {
    return `${this.chain}:${nameOf(node)}`;
  }
}
