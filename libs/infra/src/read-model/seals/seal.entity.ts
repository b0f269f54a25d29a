import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The root of 256 entries of the chain of seals, or of twice as many, and so on: worked out again from the log if it is lost. */
@Entity('seal_tiles')
export class SealTileRow {
  /** The chain, the level (2 to the power of it are so many entries), and the number at that level. */
  @PrimaryColumn('text') id!: string;
  @Column('bytea') hash!: Buffer;
}

/** How far the comparison of all sealed recordings has come. */
@Entity('seal_rounds')
export class SealRoundRow {
  @PrimaryColumn('text') id!: string;
  /** The recording that was looked at last; empty: a round begins. */
  @Column('text') at!: string;
  @Column('integer') round!: number;
  /** How many in this round. */
  @Column('integer') lookedAt!: number;
  /** Ids of those that differ from their seals, a hundred at most. */
  @Column('jsonb') faulty!: string[];
  /** When the last round ended. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) endedAt!: Date | null;
}

/** How many recordings are sealed and wait for it: kept by triggers of the table of recordings. */
@Entity('seal_counts')
export class SealCountsRow {
  /** There is one row: `all`. */
  @PrimaryColumn('text') id!: string;
  @Column('bigint') sealed!: string;
  /** There, and in no entry of the chain. */
  @Column('bigint') unsealed!: string;
  /** Of these, those that somebody asked for. */
  @Column('bigint') requested!: string;
  /** Sealed once, and to be sealed again: with their sound, or as gone. */
  @Column('bigint') followed!: string;
}

/** The statement that is being made: its events are read piece by piece. */
@Entity('statement_drafts')
export class StatementDraftRow {
  @PrimaryColumn('text') chain!: string;
  /** Of which events it speaks, how far they were read, and what they came to (JSON). */
  @Column('text') draft!: string;
  /** By a key of the vault: a row that somebody changed is not gone on with. */
  @Column('bytea') mac!: Buffer;
}
