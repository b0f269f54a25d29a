import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is known of an API token before, and beside, what the log says of it. */
@Entity('api_token_uses')
export class ApiTokenUseRow {
  @PrimaryColumn('text') tokenId!: string;
  /** To the minute; `null`: never. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) lastUsedAt!: Date | null;
  /** From then on it opens nothing, wherever the catalogue is by then. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) endedAt!: Date | null;
}
