import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const TIME_BYTES = 8;
const SALT_BYTES = 8;
const SEAL_BYTES = 16;

const sealOf = (key: string, issued: Uint8Array): Buffer =>
  createHmac('sha256', key).update(issued).digest().subarray(0, SEAL_BYTES);

/**
 * Digest nonces that carry their own proof, so that any process that knows the key accepts what
 * another one issued. Only the request counters already used are remembered, here, until they expire.
 */
export class Nonces {
  private readonly used = new Map<string, Set<number>>();
  private sweptAt = 0;

  constructor(
    private readonly ttlMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  issue(key: string): string {
    const issued = Buffer.alloc(TIME_BYTES + SALT_BYTES);
    issued.writeBigUInt64BE(BigInt(this.now()));
    randomBytes(SALT_BYTES).copy(issued, TIME_BYTES);
    return Buffer.concat([issued, sealOf(key, issued)]).toString('base64url');
  }

  /** Ours, and young enough. */
  isFresh(nonce: string, key: string): boolean {
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== TIME_BYTES + SALT_BYTES + SEAL_BYTES) return false;
    const issued = bytes.subarray(0, TIME_BYTES + SALT_BYTES);
    const seal = bytes.subarray(TIME_BYTES + SALT_BYTES);
    if (!timingSafeEqual(seal, sealOf(key, issued))) return false;
    return this.now() - issuedAt(nonce) <= this.ttlMs;
  }

  /** Takes one request counter of a nonce; `false`: this very request was made before. */
  use(nonce: string, counter: number): boolean {
    this.forgetExpired();
    const counters = this.used.get(nonce) ?? new Set();
    if (counters.has(counter)) return false;
    this.used.set(nonce, counters.add(counter));
    return true;
  }

  private forgetExpired(): void {
    if (this.now() - this.sweptAt < this.ttlMs) return;
    this.sweptAt = this.now();
    for (const nonce of this.used.keys())
      if (this.now() - issuedAt(nonce) > this.ttlMs) this.used.delete(nonce);
  }
}

const issuedAt = (nonce: string): number =>
  Number(Buffer.from(nonce, 'base64url').readBigUInt64BE());
