/**
 * When a filtered subscription tells how far it has come: after every so many events considered,
 * whether they matched or not, and once more when it catches up. Never twice the same position.
 */
export class CheckpointClock {
  #considered = 0;
  #last: number | undefined;
  #told: number | undefined;

  constructor(private readonly interval: number) {}

  /** Counts an event; returns the position to tell if it is time. */
  considered(position: number): number | undefined {
    this.#last = position;
    this.#considered++;
    return this.#considered % this.interval === 0 ? this.#tell() : undefined;
  }

  /** Returns the position to tell on catching up, if it was not told already. */
  caughtUp(): number | undefined {
    return this.#last === this.#told ? undefined : this.#tell();
  }

  #tell(): number | undefined {
    this.#told = this.#last;
    return this.#last;
  }
}
