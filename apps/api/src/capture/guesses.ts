import { networkOf } from '../limits/network-of.js';

/** As many wrong attempts of one network are free. */
export const FREE_ATTEMPTS = { points: 20, seconds: 60 } as const;

/** A network that showed right credentials within this is one of devices or of whoever reads. */
const KNOWN_MS = 24 * 60 * 60_000;
/** As many wrong attempts of a network wait at a time, once it is over its count; the rest is not looked at. */
const WAITING = { stranger: 8, known: 100 } as const;
const KEPT = 100_000;

type Place = { readonly endsAt: number; wrong: number; waiting: number };

/**
 * Whose credentials are looked at. Counted at once, in this process: however many attempts come at the same
 * moment, no more than the free ones are looked at before the network is over its count.
 */
export class Guesses {
  private readonly places = new Map<string, Place>();
  private readonly rightAt = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {}

  /** `isDelivery`: a call would be lost if right credentials were not looked at. */
  mayTry(address: string, isDelivery: boolean): boolean {
    const network = networkOf(address);
    const place = this.placeOf(network);
    if (place.wrong < FREE_ATTEMPTS.points) return true;
    const isKnown = this.now() - (this.rightAt.get(network) ?? -Infinity) < KNOWN_MS;
    if (!isDelivery && !isKnown) return false;
    return place.waiting < (isKnown ? WAITING.known : WAITING.stranger);
  }

  right(address: string): void {
    keep(this.rightAt, networkOf(address), this.now());
  }

  /** @returns is the network over its count? */
  wrong(address: string): boolean {
    return ++this.placeOf(networkOf(address)).wrong > FREE_ATTEMPTS.points;
  }

  /** All processes together have counted too many. */
  over(address: string): void {
    const place = this.placeOf(networkOf(address));
    place.wrong = Math.max(place.wrong, FREE_ATTEMPTS.points);
  }

  /** Counts a wrong attempt among those that wait until `waited` is done. */
  async hold(address: string, waited: () => Promise<unknown>): Promise<void> {
    const place = this.placeOf(networkOf(address));
    place.waiting += 1;
    try {
      await waited();
    } finally {
      place.waiting -= 1;
    }
  }

  private placeOf(network: string): Place {
    const known = this.places.get(network);
    if (known && known.endsAt > this.now()) return known;
    const endsAt = this.now() + FREE_ATTEMPTS.seconds * 1_000;
    const place = { endsAt, wrong: 0, waiting: 0 };
    keep(this.places, network, place);
    return place;
  }
}

/** The oldest are forgotten first. */
const keep = <T>(map: Map<string, T>, key: string, value: T): void => {
  map.delete(key);
  map.set(key, value);
  const oldest = map.size > KEPT ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
};
