import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AppObjectFields } from '#domain/app-object/app-object';

/** An App object as it is set up now. `id` is its name as the stream has it. */
@Entity('app_objects')
@Index('app_objects_members', { synchronize: false })
export class AppObjectRow {
  @PrimaryColumn('text') id!: string;
  /** As whoever set it up wrote it. */
  @Column('text') name!: string;
  @Column('text') kind!: AppObjectFields['kind'];
  @Column('text') deletionMode!: AppObjectFields['deletionMode'];
  @Column('text', { nullable: true }) monitor!: string | null;
  @Column('boolean') watermark!: boolean;
  @Column('boolean') notes!: boolean;
  @Column('jsonb') members!: string[];
  @Column('jsonb') accessList!: string[];
  @Column('timestamp with time zone', { precision: 3 }) createdAt!: Date;
  @Column('bigint') revision!: string;
  @Column('bigint') position!: string;
}
