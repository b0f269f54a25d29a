/** Interarrival jitter, RFC 3550 section 6.4.1 and appendix A.8. */
export class JitterMeter {
  private transit = Number.NaN;
  private jitter = 0;
  private sum = 0;
  private count = 0;
  /** The highest that the running estimate came to. */
  mostMs = 0;

  /** Both in milliseconds; `timestampMs` may begin anywhere and must not wrap within a step. */
  add(arrivalMs: number, timestampMs: number): void {
    const transit = arrivalMs - timestampMs;
    const change = Math.abs(transit - this.transit);
    this.transit = transit;
    // A jump of the clock or a pause is no jitter.
    if (!(change < 1000)) return;
    this.jitter += (change - this.jitter) / 16;
    if (this.jitter > this.mostMs) this.mostMs = this.jitter;
    this.sum += this.jitter;
    this.count++;
  }

  /** Forgets what was measured: the clock of the timestamps was another. */
  reset(): void {
    this.transit = Number.NaN;
    this.jitter = 0;
    this.sum = 0;
    this.count = 0;
    this.mostMs = 0;
  }

  /** The mean of the running estimate over the stream. */
  get meanMs(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }
}
