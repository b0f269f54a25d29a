type Kept<V> = { readonly age: string; readonly value: Promise<V> };

/**
 * Keeps what was made of rows for as long as no row has changed: every answer is as fresh as the rows
 * themselves, and costs as much as asking for their age.
 */
export class KeptByAge<V> {
  private readonly kept = new Map<string, Kept<V>>();

  /** `age`: another text whenever any of the rows is another; `most`: what was not asked for longest goes. */
  constructor(
    private readonly age: () => Promise<string>,
    private readonly most: number,
  ) {}

  /**
   * The age is asked for first: rows that change while they are read count as read before. Whoever comes
   * while they are read waits for the same reading.
   */
  async of(key: string, read: () => Promise<V>): Promise<V> {
    const age = await this.age();
    const before = this.kept.get(key);
    const now = before?.age === age ? before : { age, value: read() };
    this.kept.delete(key);
    this.kept.set(key, now);
    const [oldest] = this.kept.keys();
    if (this.kept.size > this.most && oldest !== undefined) this.kept.delete(oldest);
    return now.value.catch((error: unknown) => {
      if (this.kept.get(key) === now) this.kept.delete(key);
      throw error;
    });
  }
}
