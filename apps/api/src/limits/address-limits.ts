import { RateLimiterMemory } from 'rate-limiter-flexible';
import { networkOf } from './network-of.js';

const MINUTE_S = 60;

/** How many in a minute one address may have, in each process, of what nobody has to sign in for. */
const limits = {
  /** Requests of open doors: the pages, sign-in, health, documentation. */
  open: 6_000,
  /** Requests that end in 401. */
  refused: 600,
  /** WebSocket connections that have not signed in. */
  connecting: 600,
} as const;
export type Limited = keyof typeof limits;

/**
 * Keeps what needs no sign-in from being asked without end. Who has signed in is never braked by it, whatever
 * others do behind the same address.
 */
export class AddressLimits {
  private readonly counts: Readonly<Record<Limited, RateLimiterMemory>>;

  constructor(most: Readonly<Record<Limited, number>> = limits) {
    const counting = (points: number) => new RateLimiterMemory({ points, duration: MINUTE_S });
    this.counts = {
      open: counting(most.open),
      refused: counting(most.refused),
      connecting: counting(most.connecting),
    };
  }

  /** Counts one more. @returns after how many seconds there is room again; 0: there is. */
  async take(what: Limited, address: string): Promise<number> {
    const { consumedPoints, msBeforeNext } = await this.counts[what].penalty(networkOf(address));
    return consumedPoints <= this.counts[what].points ? 0 : Math.ceil(msBeforeNext / 1_000);
  }

  /** It turned out to be none of these. */
  async giveBack(what: Limited, address: string): Promise<void> {
    await this.counts[what].reward(networkOf(address));
  }
}
