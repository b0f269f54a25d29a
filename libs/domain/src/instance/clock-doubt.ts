import { z } from 'zod';

const HOUR_MS = 3_600_000;
/** Clocks are set right by so much without anybody noticing. */
const BACKWARDS_MS = 5 * 60_000;
/** A product that was off for a weekend has missed so much; what is early by so much matters little. */
const FORWARDS_MS = 48 * HOUR_MS;

/** Why the clock of a machine is not believed. Times are the machine's own, without declared offset. */
export const clockDoubt = z.object({
  /** `misdated`: it is right again, and something was dated while it was not. */
  kind: z.enum(['ahead', 'behind', 'misdated']),
  /** The last moment that was believed, ISO 8601. */
  knownAt: z.iso.datetime(),
  /** What the clock said instead. */
  seenAt: z.iso.datetime(),
});
export type ClockDoubt = z.infer<typeof clockDoubt>;

/** Can it be this late, when a moment ago, or when the product was last running, it was then? */
export const doubtOf = (known: Date, seen: Date): ClockDoubt | null => {
  const aheadMs = seen.getTime() - known.getTime();
  const moments = { knownAt: known.toISOString(), seenAt: seen.toISOString() };
  if (aheadMs > FORWARDS_MS) return { kind: 'ahead', ...moments };
  if (aheadMs < -BACKWARDS_MS) return { kind: 'behind', ...moments };
  return null;
};

/** What is dated before this by an event that came later was dated by a clock that was far behind. */
export const earliestBelieved = (known: Date): Date => new Date(known.getTime() - FORWARDS_MS);

/** What is wrong, and what an administrator can do. */
export const clockDoubtInWords = ({ kind, knownAt, seenAt }: ClockDoubt): string => {
  const confirm = 'confirm it (POST /api/sweeps/confirm-clock)';
  const still = 'Nothing is removed by date until then.';
  switch (kind) {
    case 'ahead':
    case 'behind':
      return (
        `The clock says ${seenAt}, ${apart(knownAt, seenAt)} ${kind === 'ahead' ? 'after' : 'before'} ` +
        `the last moment that is known, ${knownAt}. If it is right, or the product was off for so long, ` +
        `${confirm}; else set it right. ${still}`
      );
    case 'misdated':
      return (
        `The clock was behind ${knownAt} for a while, and recordings that were made or deleted then have ` +
        `dates that are too early: they may be due at once. Look for recordings older than you expect, ` +
        `protect or restore what must stay, then ${confirm}. ${still}`
      );
  }
};

const apart = (one: string, other: string): string => {
  const hours = Math.abs(Date.parse(one) - Date.parse(other)) / HOUR_MS;
  if (hours < 2) return `${String(Math.round(hours * 60))} minutes`;
  return hours < 48
    ? `${String(Math.round(hours))} hours`
    : `${String(Math.round(hours / 24))} days`;
};
