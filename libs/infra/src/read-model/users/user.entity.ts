import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A person with an account. Name and number are `null` when it was removed or its key destroyed. */
@Entity('users')
@Index('users_name', { synchronize: false })
@Index('users_registered_name', { synchronize: false })
@Index('users_registered_number', { synchronize: false })
@Index('users_devices', { synchronize: false })
@Index('users_licence_template', { synchronize: false })
@Index('users_unerased', { synchronize: false })
@Index('users_position', { synchronize: false })
@Index('users_identity', { synchronize: false })
export class UserRow {
  @PrimaryColumn('text') id!: string;
  @Column('text') role!: 'user' | 'admin' | 'auditor';
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { nullable: true }) number!: string | null;
  /** argon2id, PHC string; `null`: cannot sign in with a password. */
  @Column('text', { nullable: true }) passwordHash!: string | null;
  /** It must be changed before anything else. */
  @Column('boolean', { default: false }) passwordChangeDue!: boolean;
  /** Who at which OpenID provider opens the account; `null`: nobody. */
  @Column('text', { nullable: true }) identityIssuer!: string | null;
  @Column('text', { nullable: true }) identitySubject!: string | null;
  /** MAC addresses, 12 hex digits each. */
  @Column('jsonb', { default: [] }) devices!: string[];
  /** What was said; `null`: nobody has said a word, which is not the same as having none. */
  @Column('boolean', { nullable: true }) licensed!: boolean | null;
  /** Through which template the licence comes, if that has one; `null`: directly. */
  @Column('text', { nullable: true }) licenceTemplate!: string | null;
  /** The same as its stream is named. */
  @Column('text', { nullable: true }) licenceTemplateId!: string | null;
  /** Since when it was said so; `null`: that is not known. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) licenceSince!: Date | null;
  @Column('timestamp with time zone', { precision: 3 }) createdAt!: Date;
  /** When the account was taken away; the row stays, and tells of nobody. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) removedAt!: Date | null;
  /** When nothing of the person was left in any file. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) erasedAt!: Date | null;
  @Column('bigint') revision!: string;
  @Column('bigint') position!: string;
}
