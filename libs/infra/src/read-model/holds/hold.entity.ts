import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A legal hold. Whom it is about is sealed here as it is in the log. */
@Entity('holds')
export class HoldRow {
  @PrimaryColumn('uuid') id!: string;
  /** Name, reason and scope, sealed under the hold's own key; `Codec.open` reads it. */
  @Column('text', { nullable: true }) sealed!: string | null;
  @Column('timestamp with time zone', { precision: 3 }) placedAt!: Date;
  @Column('text') placedBy!: string;
  /** `null`: it is active. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) liftedAt!: Date | null;
  @Column('text', { nullable: true }) liftedBy!: string | null;
  /** Why it was lifted, sealed. */
  @Column('text', { nullable: true }) liftSealed!: string | null;
  @Column('bigint') revision!: string;
  @Column('bigint') position!: string;
}
