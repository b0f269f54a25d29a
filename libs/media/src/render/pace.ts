import { setImmediate } from 'node:timers/promises';

/** How long decoding may keep everything else in the process waiting. */
const STRETCH_MS = 4;

/** Lets the rest of the process have its turn during long work. */
export class Pace {
  private since = performance.now();

  /** Has the work gone on long enough for a rest? */
  get due(): boolean {
    return performance.now() - this.since > STRETCH_MS;
  }

  async rest(): Promise<void> {
    await setImmediate();
    this.since = performance.now();
  }
}
