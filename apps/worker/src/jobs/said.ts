/**
 * What this process has said already, so that what a sweep meets again and again is not logged each
 * time. Bounded: of more than `most` things, the oldest may be said again.
 */
export class Said {
  private readonly keys = new Set<string>();

  constructor(private readonly most = 10_000) {}

  /** Remembers it; true the first time. */
  isNew(key: string): boolean {
    if (this.keys.has(key)) return false;
    const [oldest] = this.keys;
    if (oldest !== undefined && this.keys.size >= this.most) this.keys.delete(oldest);
    this.keys.add(key);
    return true;
  }
}
