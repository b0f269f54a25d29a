import type { UserChange } from '../api/users.js';
import type { User } from '../api/types.js';

type Fields = Omit<User, 'id'>;

/**
 * What is to be said of a user who should come out as `value`, of which only `different` is new. Who
 * belongs to a template has what it has.
 */
export function changeOf(value: Fields, different: Partial<Fields>): UserChange {
  const { name, number, role, devices, identity } = different;
  const change: UserChange = {};
  if (typeof name === 'string') change.name = name.trim();
  if (number !== undefined) change.number = number;
  if (role !== undefined) change.role = role;
  if (devices !== undefined) change.devices = devices;
  if (identity !== undefined) change.identity = identity && { subject: identity.subject.trim() };
  const isLicenceNew = different.licensed !== undefined || different.licenceTemplate !== undefined;
  return isLicenceNew ? { ...change, ...licenceIn(value) } : change;
}

function licenceIn({ licensed, licenceTemplate }: Fields): UserChange {
  if (licenceTemplate) return { licenceTemplate };
  if (licensed === null) return {};
  return licensed ? { licensed, licenceTemplate: null } : { licensed };
}
