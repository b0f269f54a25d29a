import { createHash, randomBytes } from 'node:crypto';
import { type DataSource, LessThan, type Repository } from 'typeorm';
import type { Session } from '#domain/access/may';
import type { Clock } from '#infra/clock';
import { SessionRow } from '#infra/read-model/sessions/session.entity';
import type { UserQueries } from '#infra/read-model/users/user.queries';

const LIFETIME_MS = 12 * 60 * 60 * 1_000;
const TOUCH_AFTER_MS = 60_000;
const TOKEN_BYTES = 32;

/** A caller who has shown who he is. */
export type LiveSession = Session & { readonly tokenHash: string; readonly expiresAt: Date };

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Who is signed in. Only the hash of a token is kept, so a copy of the table opens nothing. */
export class Sessions {
  private readonly rows: Repository<SessionRow>;

  constructor(
    runtime: DataSource,
    private readonly users: UserQueries,
    private readonly clock: Clock,
  ) {
    this.rows = runtime.getRepository(SessionRow);
  }

  /** @returns the token: shown once, kept by the caller. */
  async begin(userId: string, via: string, userAgent: string | null): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const now = this.clock.now();
    await this.rows.delete({ expiresAt: LessThan(now) });
    await this.rows.insert({
      tokenHash: hashOf(token),
      userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
      via,
      appObject: null,
      userAgent,
    });
    return token;
  }

  /** The session that a token opens; `null`: none, ended or expired. Using it prolongs it. */
  async find(token: string): Promise<LiveSession | null> {
    const row = await this.rows.findOneBy({ tokenHash: hashOf(token) });
    const now = this.clock.now();
    if (!row || row.expiresAt <= now) return null;
    const user = await this.users.byId(row.userId);
    if (!user) return null;
    await this.touch(row, now);
    const { id, name, role } = user;
    return {
      userId: id,
      name: name ?? id,
      role,
      tokenHash: row.tokenHash,
      expiresAt: row.expiresAt,
    };
  }

  async end(tokenHash: string): Promise<void> {
    await this.rows.delete({ tokenHash });
  }

  /** Which of these sessions are still open: asked by those who hold connections for long. */
  async stillOpen(tokenHashes: readonly string[]): Promise<Set<string>> {
    if (tokenHashes.length === 0) return new Set();
    const rows = await this.rows
      .createQueryBuilder('session')
      .select('session.tokenHash', 'tokenHash')
      .where('session.tokenHash = any(:hashes)', { hashes: tokenHashes })
      .andWhere('session.expiresAt > :now', { now: this.clock.now() })
      .getRawMany<{ tokenHash: string }>();
    return new Set(rows.map(({ tokenHash }) => tokenHash));
  }

  private async touch(row: SessionRow, now: Date): Promise<void> {
    if (now.getTime() - row.lastSeenAt.getTime() < TOUCH_AFTER_MS) return;
    const expiresAt = new Date(now.getTime() + LIFETIME_MS);
    await this.rows.update({ tokenHash: row.tokenHash }, { lastSeenAt: now, expiresAt });
  }
}
