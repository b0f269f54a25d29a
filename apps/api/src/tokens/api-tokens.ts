import { randomBytes } from 'node:crypto';
import { In, IsNull, MoreThan, Not, type Repository } from 'typeorm';
import type { Clock } from '#infra/clock';
import { ApiTokenUseRow } from '#infra/read-model/api-tokens/api-token-use.entity';
import { ApiTokenRow } from '#infra/read-model/api-tokens/api-token.entity';
import type { ReadModel } from '#infra/read-model/read-model';
import { SESSIONS_CHANNEL } from '#infra/read-model/sessions/session.entity';

/** Every API token begins so: scanners that look for secrets know it, and so do we. */
const PREFIX = 'rec_';
const TOKEN_BYTES = 32;
const TOUCH_AFTER_MS = 60_000;

/** A token of somebody, and when it was used last; `null`: never. */
export type KnownToken = { readonly row: ApiTokenRow; readonly lastUsedAt: Date | null };

export const isApiToken = (text: string): boolean => text.startsWith(PREFIX);

/** 256 bits that nobody guesses. */
export const newApiToken = (): string => PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');

/** The API tokens that there are: rows folded from the log, and when each was used last. */
export class ApiTokens {
  private readonly rows: Repository<ApiTokenRow>;
  private readonly uses: Repository<ApiTokenUseRow>;
  /** When each was said to be used, by id; what was said a minute ago is not said again. */
  private readonly touched = new Map<string, number>();

  constructor(
    { catalogue, runtime }: Pick<ReadModel, 'catalogue' | 'runtime'>,
    private readonly clock: Clock,
  ) {
    this.rows = catalogue.getRepository(ApiTokenRow);
    this.uses = runtime.getRepository(ApiTokenUseRow);
  }

  /** `null`: it was never issued, was ended, or is expired. */
  async byHash(tokenHash: string): Promise<ApiTokenRow | null> {
    const [row = null] = await this.open([tokenHash]);
    return row;
  }

  /** Expired ones too: they are there until they are ended. */
  byId(id: string): Promise<ApiTokenRow | null> {
    return this.rows.findOneBy({ id });
  }

  /** All of a user, the newest first. */
  async of(userId: string): Promise<KnownToken[]> {
    const rows = await this.rows.find({
      where: { userId },
      order: { createdAt: 'desc', id: 'asc' },
    });
    const uses = await this.uses.findBy({ tokenId: In(rows.map(({ id }) => id)) });
    const lastUse = new Map(uses.map(({ tokenId, lastUsedAt }) => [tokenId, lastUsedAt]));
    return rows.map((row) => ({ row, lastUsedAt: lastUse.get(row.id) ?? null }));
  }

  /** Which of these open something still. */
  async stillOpen(tokenHashes: readonly string[]): Promise<string[]> {
    const rows = await this.open(tokenHashes);
    return rows.flatMap(({ tokenHash }) => tokenHash ?? []);
  }

  /** It was used just now. */
  async touch({ id }: Pick<ApiTokenRow, 'id'>): Promise<void> {
    const now = this.clock.now();
    if (now.getTime() - (this.touched.get(id) ?? 0) < TOUCH_AFTER_MS) return;
    this.touched.set(id, now.getTime());
    await this.uses.upsert({ tokenId: id, lastUsedAt: now }, ['tokenId']);
  }

  /** They open nothing from now on; the log is told by whoever decides it. */
  async end(ids: readonly string[]): Promise<void> {
    const endedAt = this.clock.now();
    if (ids.length === 0) return;
    await this.uses.upsert(
      ids.map((tokenId) => ({ tokenId, endedAt })),
      ['tokenId'],
    );
    await this.uses.query('select pg_notify($1, $2)', [SESSIONS_CHANNEL, '']);
  }

  private async open(tokenHashes: readonly string[]): Promise<ApiTokenRow[]> {
    const rows = await this.rows.findBy({
      tokenHash: In([...tokenHashes]),
      expiresAt: MoreThan(this.clock.now()),
    });
    if (rows.length === 0) return [];
    const where = { tokenId: In(rows.map(({ id }) => id)), endedAt: Not(IsNull()) };
    const ended = new Set((await this.uses.findBy(where)).map(({ tokenId }) => tokenId));
    return rows.filter(({ id }) => !ended.has(id));
  }
}
