/** Milliseconds, as they were measured. */
export class Durations {
  private readonly all: number[] = [];

  async of<T>(work: () => Promise<T> | T): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.all.push(performance.now() - began);
    return result;
  }

  /** So many of hundred took no longer. */
  percentile(hundredths: number): number {
    const sorted = this.all.toSorted((a, b) => a - b);
    return (
      sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * hundredths) / 100))] ?? NaN
    );
  }
}
