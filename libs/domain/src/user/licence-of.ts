import type { Template } from '../template/template.js';
import type { User } from './user.js';

/** Whether somebody has the licence; `null`: that is not known. */
export type LicenceInForce = {
  readonly licensed: boolean | null;
  /** ISO 8601: from when the time of grace runs; `null`: nothing is removed for want of a licence. */
  readonly unlicensedSince: string | null;
};

/**
 * The licence of a user and of the template that he has it through (`null`: of none, or of one of which
 * nobody has said a word: then what was said of him holds). Without a licence the time of grace runs
 * from the later of what left him so: that the template lost it, or that he came to the template.
 */
export const licenceOf = (
  { licence, licenceSince }: Pick<User, 'licence' | 'licenceSince'>,
  through: Template,
): LicenceInForce => {
  if (licence === 'unknown') return { licensed: null, unlicensedSince: null };
  if (licence === 'none') return { licensed: false, unlicensedSince: licenceSince };
  const lost = licence.how === 'template' ? (through?.unlicensedSince ?? null) : null;
  if (lost === null) return { licensed: true, unlicensedSince: null };
  return { licensed: false, unlicensedSince: later(lost, licenceSince) };
};

const later = (one: string, other: string | null): string =>
  other !== null && Date.parse(other) > Date.parse(one) ? other : one;
