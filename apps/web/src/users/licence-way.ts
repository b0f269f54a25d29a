import type { User } from '../api/types.js';

export type LicenceFieldsOf = Pick<User, 'licensed' | 'licenceTemplate'>;

/** How somebody comes by the licence, or does not. */
export type LicenceWay = 'direct' | 'template' | 'none' | 'unknown';

export const wayOf = ({ licensed, licenceTemplate }: LicenceFieldsOf): LicenceWay => {
  if (licenceTemplate !== null) return 'template';
  if (licensed === null) return 'unknown';
  return licensed ? 'direct' : 'none';
};

/** What a form holds when this was chosen; which template it is, is still to be said then. */
export const fieldsOf = (way: LicenceWay): LicenceFieldsOf => {
  if (way === 'template') return { licensed: null, licenceTemplate: '' };
  const licensed = way === 'unknown' ? null : way === 'direct';
  return { licensed, licenceTemplate: null };
};
