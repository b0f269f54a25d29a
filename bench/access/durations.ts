/** Milliseconds, as they were measured: by the clock and, where it can be said, of CPU. */
export class Durations {
  private readonly byClock: number[] = [];
  private readonly ofCpu: number[] = [];

  /** `cpu`: what whoever works has used so far. */
  constructor(private readonly cpu: () => number = () => 0) {}

  async of<T>(work: () => Promise<T> | T): Promise<T> {
    const [cpu, began] = [this.cpu(), performance.now()];
    const result = await work();
    this.byClock.push(performance.now() - began);
    this.ofCpu.push(this.cpu() - cpu);
    return result;
  }

  /** So many of hundred took no longer. */
  percentile(hundredths: number): number {
    return percentileOf(this.byClock, hundredths);
  }

  /** So many of hundred used no more CPU. */
  cpuPercentile(hundredths: number): number {
    return percentileOf(this.ofCpu, hundredths);
  }
}

const percentileOf = (figures: readonly number[], hundredths: number): number => {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * hundredths) / 100))] ?? NaN;
};
