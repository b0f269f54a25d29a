import type { DataSource } from 'typeorm';
import { rowsOf } from '../rows-of.js';

/** A statement of which a part of the events was read: as text, and what shows that the sealer wrote it. */
export type KeptDraft = { readonly draft: string; readonly mac: Buffer };

/** Keeps the one that a chain is about to get, for whoever seals next. Lost, it is begun anew. */
export class StatementDrafts {
  constructor(
    private readonly runtime: DataSource,
    private readonly chain: string,
  ) {}

  async find(): Promise<KeptDraft | null> {
    const [row] = await rowsOf<KeptDraft>(
      this.runtime,
      'select draft, mac from statement_drafts where chain = $1',
      [this.chain],
    );
    return row ?? null;
  }

  async keep({ draft, mac }: KeptDraft): Promise<void> {
    await this.runtime.query(
      `insert into statement_drafts (chain, draft, mac) values ($1, $2, $3)
       on conflict (chain) do update set draft = excluded.draft, mac = excluded.mac`,
      [this.chain, draft, mac],
    );
  }

  async forget(): Promise<void> {
    await this.runtime.query('delete from statement_drafts where chain = $1', [this.chain]);
  }
}
