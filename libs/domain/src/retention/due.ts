import { type Removal } from '../recording/recording.js';
import type { Term } from './rule.js';

/** What decides when a recording goes. */
export type Standing = {
  readonly isProtected: boolean;
  /** Names of the legal holds that it is under. */
  readonly holds: readonly string[];
  /** When it ended; the time of its term runs from there. */
  readonly endedAt: Date;
  readonly term: Term;
  /** It is in the recycle bin: for how many days, and until when. */
  readonly bin: { readonly days: number; readonly purgesOn: Date } | null;
  /** From when the grace of its owner runs; `null`: nothing goes for want of a licence. */
  readonly grace: Omit<Grace, 'endedAt'> | null;
};

/** When a recording goes for good, by itself, and by which rule. */
export type Due = {
  readonly on: Date;
  readonly rule: Extract<Removal['rule'], 'bin' | 'retention' | 'licence'>;
  /** Of the retention rule; `null` is the default, the bin, and the licence. */
  readonly name: string | null;
  readonly days: number;
};

/** Days for which recordings of an owner without a licence are kept (R36). */
export const GRACE_DAYS = 30;

const DAY_MS = 86_400_000;

/** When so many days are over; `null`: never, for 0 days are for ever. */
export const endOf = (endedAt: Date, days: number): Date | null =>
  days === 0 ? null : new Date(endedAt.getTime() + days * DAY_MS);

/** What the time of grace of a recording runs from: the latest of the three. */
export type Grace = {
  readonly endedAt: Date;
  /** Since when its owner has no licence. */
  readonly unlicensedSince: Date;
  /** Since when it is known to be his. */
  readonly knownSince: Date;
};

/** When the time of grace is over. */
export const graceEnd = ({ endedAt, unlicensedSince, knownSince }: Grace): Date => {
  const begun = Math.max(endedAt.getTime(), unlicensedSince.getTime(), knownSince.getTime());
  return new Date(begun + GRACE_DAYS * DAY_MS);
};

/**
 * Precedence: a hold, then protection, keep it whatever the rules say; else whatever comes first takes
 * it. `null`: nothing will.
 */
export const dueOf = (standing: Standing): Due | null => {
  if (standing.holds.length > 0 || standing.isProtected) return null;
  const [first = null, ...others] = duesOf(standing);
  return others.reduce((sooner, each) => (sooner && sooner.on <= each.on ? sooner : each), first);
};

const duesOf = ({ endedAt, term, bin, grace: running }: Standing): Due[] => {
  const retained = endOf(endedAt, term.days);
  const grace = running && graceEnd({ endedAt, ...running });
  return [
    ...(bin ? [{ on: bin.purgesOn, rule: 'bin' as const, name: null, days: bin.days }] : []),
    ...(retained
      ? [{ on: retained, rule: 'retention' as const, name: term.rule, days: term.days }]
      : []),
    ...(grace ? [{ on: grace, rule: 'licence' as const, name: null, days: GRACE_DAYS }] : []),
  ];
};

/** Why it goes then, as a person reads it: "retention 90 days". */
export const dueInWords = ({ rule, name, days }: Omit<Due, 'on'>): string => {
  const time = days === 1 ? '1 day' : `${String(days)} days`;
  switch (rule) {
    case 'licence':
      return `owner has no licence: ${time}`;
    case 'bin':
      return `recycle bin ${time}`;
    case 'retention':
      return name === null ? `retention ${time}` : `retention rule "${name}" ${time}`;
  }
};
