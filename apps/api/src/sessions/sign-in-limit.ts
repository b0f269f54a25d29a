import { RateLimiterMemory } from 'rate-limiter-flexible';
import { TooManyRequests } from '../faults.js';

/** Failed sign-ins that one address may have with one account before it must wait. */
const FAILURES = 8;
const WAIT_SECONDS = 300;

/** Slows down whoever guesses passwords; counts failures only, per account and address. */
export class SignInLimit {
  private readonly failures = new RateLimiterMemory({ points: FAILURES, duration: WAIT_SECONDS });

  async check(user: string, address: string): Promise<void> {
    const spent = await this.failures.get(keyOf(user, address));
    if (spent === null || spent.remainingPoints > 0) return;
    const seconds = Math.ceil(spent.msBeforeNext / 1_000);
    throw new TooManyRequests(
      `Too many failed attempts. Try again in ${String(seconds)} seconds.`,
      seconds,
    );
  }

  async failed(user: string, address: string): Promise<void> {
    await this.failures.consume(keyOf(user, address)).catch(() => undefined);
  }
}

const keyOf = (user: string, address: string) => `${address}/${user.toLowerCase()}`;
