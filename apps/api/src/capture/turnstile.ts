/** Lets so many pass at a time, in the order they came: a rush must not open all files at once. */
export class Turnstile {
  private readonly waiting: (() => void)[] = [];
  private inside = 0;

  constructor(private readonly atATime: number) {}

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside >= this.atATime)
      await new Promise<void>((resolve) => void this.waiting.push(resolve));
    else this.inside++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.inside--;
    }
  }
}
