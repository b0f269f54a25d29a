/** Work that is asked for more often than it is done: it runs once more after it was asked for last. */
export class Coalesced {
  private running: Promise<void> | null = null;
  private isAsked = false;

  constructor(private readonly work: () => Promise<void>) {}

  /** Settles when the work was done, from its beginning, since. Rejects when it fails. */
  async ask(): Promise<void> {
    this.isAsked = true;
    this.running ??= this.untilDone().finally(() => (this.running = null));
    await this.running;
  }

  private async untilDone(): Promise<void> {
    while (this.isAsked) {
      this.isAsked = false;
      await this.work();
    }
  }
}
