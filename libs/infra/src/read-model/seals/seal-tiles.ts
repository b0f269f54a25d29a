import type { DataSource } from 'typeorm';

/** Roots of whole tiles of the chain, so that nobody reads a million entries for one proof. */
export class SealTiles {
  constructor(
    private readonly runtime: DataSource,
    private readonly chain: string,
  ) {}

  /** Those of the tiles `from` up to but not including `to` that are known, by their number. */
  async find(from: number, to: number): Promise<Map<number, Buffer>> {
    const rows: { tile: string; hash: Buffer }[] = await this.runtime.query(
      `select split_part(id, ':', 2) tile, hash from seal_tiles
       where id = any(select $1 || ':' || n from generate_series($2::int, $3::int) n)`,
      [this.chain, from, to - 1],
    );
    return new Map(rows.map(({ tile, hash }) => [Number(tile), hash]));
  }

  async keep(tile: number, hash: Buffer): Promise<void> {
    await this.runtime.query(
      `insert into seal_tiles (id, hash) values ($1, $2)
       on conflict (id) do update set hash = excluded.hash`,
      [`${this.chain}:${String(tile)}`, hash],
    );
  }
}
