/** What was made of rows, and how old they were. */
export type Kept<V> = { readonly age: string; readonly value: Promise<V> };

/**
 * Keeps what was made of rows for as long as no row has changed: every answer is as fresh as the rows
 * themselves, and costs as much as asking for their age.
 */
export class KeptByAge<V> {
  private readonly known = new Map<string, Kept<V>>();

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
    return this.at(await this.age(), key, read);
  }

  /** What is kept, whatever age the rows have by now: for who learns of their age as he goes by it. */
  kept(key: string): Kept<V> | null {
    const found = this.known.get(key);
    if (found) this.keep(key, found);
    return found ?? null;
  }

  /** The same as `of`, by an age that was asked for before, along with something else. */
  async at(age: string, key: string, read: () => Promise<V>): Promise<V> {
    const before = this.known.get(key);
    const now = before?.age === age ? before : { age, value: read() };
    this.keep(key, now);
    const [oldest] = this.known.keys();
    if (this.known.size > this.most && oldest !== undefined) this.known.delete(oldest);
    return now.value.catch((error: unknown) => {
      if (this.known.get(key) === now) this.known.delete(key);
      throw error;
    });
  }

  /** As what was asked for last. */
  private keep(key: string, kept: Kept<V>): void {
    this.known.delete(key);
    this.known.set(key, kept);
  }
}
