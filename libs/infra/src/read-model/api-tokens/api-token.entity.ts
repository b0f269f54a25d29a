import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Scope } from '#domain/access/scope';

/** An API token that was issued and not ended. */
@Entity('api_tokens')
@Index('api_tokens_hash', ['tokenHash'])
@Index('api_tokens_user', ['userId'])
export class ApiTokenRow {
  @PrimaryColumn('text') id!: string;
  @Column('text') userId!: string;
  /** `null` when the person's key is destroyed. */
  @Column('text', { nullable: true }) name!: string | null;
  /** SHA-256 of the token, hex; `null` when the person's key is destroyed: then nothing opens it. */
  @Column('text', { nullable: true }) tokenHash!: string | null;
  @Column('jsonb') scope!: Scope[];
  /** The App object that it acts through. */
  @Column('text', { nullable: true }) appObject!: string | null;
  @Column('timestamp with time zone', { precision: 3 }) createdAt!: Date;
  @Column('timestamp with time zone', { precision: 3 }) expiresAt!: Date;
  @Column('bigint') revision!: string;
  @Column('bigint') position!: string;
}
