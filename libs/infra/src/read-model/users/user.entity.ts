import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A person with an account. Name and number are `null` once the person's key is destroyed. */
@Entity('users')
@Index('users_name', { synchronize: false })
export class UserRow {
  @PrimaryColumn('text') id!: string;
  @Column('text') role!: 'user' | 'admin' | 'auditor';
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { nullable: true }) number!: string | null;
  /** argon2id, PHC string; `null`: cannot sign in with a password. */
  @Column('text', { nullable: true }) passwordHash!: string | null;
  @Column('timestamp with time zone', { precision: 3 }) createdAt!: Date;
  @Column('bigint') revision!: string;
  @Column('bigint') position!: string;
}
