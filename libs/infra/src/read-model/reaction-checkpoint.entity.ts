import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far one reaction has read the log. */
@Entity('reaction_checkpoints')
export class ReactionCheckpointRow {
  @PrimaryColumn('text') name!: string;
  /** The event store that `position` belongs to. */
  @Column('text') storeId!: string;
  @Column('bigint') position!: string;
  @Column('timestamp with time zone', { precision: 3 }) updatedAt!: Date;
}
