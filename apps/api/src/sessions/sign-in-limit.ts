import { createHash } from 'node:crypto';
import { Backoff, type BackoffRule } from '#infra/limits/backoff';
import type { Counter, SharedCounters } from '#infra/limits/shared-counters';
import { TooManyRequests } from '../faults.js';
import { networkOf } from '../limits/network-of.js';

const HOUR_S = 3_600;

/** docs/sign-in.md says why these. */
const rules = {
  /** Somebody who types, or guesses, at one place. */
  place: { free: 7, firstS: 60, longestS: 900, withinS: HOUR_S },
  /** The same account from many places: slowed down, and never locked for long. */
  account: { free: 20, firstS: 2, longestS: 60, withinS: HOUR_S },
  /** Many accounts from one place. */
  address: { free: 50, firstS: 5, longestS: 300, withinS: HOUR_S },
} as const satisfies Record<string, BackoffRule>;

/** As many failures of an account are told in an hour. */
const TOLD_AN_HOUR = 20;
/** Where somebody has signed in, others cannot keep him out for so long; timers bear no more than 24 days. */
const KNOWN_S = 20 * 24 * HOUR_S;
const LIFTED_S = 2 * HOUR_S;

/** Who tries, and from where. `account`: its id, or the name that was typed where there is none. */
export type Attempt = { readonly account: string; readonly address: string };

/** Until when attempts must wait, in ms from now; 0: they need not. */
export type Lockout = {
  /** Those from an address where this person has not signed in lately. */
  readonly everywhereMs: number;
  /** Those from the address that had failed too often last. */
  readonly somewhereMs: number;
};

/** Slows down whoever guesses passwords, in all processes together. Knows nobody by name. */
export class SignInLimit {
  private readonly place: Backoff;
  private readonly account: Backoff;
  private readonly address: Backoff;
  /** Which accounts have a place that must wait. */
  private readonly places: Counter;
  private readonly known: Counter;
  private readonly lifted: Counter;
  private readonly told: Counter;

  constructor(counters: SharedCounters) {
    this.place = new Backoff(counters, 'sign-in-place', rules.place);
    this.account = new Backoff(counters, 'sign-in-account', rules.account);
    this.address = new Backoff(counters, 'sign-in-address', rules.address);
    this.places = counters.counter({ name: 'sign-in-places', points: 1, seconds: HOUR_S });
    this.known = counters.counter({ name: 'sign-in-known', points: 1, seconds: KNOWN_S });
    this.lifted = counters.counter({ name: 'sign-in-lifted', points: 1, seconds: LIFTED_S });
    this.told = counters.counter({ name: 'sign-in-told', points: TOLD_AN_HOUR, seconds: HOUR_S });
  }

  /** Before a password is looked at: counts as a failure until it succeeded. @throws TooManyRequests */
  async begin(attempt: Attempt): Promise<{ succeeded(): Promise<void> }> {
    const { account, place, address, visit } = await this.keysOf(attempt);
    const isKnown = (await this.known.get(visit)) !== null;
    const asked: readonly (readonly [Backoff, string])[] = [
      [this.place, place],
      [this.address, address],
      ...(isKnown ? [] : [[this.account, account] as const]),
    ];
    refuseToWait(await Promise.all(asked.map(([limit, key]) => limit.waitOf(key))));
    const waits = await Promise.all(asked.map(([limit, key]) => limit.take(key)));
    await this.noteWait(account, place);
    refuseToWait(waits);
    return {
      succeeded: async () => {
        const others = asked.filter(([limit]) => limit !== this.place);
        await Promise.all([
          this.place.forget(place),
          this.known.set(visit, 1, KNOWN_S),
          ...others.map(([limit, key]) => limit.giveBack(key)),
        ]);
      },
    };
  }

  /** Is this failure one to tell? The last of an hour stands for those that follow. */
  async tells(account: string): Promise<'yes' | 'last' | 'no'> {
    const { remainingPoints, consumedPoints } = await this.told.penalty(keyOf(account));
    if (consumedPoints > TOLD_AN_HOUR) return 'no';
    return remainingPoints === 0 ? 'last' : 'yes';
  }

  async lockout(account: string): Promise<Lockout> {
    const key = await this.accountKey(account);
    const somewhere = await this.places.get(key);
    return {
      everywhereMs: await this.account.waitOf(key),
      somewhereMs: Math.max(0, somewhere?.msBeforeNext ?? 0),
    };
  }

  /** Whoever is who he says can sign in again at once, from everywhere. */
  async lift(account: string): Promise<void> {
    await this.lifted.penalty(keyOf(account));
  }

  private async noteWait(account: string, place: string): Promise<void> {
    const seconds = Math.ceil((await this.place.waitOf(place)) / 1_000);
    if (seconds === 0) return;
    await this.places.delete(account);
    await this.places.penalty(account, 1, { customDuration: seconds });
  }

  private async keysOf({ account, address }: Attempt) {
    const network = networkOf(address);
    const key = await this.accountKey(account);
    return {
      account: key,
      place: keyOf(key, network),
      address: keyOf(network),
      visit: keyOf(account, network),
    };
  }

  /** Another one after each time that a lockout was lifted: what was counted before lapses by itself. */
  private async accountKey(account: string): Promise<string> {
    const lifted = (await this.lifted.get(keyOf(account)))?.consumedPoints ?? 0;
    return keyOf(account, String(lifted));
  }
}

/** Neither names nor addresses are kept where counts are. */
const keyOf = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

const refuseToWait = (waitsMs: readonly number[]): void => {
  const seconds = Math.ceil(Math.max(...waitsMs) / 1_000);
  if (seconds > 0)
    throw new TooManyRequests(
      `Too many failed attempts. Try again in ${String(seconds)} seconds.`,
      seconds,
    );
};
