import { RateLimiterRes } from 'rate-limiter-flexible';
import type { Counter, SharedCounters } from './shared-counters.js';

/** How attempts are slowed down. */
export type BackoffRule = {
  /** As many are free. */
  readonly free: number;
  /** After the first that is not, so long must be waited; each further one doubles it. */
  readonly firstS: number;
  readonly longestS: number;
  /** The count lapses so long after its first attempt. */
  readonly withinS: number;
};

/** What must be waited after the attempt of this number, the first being 1. Seconds. */
export const waitAfter = ({ free, firstS, longestS }: BackoffRule, attempt: number): number =>
  attempt <= free ? 0 : Math.min(longestS, firstS * 2 ** Math.min(attempt - free - 1, 30));

/**
 * Counts attempts for each key, and makes whoever goes on wait longer and longer. An attempt is counted before
 * its outcome is known, and one that makes others wait does so from its beginning: many at once gain nothing.
 */
export class Backoff {
  private readonly counts: Counter;
  private readonly waits: Counter;

  constructor(
    counters: Pick<SharedCounters, 'counter'>,
    name: string,
    private readonly rule: BackoffRule,
  ) {
    const { withinS: seconds, longestS } = rule;
    this.counts = counters.counter({ name: `${name}-count`, points: rule.free, seconds });
    this.waits = counters.counter({ name: `${name}-wait`, points: 1, seconds: longestS });
  }

  /** What is left to wait, in ms. */
  async waitOf(key: string): Promise<number> {
    return Math.max(0, (await this.waits.get(key))?.msBeforeNext ?? 0);
  }

  /** Counts an attempt. @returns what is left to wait, in ms; 0: go on. */
  async take(key: string): Promise<number> {
    const { consumedPoints } = await this.counts.penalty(key);
    const customDuration = waitAfter(this.rule, consumedPoints);
    if (customDuration === 0) return 0;
    try {
      await this.waits.consume(key, 1, { customDuration });
      return 0;
    } catch (fault) {
      if (fault instanceof RateLimiterRes) return Math.max(1, fault.msBeforeNext);
      throw fault;
    }
  }

  /** An attempt that was taken turned out not to count. */
  async giveBack(key: string): Promise<void> {
    await Promise.all([this.counts.reward(key), this.waits.delete(key)]);
  }

  /** Begins anew. */
  async forget(key: string): Promise<void> {
    await Promise.all([this.counts.delete(key), this.waits.delete(key)]);
  }
}
