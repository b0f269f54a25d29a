import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who shows access tokens of the OpenID provider, whichever of them. */
@Entity('token_holders')
export class TokenHolderRow {
  @PrimaryColumn('text') userId!: string;
  /** When the newest token was issued whose claims were taken over, by the provider's clock. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) claimsAt!: Date | null;
  /** What was issued until then opens nothing any more. */
  @Column('timestamp with time zone', { precision: 3, nullable: true }) endedUntil!: Date | null;
  /** The App object that his tokens act through. */
  @Column('text', { nullable: true }) appObject!: string | null;
}
