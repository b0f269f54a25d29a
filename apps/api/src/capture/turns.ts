/** Work on the same thing is done one after the other; on different things at once. */
export class Turns {
  private readonly queues = new Map<string, { last: Promise<unknown>; waiting: number }>();

  /** Does `work` when all that was asked for before under this key is done, however it went. */
  async take<T>(key: string, work: (othersWait: () => boolean) => Promise<T>): Promise<T> {
    const queue = this.queues.get(key) ?? { last: Promise.resolve(), waiting: 0 };
    this.queues.set(key, queue);
    queue.waiting += 1;
    const turn = queue.last.then(() => work(() => queue.waiting > 1));
    queue.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.queues.delete(key);
    }
  }
}
