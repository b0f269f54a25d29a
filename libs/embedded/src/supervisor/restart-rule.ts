/** When a service that died is started again, and when no longer. */
export type RestartRule = {
  firstDelayMs: number;
  maxDelayMs: number;
  deaths: number;
  withinMs: number;
};

export const RESTART_RULE: RestartRule = {
  firstDelayMs: 250,
  maxDelayMs: 10_000,
  deaths: 6,
  withinMs: 60_000,
};

/** Counts the deaths of one service. Old deaths are forgiven. */
export class Restarts {
  private deathsAt: number[] = [];

  constructor(private readonly rule: RestartRule) {}

  /** Notes a death; milliseconds to wait before the next start, or undefined: give up. */
  delayAfterDeath(nowMs: number): number | undefined {
    const { firstDelayMs, maxDelayMs, deaths, withinMs } = this.rule;
    this.deathsAt = [...this.deathsAt.filter((at) => at > nowMs - withinMs), nowMs];
    if (this.deathsAt.length >= deaths) return undefined;
    return Math.min(firstDelayMs * 2 ** (this.deathsAt.length - 1), maxDelayMs);
  }
}
