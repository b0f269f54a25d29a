import { createHash, randomBytes } from 'node:crypto';
import { type DataSource, LessThan, type Repository } from 'typeorm';
import type { Clock } from '#infra/clock';
import { PendingSignInRow } from '#infra/read-model/sessions/pending-sign-in.entity';

/** How long somebody may take at the provider. */
export const PENDING_MS = 10 * 60_000;
const BROWSER_BYTES = 32;
const BROWSER = /^[\w-]{43}$/;

/** What is needed of a sign-in when the person comes back. */
export type PendingSignIn = Pick<PendingSignInRow, 'nonce' | 'verifier' | 'returnTo'>;

/** What a browser holds, so that nobody else comes back in its place; one that it holds already is kept. */
export const browserSecret = (held: string | undefined): string =>
  held !== undefined && BROWSER.test(held)
    ? held
    : randomBytes(BROWSER_BYTES).toString('base64url');

/** Who is at the provider to sign in; whichever process he comes back to knows of him, once. */
export class PendingSignIns {
  private readonly rows: Repository<PendingSignInRow>;

  constructor(
    runtime: DataSource,
    private readonly clock: Clock,
  ) {
    this.rows = runtime.getRepository(PendingSignInRow);
  }

  async begin(state: string, browser: string, pending: PendingSignIn): Promise<void> {
    const now = this.clock.now();
    await this.rows.delete({ expiresAt: LessThan(now) });
    await this.rows.insert({
      stateHash: hashOf(state),
      browserHash: hashOf(browser),
      ...pending,
      expiresAt: new Date(now.getTime() + PENDING_MS),
    });
  }

  /** The one that is over with this; `null`: it never began here, in this browser, or is over already. */
  async finish(state: string, browser: string): Promise<PendingSignIn | null> {
    const removed = await this.rows
      .createQueryBuilder()
      .delete()
      .where('stateHash = :stateHash and browserHash = :browserHash and expiresAt > :now', {
        stateHash: hashOf(state),
        browserHash: hashOf(browser),
        now: this.clock.now(),
      })
      .returning(['nonce', 'verifier', 'returnTo'])
      .execute();
    const [row] = removed.raw as { nonce: string; verifier: string; return_to: string }[];
    return row ? { nonce: row.nonce, verifier: row.verifier, returnTo: row.return_to } : null;
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
