import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far an upload or a conversion is at this moment. Not history: lost with a crash, on purpose. */
@Entity('progress')
export class ProgressRow {
  @PrimaryColumn('uuid') recordingId!: string;
  @Column('text') kind!: 'upload' | 'conversion';
  /** The process that reports. */
  @Column('text') instance!: string;
  @Column('bigint', { nullable: true }) bytes!: string | null;
  @Column('bigint', { nullable: true }) durationMs!: string | null;
  /** By the database's clock, which all processes share. */
  @Column('timestamp with time zone', { precision: 3 }) updatedAt!: Date;
}
