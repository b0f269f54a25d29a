import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { OrphanKind } from '#domain/orphan/orphan';

/** A place where bytes and events do not agree. It names nobody: ids, and folders of the product. */
@Entity('orphans')
@Index('orphans_place', ['kind', 'place'], { unique: true })
export class OrphanRow {
  /** In the order in which they were found. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;
  @Column('text') kind!: OrphanKind;
  /** A folder or file below the blobs or the data folder. */
  @Column('text') place!: string;
  @Column('uuid', { nullable: true }) recording!: string | null;
  @Column('bigint', { nullable: true }) bytes!: string | null;
  @Column('integer') files!: number;
  @Column('timestamp with time zone', { precision: 3, nullable: true }) since!: Date | null;
  @Column('timestamp with time zone', { precision: 3 }) foundAt!: Date;
  @Column('timestamp with time zone', { precision: 3 }) seenAt!: Date;
  /** The round of the search in which it was seen last. */
  @Column('integer') circle!: number;
  /** It was seen twice, and is told of. */
  @Column('boolean') reported!: boolean;
}

/** Where the search goes on. */
@Entity('orphan_search')
export class OrphanSearchRow {
  @PrimaryColumn('text') id!: string;
  /** The first digits of the ids that come next; empty: a round begins. */
  @Column('text') at!: string;
  @Column('integer') circle!: number;
}
