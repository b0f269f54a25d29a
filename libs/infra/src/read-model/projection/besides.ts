const waiting = Promise.resolve(null);

/**
 * The same items. After each, and for as long as none arrives, a piece of `work` is done, until it says
 * that there is no more: items wait for one piece at most. Throws what either throws.
 */
export async function* besides<T>(
  items: AsyncGenerator<T>,
  work: () => Promise<boolean>,
): AsyncGenerator<T> {
  const workUntil = async (next: Promise<unknown>): Promise<void> => {
    while (await work()) if ((await Promise.race([next, waiting])) !== null) return;
  };
  try {
    for (;;) {
      const next = items.next();
      // It may fail while a piece is being worked on; whoever awaits it hears of that.
      next.catch(() => undefined);
      await workUntil(next);
      const item = await next;
      if (item.done === true) return;
      yield item.value;
    }
  } finally {
    // It ends when its source does; nobody waits for that.
    void items.return(undefined);
  }
}
