import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Somebody who was sent to the OpenID provider and is not back yet. Removed when he is, or too late. */
@Entity('pending_sign_ins')
@Index('pending_sign_ins_expiry', ['expiresAt'])
export class PendingSignInRow {
  /** SHA-256 of what the provider sends back with him, hex. */
  @PrimaryColumn('text') stateHash!: string;
  /** SHA-256 of what his browser holds, hex: nobody else comes back in his place. */
  @Column('text') browserHash!: string;
  @Column('text') nonce!: string;
  /** What the code is exchanged with (RFC 7636). */
  @Column('text') verifier!: string;
  /** The page that he wanted to see. */
  @Column('text') returnTo!: string;
  @Column('timestamp with time zone', { precision: 3 }) expiresAt!: Date;
}
