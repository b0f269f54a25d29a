import type { ClockDoubt } from '#domain/instance/clock-doubt';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last moment at which the clock was believed: one row. By the machine's clock, without offset. */
@Entity('clock_guard')
export class ClockGuardRow {
  @PrimaryColumn('text') id!: string;
  @Column('timestamp with time zone', { precision: 3 }) knownAt!: Date;
  /** How far the catalogue had read the log then. */
  @Column('bigint') position!: string;
  /** How many confirmations had been heard then. */
  @Column('integer') confirmations!: number;
  /** Why the clock is not believed now. */
  @Column('jsonb', { nullable: true }) doubt!: ClockDoubt | null;
}
