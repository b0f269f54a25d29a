import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When an API token was used last; of no more worth than to tell which are used at all. */
@Entity('api_token_uses')
export class ApiTokenUseRow {
  @PrimaryColumn('text') tokenId!: string;
  /** To the minute. */
  @Column('timestamp with time zone', { precision: 3 }) lastUsedAt!: Date;
}
