import type { Recording } from '../api/types.js';

const SOON_DAYS = 14;
/** Of a short retention everything would be soon: only the last part of it is. */
const SOON_PART = 0.2;
const DAY_MS = 86_400_000;

type Due = Pick<Recording, 'removesOn' | 'removesRule' | 'removesDays' | 'recycledAt'>;

/**
 * Must it be told that a recording goes by itself? What is in the recycle bin, or goes for want of a
 * licence, says so at once; what its retention takes, in the last fifth of it, at most two weeks before.
 */
export function departsSoon(due: Due, now: Date): boolean {
  const { removesOn, removesRule, removesDays, recycledAt } = due;
  if (removesOn === null) return false;
  if (recycledAt !== null || removesRule !== 'retention') return true;
  const days = Math.max(1, Math.min(SOON_DAYS, (removesDays ?? 0) * SOON_PART));
  return Date.parse(removesOn) - now.getTime() <= days * DAY_MS;
}
