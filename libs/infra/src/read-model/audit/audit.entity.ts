import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Every event, whatever its type: who did what, when, through what. Knows no event by name. */
@Entity('audit')
@Index('audit_stream', ['stream', 'position'])
@Index('audit_subject', ['subject', 'position'])
@Index('audit_type', ['type', 'position'])
@Index('audit_by', ['by', 'position'])
@Index('audit_at', ['at', 'position'])
@Index('audit_duplicates', { synchronize: false })
@Index('audit_acts', { synchronize: false })
@Index('audit_acts_of_type', { synchronize: false })
@Index('audit_acts_by', { synchronize: false })
@Index('audit_listed', { synchronize: false })
@Index('audit_started', { synchronize: false })
@Index('audit_seals', { synchronize: false })
export class AuditRow {
  @PrimaryColumn('bigint') position!: string;
  @Column('uuid') id!: string;
  @Column('text') stream!: string;
  /** What the stream is about: the part of its name after the noun. */
  @Column('text') subject!: string;
  @Column('bigint') revision!: string;
  @Column('text') type!: string;
  @Column('text') by!: string;
  @Column('timestamp with time zone', { precision: 3 }) at!: Date;
  @Column('text') via!: string;
  @Column('text') correlationId!: string;
  @Column('text', { nullable: true }) causationId!: string | null;
  /** The App object that a person acted through. */
  @Column('text', { nullable: true }) appObject!: string | null;
  /** Id of the supervisor under whose consent the person acted. */
  @Column('text', { nullable: true }) consent!: string | null;
  /** Id of the API token that a program acted with in the person's name. */
  @Column('text', { nullable: true }) token!: string | null;
  @Column('jsonb') data!: Record<string, unknown>;
  /** The personal part as the log holds it: without its key it tells nothing, here as there. */
  @Column('text', { nullable: true }) sealed!: string | null;
}
