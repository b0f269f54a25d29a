import type { UserChange } from '../api/users.js';
import type { User } from '../api/types.js';

type Fields = Omit<User, 'id'>;

/**
 * What is to be said of a user who should come out as `value`, of which only `different` is new. A
 * template gives a licence, so that both are said together.
 */
export function changeOf(value: Fields, different: Partial<Fields>): UserChange {
  const { name, number, role, devices } = different;
  const change: UserChange = {};
  if (typeof name === 'string') change.name = name.trim();
  if (number !== undefined) change.number = number;
  if (role !== undefined) change.role = role;
  if (devices !== undefined) change.devices = devices;
  const isLicenceNew = different.licensed !== undefined || different.licenceTemplate !== undefined;
  if (isLicenceNew && value.licensed !== null) {
    change.licensed = value.licensed;
    if (value.licensed) change.licenceTemplate = value.licenceTemplate?.trim() || null;
  }
  return change;
}
