import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** On this channel it is told that sessions ended, or act through another App object. */
export const SESSIONS_CHANNEL = 'sessions';

/** A signed-in session. The token itself is kept nowhere, only its SHA-256. */
@Entity('sessions')
@Index('sessions_user', ['userId'])
@Index('sessions_expiry', ['expiresAt'])
export class SessionRow {
  /** SHA-256 of the token, hex. */
  @PrimaryColumn('text') tokenHash!: string;
  @Column('text') userId!: string;
  @Column('timestamp with time zone', { precision: 3 }) createdAt!: Date;
  @Column('timestamp with time zone', { precision: 3 }) expiresAt!: Date;
  @Column('timestamp with time zone', { precision: 3 }) lastSeenAt!: Date;
  /** How the person proved who he is: `password`, later `oidc`, `pbx`. */
  @Column('text') via!: string;
  /** The App object that the session acts through. */
  @Column('text', { nullable: true }) appObject!: string | null;
  /** What the browser called itself, for the list of one's own sessions. */
  @Column('text', { nullable: true }) userAgent!: string | null;
}
