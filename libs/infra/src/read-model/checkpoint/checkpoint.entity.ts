import type { DatabaseLeftover } from '#domain/leftovers';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the catalogue has read the log; written in the same transaction as the rows. */
@Entity('checkpoint')
export class CheckpointRow {
  @PrimaryColumn('text') name!: string;
  /** Of the projection that built these rows; another one builds its own beside them. */
  @Column('integer') version!: number;
  /** The event store that `position` belongs to. */
  @Column('text') storeId!: string;
  /** Everything up to here is in the rows; `null` before the first event. */
  @Column('bigint', { nullable: true }) position!: string | null;
  /** Counts the runners: a commit under an older epoch fails. */
  @Column('integer', { default: 0 }) epoch!: number;
  @Column('timestamp with time zone', { precision: 3 }) updatedAt!: Date;
  /** When the last projected event was decided. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) committedAt!: Date | null;
  /** What events up to here emptied is in no file of the database any more. */
  @Column('bigint', { nullable: true }) scrubbed!: string | null;
  @Column('timestamp with time zone', { precision: 3, nullable: true }) scrubbedAt!: Date | null;
  /** How long that took. */
  @Column('integer', { nullable: true }) scrubMs!: number | null;
  /** What of it only the database's operator can do. */
  @Column('jsonb', { default: [] }) scrubLeft!: DatabaseLeftover[];
  /** Why the projection stands still, for people; `null` while it runs. */
  @Column('text', { nullable: true }) fault!: string | null;
}
