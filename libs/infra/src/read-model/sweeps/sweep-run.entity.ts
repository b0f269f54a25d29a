import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** `halted`: it did not begin, because the clock could not be believed. */
export type SweepOutcome = 'done' | 'failed' | 'halted';

/** One run of a sweep, with what it did. What it removed is in the log; this is for operators. */
@Entity('sweep_runs')
@Index('sweep_runs_newest', { synchronize: false })
export class SweepRunRow {
  /** In the order in which runs ended. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;
  @Column('text') name!: string;
  /** By the database's clock, which all processes share. */
  @Column('timestamp with time zone', { precision: 3 }) startedAt!: Date;
  @Column('timestamp with time zone', { precision: 3 }) endedAt!: Date;
  @Column('integer') lookedAt!: number;
  @Column('integer') did!: number;
  @Column('integer') refused!: number;
  @Column('text') outcome!: SweepOutcome;
  @Column('text', { nullable: true }) fault!: string | null;
}
