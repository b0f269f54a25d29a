import type { RetentionRule } from '#domain/retention/rule';
import type { TimestampAuthority } from '#domain/settings/settings';
import type { CryptKey } from '#domain/settings/crypt-key';
import type { TraceLevels } from '#domain/settings/trace-levels';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The settings: one row, named `settings` like its stream. */
@Entity('settings')
export class SettingsRow {
  @PrimaryColumn('text') id!: string;
  @Column('text', { nullable: true }) pbxName!: string | null;
  @Column('integer', { default: 0 }) retentionDays!: number;
  @Column('jsonb', { default: [] }) retentionRules!: RetentionRule[];
  @Column('integer', { default: 30 }) binDays!: number;
  @Column('text', { nullable: true }) webdavUser!: string | null;
  /** Names the secret in the vault. */
  @Column('text', { nullable: true }) webdavSecret!: string | null;
  /** Areas that were never traced may be missing. */
  @Column('jsonb', { default: {} }) traceLevels!: Partial<TraceLevels>;
  @Column('boolean', { default: false }) watermark!: boolean;
  @Column('jsonb', { nullable: true }) timestampAuthority!: TimestampAuthority | null;
  /** Id of the one in force. */
  @Column('text', { nullable: true }) cryptKey!: string | null;
  @Column('jsonb', { default: [] }) cryptKeys!: CryptKey[];
  @Column('bigint') revision!: string;
  @Column('bigint') position!: string;
}
