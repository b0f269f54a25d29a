import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { KeyVault } from '../keys/key-vault.js';
import type { Keyring } from './keyring.js';
import { freshKeyPair, keyPairOf, openBox, sealTo } from './sealed-box.js';

const EVERY_MS = 1_000;
/** Whoever has not been heard of for so long is gone. */
const ALIVE = "interval '10 seconds'";
const FORGOTTEN = "interval '1 minute'";
/** Subject in the vault: who has its key belongs to the product. */
const SUBJECT = 'crypt-key-seats';

type Deps = {
  readonly runtime: Pick<DataSource, 'query'>;
  readonly keyring: Keyring;
  readonly vault: Pick<KeyVault, 'obtain'>;
  readonly log: Pick<Logger, 'warn' | 'info'>;
};
type Seat = { readonly id: string; readonly publicKey: Buffer; readonly proof: Buffer };

const contextOf = (seat: string, key: string) => `crypt key ${key} for ${seat}`;

/**
 * Crypt keys that one process was given reach all others, and those that start later while one of them lives. Each
 * has a key pair as long as it runs and shows the public half in the database; what is passed is sealed to that, so
 * that neither the database nor its files ever hold what opens a recording.
 */
export class KeySharing {
  private readonly id = randomUUID();
  private readonly pair = freshKeyPair();
  private readonly timer: NodeJS.Timeout;
  private readonly unlisten: () => void;
  private turning: Promise<void> | null = null;
  private failed = false;

  private constructor(private readonly deps: Deps) {
    this.timer = setInterval(() => void this.turn(), EVERY_MS);
    this.timer.unref();
    this.unlisten = deps.keyring.onOpened(() => void this.turn());
  }

  /** Asks those that run for what they have, before it resolves. */
  static async begin(deps: Deps): Promise<KeySharing> {
    const sharing = new KeySharing(deps);
    await sharing.turn();
    return sharing;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.unlisten();
    await this.turning;
    await this.deps.runtime.query('delete from crypt_seats where id = $1', [this.id]).catch(ignore);
  }

  /** Shows that it is there, takes what came for it, and gives what others lack. */
  private turn(): Promise<void> {
    this.turning ??= this.exchange()
      .then(
        () => void (this.failed = false),
        (error: unknown) => this.tell(error),
      )
      .finally(() => (this.turning = null));
    return this.turning;
  }

  private async exchange(): Promise<void> {
    await this.takeSeat();
    await this.take();
    for (const seat of await this.lacking()) await this.give(seat);
  }

  private async takeSeat(): Promise<void> {
    const { runtime, keyring } = this.deps;
    await runtime.query(
      `insert into crypt_seats (id, public_key, proof, opened, seen_at) values ($1, $2, $3, $4, now())
       on conflict (id) do update set opened = excluded.opened, seen_at = now()`,
      [
        this.id,
        this.pair.publicKey,
        await this.proofOf(this.id, this.pair.publicKey),
        keyring.openIds(),
      ],
    );
    await runtime.query(`delete from crypt_seats where seen_at < now() - ${FORGOTTEN}`);
  }

  private async take(): Promise<void> {
    const { runtime, keyring, log } = this.deps;
    const boxes: { key: string; box: Buffer }[] = await runtime.query(
      'select key::text, box from crypt_boxes where seat = $1',
      [this.id],
    );
    for (const { key, box } of boxes) {
      const secret = openBox(this.pair, box, contextOf(this.id, key));
      if (secret && (await keyring.addKnown(key, keyPairOf(secret))))
        log.info('a crypt key came from another process');
      await runtime.query('delete from crypt_boxes where seat = $1 and key = $2', [this.id, key]);
    }
  }

  private async lacking(): Promise<Seat[]> {
    const ours = this.deps.keyring.openIds();
    if (ours.length === 0) return [];
    const seats: Seat[] = await this.deps.runtime.query(
      `select id::text, public_key "publicKey", proof from crypt_seats
       where id <> $1 and seen_at > now() - ${ALIVE} and not opened @> $2::uuid[]`,
      [this.id, ours],
    );
    return seats;
  }

  private async give({ id, publicKey, proof }: Seat): Promise<void> {
    const expected = await this.proofOf(id, publicKey);
    if (proof.length !== expected.length || !timingSafeEqual(proof, expected)) return;
    const { runtime, keyring, log } = this.deps;
    for (const key of keyring.openIds()) {
      const pair = keyring.pairOf(key);
      if (pair === null) continue;
      const given: unknown[] = await runtime.query(
        `insert into crypt_boxes (seat, key, box)
         select $1, $2, $3 where exists (select from crypt_seats where id = $1 and not opened @> $4::uuid[])
         on conflict do nothing returning seat`,
        [id, key, sealTo(publicKey, pair.secret, contextOf(id, key)), [key]],
      );
      // Nobody but a process that has just started should come for one.
      if (given.length > 0) log.warn({ seat: id, key }, 'a crypt key was given to another process');
    }
  }

  private async proofOf(id: string, publicKey: Uint8Array): Promise<Buffer> {
    const key = await this.deps.vault.obtain(SUBJECT);
    return createHmac('sha256', key).update(id).update(publicKey).digest();
  }

  private tell(error: unknown): void {
    if (!this.failed) this.deps.log.warn({ err: error }, 'crypt keys cannot be shared right now');
    this.failed = true;
  }
}

const ignore = () => undefined;
