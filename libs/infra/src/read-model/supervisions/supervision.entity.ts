import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { RevocationCause, Supervision } from '#domain/supervision/supervision';

/** One talk between a user and his supervisor. Why he asked, and why he was refused, stay sealed. */
@Entity('supervisions')
@Index('supervisions_session', ['session', 'position'])
@Index('supervisions_open', { synchronize: false })
export class SupervisionRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') userId!: string;
  /** Id of the session that is to see something. */
  @Column('text') session!: string;
  /** Id of the supervisor. */
  @Column('text') monitor!: string;
  /** Id of his session that holds the grant. */
  @Column('text', { nullable: true }) monitorSession!: string | null;
  @Column('text') appObject!: string;
  /** For how long it was asked, or granted. */
  @Column('integer') minutes!: number;
  @Column('text', { nullable: true }) sealed!: string | null;
  @Column('text') stage!: Exclude<Supervision['stage'], 'unknown'>;
  @Column('timestamp with time zone', { precision: 3 }) requestedAt!: Date;
  @Column('timestamp with time zone', { precision: 3, nullable: true }) until!: Date | null;
  /** `null`: it waits for an answer, or the grant runs. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) endedAt!: Date | null;
  @Column('text', { nullable: true }) cause!: RevocationCause | null;
  @Column('text', { nullable: true }) refusalSealed!: string | null;
  @Column('bigint') revision!: string;
  @Column('bigint') position!: string;
}
