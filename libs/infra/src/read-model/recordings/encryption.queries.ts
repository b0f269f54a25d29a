import type { DataSource } from 'typeorm';

/** How many recordings need a crypt key to be read. */
export type EncryptedCount = { readonly key: string; readonly recordings: number };

export type EncryptedPage = {
  /** Id of the crypt key that they are under. */
  readonly key: string;
  /** The last of the page before. */
  readonly after: string | null;
  readonly limit: number;
};

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** What the catalogue knows of recordings that are encrypted. */
export class EncryptionQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** Reads the index of all that are encrypted. */
  async counts(): Promise<EncryptedCount[]> {
    const rows: { key: string; recordings: string }[] = await this.catalogue.query(
      `select encrypted_with::text key, count(*) recordings from recordings
       where encrypted_with is not null and state not in ('deleted', 'erased')
       group by encrypted_with`,
    );
    return rows.map(({ key, recordings }) => ({ key, recordings: Number(recordings) }));
  }

  /** Ids of a page of those under one key. */
  async under({ key, after, limit }: EncryptedPage): Promise<string[]> {
    const rows: { id: string }[] = await this.catalogue.query(
      `select id from recordings
       where encrypted_with = $1::uuid and id > $2::uuid and state not in ('deleted', 'erased')
       order by id limit $3`,
      [key, after ?? FIRST_ID, limit],
    );
    return rows.map(({ id }) => id);
  }
}
