import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A config template of the PBX. `id` is its name as the stream has it. */
@Entity('templates')
export class TemplateRow {
  @PrimaryColumn('text') id!: string;
  /** As whoever made it known wrote it. */
  @Column('text') name!: string;
  /** Since when it has no licence; `null`: it has one. */
  @Column('timestamp with time zone', { precision: 3, nullable: true })
  unlicensedSince!: Date | null;
  @Column('bigint') revision!: string;
  @Column('bigint') position!: string;
}
