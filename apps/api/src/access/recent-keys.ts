const KEPT = 100_000;

/** Remembers keys for a while; bounded, the oldest are forgotten first. */
export class RecentKeys {
  private readonly seenAt = new Map<string, number>();

  constructor(private readonly forMs: number) {}

  /** Was the key not seen within the time? From now on it was. */
  isNew(key: string): boolean {
    const now = performance.now();
    const seen = this.seenAt.get(key);
    if (seen !== undefined && now - seen < this.forMs) return false;
    this.seenAt.delete(key);
    this.seenAt.set(key, now);
    const oldest = this.seenAt.size > KEPT ? this.seenAt.keys().next().value : undefined;
    if (oldest !== undefined) this.seenAt.delete(oldest);
    return true;
  }
}
