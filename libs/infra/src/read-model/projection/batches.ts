/**
 * What has arrived, up to `limit` at a time: never waits for more than one message, and goes on
 * fetching while the batch before is being worked on. Ends, or throws, as the source does.
 */
export async function* batchesOf<T>(source: AsyncIterable<T>, limit: number): AsyncGenerator<T[]> {
  const inbox = new Inbox<T>(limit);
  void inbox.fill(source);
  try {
    for (let batch = await inbox.take(); batch.length > 0; batch = await inbox.take()) yield batch;
  } finally {
    inbox.close();
  }
  if (inbox.fault) throw inbox.fault.why;
}

class Inbox<T> {
  /** What the source threw, once it has. */
  fault: { why: unknown } | null = null;
  private readonly waiting: T[] = [];
  private ended = false;
  private arrival = Promise.withResolvers<true>();
  private room = Promise.withResolvers<true>();

  constructor(private readonly limit: number) {}

  /** Fetches until the source ends, fails, or nobody takes any more. Never rejects. */
  async fill(source: AsyncIterable<T>): Promise<void> {
    try {
      for await (const message of source) {
        this.waiting.push(message);
        this.arrival.resolve(true);
        if (this.waiting.length >= this.limit) await this.room.promise;
        if (this.ended) break;
      }
    } catch (why) {
      this.fault = { why };
    }
    this.ended = true;
    this.arrival.resolve(true);
  }

  /** At least one message, or none at the end. */
  async take(): Promise<T[]> {
    if (this.waiting.length === 0 && !this.ended) {
      this.arrival = Promise.withResolvers();
      await this.arrival.promise;
    }
    const batch = this.waiting.splice(0, this.limit);
    this.room.resolve(true);
    this.room = Promise.withResolvers();
    return batch;
  }

  close(): void {
    this.ended = true;
    this.room.resolve(true);
  }
}
