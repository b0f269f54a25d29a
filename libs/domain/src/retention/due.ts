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
};

/** When a recording goes for good, by itself, and by which rule. */
export type Due = {
  readonly on: Date;
  readonly rule: Extract<Removal['rule'], 'bin' | 'retention'>;
  /** Of the retention rule; `null` is the default, and the bin. */
  readonly name: string | null;
  readonly days: number;
};

const DAY_MS = 86_400_000;

/** When so many days are over; `null`: never, for 0 days are for ever. */
export const endOf = (endedAt: Date, days: number): Date | null =>
  days === 0 ? null : new Date(endedAt.getTime() + days * DAY_MS);

/**
 * Precedence: a hold, then protection, keep it whatever the rules say; else whatever comes first takes
 * it. `null`: nothing will.
 */
export const dueOf = ({ isProtected, holds, endedAt, term, bin }: Standing): Due | null => {
  if (holds.length > 0 || isProtected) return null;
  const retained = endOf(endedAt, term.days);
  const retention: Due | null = retained && {
    on: retained,
    rule: 'retention',
    name: term.rule,
    days: term.days,
  };
  if (bin === null) return retention;
  if (retention !== null && retention.on < bin.purgesOn) return retention;
  return { on: bin.purgesOn, rule: 'bin', name: null, days: bin.days };
};

/** Why it goes then, as a person reads it: "retention 90 days". */
export const dueInWords = ({ rule, name, days }: Omit<Due, 'on'>): string => {
  const time = days === 1 ? '1 day' : `${String(days)} days`;
  switch (rule) {
    case 'bin':
      return `recycle bin ${time}`;
    case 'retention':
      return name === null ? `retention ${time}` : `retention rule "${name}" ${time}`;
  }
};
